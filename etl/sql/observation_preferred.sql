-- One row per variable, region and year. A reviewed preference decides first; else a value before
-- none, the source with the higher priority, an unflagged value, the later period.
WITH ranked AS (
    SELECT
        o.*,
        row_number() OVER (
            PARTITION BY o.variable_id, o.region_id, o.year
            ORDER BY
                CASE WHEN p.variable_id IS NULL THEN 1 ELSE 0 END,
                CASE WHEN o.value IS NULL THEN 1 ELSE 0 END,
                coalesce(s.priority, 0) DESC,
                CASE WHEN o.flag = '' THEN 0 ELSE 1 END,
                o.period DESC,
                o.source_id,
                o.value
        ) AS place
    FROM observation AS o
    LEFT JOIN source AS s ON s.source_id = o.source_id
    LEFT JOIN preference AS p
        ON p.variable_id = o.variable_id AND p.region_id = o.region_id AND p.year = o.year
        AND p.source_id = o.source_id AND (p.period = '' OR p.period = o.period)
)
SELECT variable_id, region_id, level, year, period, value, flag, source_id, note
FROM ranked
WHERE place = 1
