-- What a map shows: every value, and the regions that were there on the day of counting (or are there
-- today) and have no row in a year in which others of their level have one. A region whose successor
-- a source already names is left out.
WITH found AS (
    SELECT indicator_id, level, today, year, region_id FROM indicator_territory
),
asked AS (
    SELECT
        f.indicator_id, f.level, f.today, f.year,
        CASE WHEN f.today THEN t.day
             ELSE CAST(f.year || '-' || d.reference_date AS DATE) END AS day
    FROM (SELECT DISTINCT indicator_id, level, today, year FROM found) AS f
    JOIN indicator_day AS d ON d.indicator_id = f.indicator_id
    CROSS JOIN territory_today AS t
),
alive AS (
    SELECT a.indicator_id, a.level, a.today, a.year, r.region_id
    FROM asked AS a
    JOIN region AS r
        ON r.level = a.level
        AND a.day >= r.valid_from AND (r.valid_to IS NULL OR a.day <= r.valid_to)
),
early AS (
    SELECT f.*
    FROM found AS f
    ANTI JOIN alive AS a USING (indicator_id, level, today, year, region_id)
),
followed AS (
    SELECT e.indicator_id, e.level, e.today, e.year, s.old_id AS region_id
    FROM succession AS s
    JOIN early AS e ON e.region_id = s.new_id AND s.new_id <> s.old_id
),
missing AS (
    SELECT a.indicator_id, a.level, a.today, a.year, a.region_id
    FROM alive AS a
    ANTI JOIN found AS f USING (indicator_id, level, today, year, region_id)
    ANTI JOIN followed AS b USING (indicator_id, level, today, year, region_id)
),
shown AS (
    SELECT * FROM indicator_territory
    UNION ALL BY NAME
    SELECT *, '' AS flag, '' AS basis, '' AS source_ids FROM missing
)
SELECT
    s.indicator_id, s.level, s.today, s.year, s.region_id, r.name, s.value, s.low, s.high,
    s.numerator, s.denominator, s.flag, s.n_reporting, s.n_expected, s.numerator_year,
    s.denominator_year, s.basis, s.source_ids, s.coverage_population,
    row_number() OVER (
        ORDER BY s.today, s.indicator_id, s.level, s.year, r.name_sort, s.region_id
    ) AS place
FROM shown AS s
JOIN region AS r ON r.region_id = s.region_id
ORDER BY place
