-- What was printed, after the reviewed annotations, for regions that existed on the reference day.
-- A source on one fixed territory (territory_year) keeps its values for regions that came later;
-- they carry the flag umgerechnet. So do the regions of a coming reform where a source prints only
-- those for a whole Land (Sachsen-Anhalt: the Kreise of July 2007 for March 2007).
WITH dated AS (
    SELECT
        o.variable_id, o.region_id, r.level, o.year, o.period, o.value, o.flag, o.source_id, o.note,
        CAST(o.year || '-' || v.reference_date AS DATE) AS day,
        r.valid_from, r.valid_to, s.territory_year
    FROM observation_raw AS o
    JOIN region AS r ON r.region_id = o.region_id
    JOIN variable AS v ON v.variable_id = o.variable_id
    LEFT JOIN source AS s ON s.source_id = o.source_id
),
placed AS (
    SELECT d.*, l.land_id, coalesce(day >= valid_from AND day <= coalesce(valid_to, day), FALSE) AS existed
    FROM dated AS d
    LEFT JOIN (
        SELECT DISTINCT a.region_id, a.ancestor_id AS land_id
        FROM region_ancestor AS a
        JOIN region AS r ON r.region_id = a.ancestor_id AND r.level = 'land'
    ) AS l ON l.region_id = d.region_id AND d.level = 'kreis'
),
ahead AS (
    -- The day from which the regions exist that stand for the whole Land; none of the day itself.
    SELECT source_id, variable_id, period, land_id, day,
        min(CASE WHEN valid_from > day THEN valid_from END) AS reform
    FROM placed
    WHERE value IS NOT NULL AND land_id IS NOT NULL
    GROUP BY source_id, variable_id, period, land_id, day
    HAVING NOT bool_or(existed)
),
complete AS (
    SELECT h.source_id, h.variable_id, h.period, h.land_id, h.reform
    FROM ahead AS h
    JOIN region AS r ON r.level = 'kreis'
        AND h.reform >= r.valid_from AND h.reform <= coalesce(r.valid_to, h.reform)
    JOIN region_ancestor AS a ON a.region_id = r.region_id AND a.ancestor_id = h.land_id
        AND h.reform >= a.valid_from AND h.reform <= coalesce(a.valid_to, h.reform)
    LEFT JOIN placed AS p
        ON p.source_id = h.source_id AND p.variable_id = h.variable_id AND p.period = h.period
        AND p.region_id = r.region_id
    GROUP BY h.source_id, h.variable_id, h.period, h.land_id, h.reform
    HAVING count(*) = count(p.value)
),
existing AS (
    SELECT p.*
    FROM placed AS p
    LEFT JOIN complete AS c
        ON c.source_id = p.source_id AND c.variable_id = p.variable_id AND c.period = p.period
        AND c.land_id = p.land_id
        AND c.reform >= p.valid_from AND c.reform <= coalesce(p.valid_to, c.reform)
    WHERE p.existed
       OR c.reform IS NOT NULL
       OR (
            p.territory_year IS NOT NULL
            AND make_date(p.territory_year, 12, 31) >= p.valid_from
            AND (p.valid_to IS NULL OR make_date(p.territory_year, 12, 31) <= p.valid_to)
        )
),
hits AS (
    SELECT
        e.variable_id, e.region_id, e.period, e.source_id,
        string_agg(DISTINCT nullif(a.set_flag, ''), '|') AS set_flag,
        bool_or(a.set_missing) AS set_missing,
        string_agg(DISTINCT a.reason, ' ' ORDER BY a.reason) AS reason
    FROM existing AS e
    JOIN annotation AS a
        ON a.source_id = e.source_id AND a.region_id = e.region_id AND a.year = e.year
        AND (a.variable_id = '*' OR a.variable_id = e.variable_id)
    GROUP BY e.variable_id, e.region_id, e.period, e.source_id
)
SELECT
    e.variable_id, e.region_id, e.level, e.year, e.period,
    CASE WHEN coalesce(h.set_missing, FALSE) THEN NULL ELSE e.value END AS value,
    concat_ws(
        '|', nullif(e.flag, ''), h.set_flag,
        CASE WHEN NOT e.existed THEN 'umgerechnet' END
    ) AS flag,
    e.source_id,
    concat_ws(' ', nullif(e.note, ''), h.reason) AS note
FROM existing AS e
LEFT JOIN hits AS h
    ON h.variable_id = e.variable_id AND h.region_id = e.region_id
    AND h.period = e.period AND h.source_id = e.source_id
