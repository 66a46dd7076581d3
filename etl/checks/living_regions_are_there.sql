-- A region that existed has a value or a stated gap where nine in ten others have one, of the country
-- or of its Land. Only tables of offices; not where they print a later territory instead (the Land's
-- regions are umgerechnet, or the successor has the value).
WITH printed AS (
    SELECT DISTINCT o.source_id, o.variable_id, o.period, o.region_id, r.level,
        CAST(o.year || '-' || v.reference_date AS DATE) AS day
    FROM observation_raw AS o
    JOIN region AS r ON r.region_id = o.region_id AND r.level IN ('land', 'kreis', 'jugendamt')
    JOIN variable AS v ON v.variable_id = o.variable_id
    JOIN source AS s ON s.source_id = o.source_id AND s.territory_year IS NULL
    WHERE s.statistic <> '' AND o.source_id NOT LIKE 'zit_%'
),
living AS (
    SELECT t.source_id, t.variable_id, t.period, t.level, t.day, r.region_id, a.ancestor_id AS land_id
    FROM (SELECT DISTINCT source_id, variable_id, period, level, day FROM printed) AS t
    JOIN region AS r
        ON r.level = t.level AND t.day >= r.valid_from AND t.day <= coalesce(r.valid_to, t.day)
    LEFT JOIN region_ancestor AS a
        ON a.region_id = r.region_id AND t.day >= a.valid_from AND t.day <= coalesce(a.valid_to, t.day)
        AND a.ancestor_id IN (SELECT region_id FROM region WHERE level = 'land')
),
known AS (
    -- What stands under a region, its twin, or its successor.
    SELECT source_id, variable_id, period, region_id FROM printed
    UNION
    SELECT p.source_id, p.variable_id, p.period, t.twin_id
    FROM printed AS p
    JOIN region_twin AS t ON t.region_id = p.region_id
    UNION
    SELECT p.source_id, p.variable_id, p.period, s.old_id
    FROM printed AS p
    JOIN succession AS s ON s.new_id = p.region_id AND CAST(s.date AS DATE) > p.day
),
marked AS (
    SELECT l.*, CASE WHEN k.region_id IS NULL THEN 0 ELSE 1 END AS there
    FROM living AS l
    LEFT JOIN known AS k
        ON k.source_id = l.source_id AND k.variable_id = l.variable_id AND k.period = l.period
        AND k.region_id = l.region_id
),
shares AS (
    SELECT *,
        avg(there) OVER (PARTITION BY source_id, variable_id, period, level) AS country,
        avg(there) OVER (PARTITION BY source_id, variable_id, period, level, land_id) AS land
    FROM marked
)
SELECT s.source_id, s.variable_id, s.period, s.region_id, round(greatest(s.country, s.land), 3) AS others
FROM shares AS s
WHERE s.there = 0 AND greatest(s.country, s.land) >= 0.9
  AND NOT EXISTS (
    SELECT 1
    FROM observation AS o
    JOIN region_ancestor AS a ON a.region_id = o.region_id AND a.ancestor_id = s.land_id
    WHERE o.source_id = s.source_id AND o.variable_id = s.variable_id AND o.period = s.period
      AND o.level = s.level AND o.flag LIKE '%umgerechnet%'
)
ORDER BY s.source_id, s.variable_id, s.period, s.region_id
