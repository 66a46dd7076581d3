-- Counts of Kreise and offices that convertible indicators are made of, each with the day whose
-- territory it shows: the day of counting, or the first day of a region that began later and for
-- which a source nevertheless prints the figure (its own calculation back). Such figures are not
-- used anywhere else. `published`: the region is one of today, with the borders it began with.
WITH needed AS (
    SELECT DISTINCT v.variable_id, v.reference_date
    FROM indicator_term AS t
    JOIN indicator_day AS d ON d.indicator_id = t.indicator_id AND d.convertible
    JOIN variable AS v ON v.variable_id = t.variable_id
),
printed AS (
    SELECT
        o.variable_id, o.region_id, o.year, o.value,
        clean(concat_ws('|', o.flag, 'umgerechnet')) AS flag, o.source_id AS source_ids,
        row_number() OVER (
            PARTITION BY o.variable_id, o.region_id, o.year
            ORDER BY coalesce(s.priority, 0) DESC, o.period DESC, o.source_id
        ) AS place
    FROM observation_rejected AS o
    LEFT JOIN source AS s ON s.source_id = o.source_id
    ANTI JOIN annotation AS a
        ON a.source_id = o.source_id AND a.region_id = o.region_id AND a.year = o.year
        AND a.set_missing AND (a.variable_id = '*' OR a.variable_id = o.variable_id)
    WHERE o.value IS NOT NULL
),
figure AS (
    SELECT variable_id, region_id, year, value, flag, source_ids FROM fact
    UNION ALL
    SELECT variable_id, region_id, year, value, flag, source_ids FROM printed WHERE place = 1
    UNION ALL
    SELECT p.variable_id, t.twin_id, p.year, p.value, p.flag, p.source_ids
    FROM printed AS p
    JOIN region_twin AS t ON t.region_id = p.region_id
    WHERE p.place = 1
),
dated AS (
    SELECT
        f.*, r.valid_from, r.valid_to, CAST(f.year || '-' || n.reference_date AS DATE) AS counted
    FROM figure AS f
    JOIN needed AS n ON n.variable_id = f.variable_id
    JOIN region AS r ON r.region_id = f.region_id AND r.level IN ('kreis', 'jugendamt')
)
SELECT
    d.variable_id, d.region_id, d.year, d.value, d.flag, d.source_ids,
    CAST(greatest(d.counted, d.valid_from) AS VARCHAR) AS day,
    d.valid_from > d.counted
        AND d.valid_from <= CAST($day AS DATE)
        AND (d.valid_to IS NULL OR d.valid_to >= CAST($day AS DATE))
        AND NOT EXISTS (
            SELECT 1
            FROM succession AS s
            WHERE (s.new_id = d.region_id OR s.old_id = d.region_id)
              AND CAST(s.date AS DATE) > d.valid_from
              AND CAST(s.date AS DATE) <= CAST($day AS DATE)
        ) AS published
FROM dated AS d
WHERE d.valid_to IS NULL OR d.valid_to >= d.counted
ORDER BY d.variable_id, d.year, d.region_id
