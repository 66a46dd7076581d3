-- The regions there were on the day of counting (or today), each with its value or none; for one
-- year, or for every year with a row. A region whose successor a source already names is left out.
WITH found AS (
    SELECT v.*
    FROM indicator_territory AS v
    WHERE v.indicator_id = $indicator_id AND v.level = $level AND v.today = $today
      AND ($year IS NULL OR v.year = $year)
),
days AS (
    SELECT y.year, CASE WHEN $today THEN t.day
                   ELSE CAST(y.year || '-' || d.reference_date AS DATE) END AS day
    FROM (SELECT DISTINCT year FROM found UNION
          SELECT CAST($year AS INTEGER) WHERE $year IS NOT NULL) AS y(year)
    CROSS JOIN territory_today AS t
    JOIN indicator_day AS d ON d.indicator_id = $indicator_id
),
alive AS (
    SELECT r.region_id, d.year
    FROM region AS r
    JOIN days AS d ON d.day >= r.valid_from AND (r.valid_to IS NULL OR d.day <= r.valid_to)
    WHERE r.level = $level
),
followed AS (
    SELECT s.old_id AS region_id, f.year
    FROM succession AS s
    JOIN found AS f ON f.region_id = s.new_id AND s.new_id <> s.old_id
    ANTI JOIN alive AS a ON a.region_id = f.region_id AND a.year = f.year
),
shown AS (
    SELECT region_id, year FROM found
    UNION
    SELECT a.region_id, a.year
    FROM alive AS a
    ANTI JOIN followed AS b ON b.region_id = a.region_id AND b.year = a.year
)
SELECT
    r.region_id, r.name, s.year, v.value, v.low, v.high, v.numerator, v.denominator,
    coalesce(v.flag, '') AS flag, v.n_reporting, v.n_expected,
    v.numerator_year, v.denominator_year, coalesce(v.basis, '') AS basis,
    coalesce(v.source_ids, '') AS source_ids, v.coverage_population
FROM shown AS s
JOIN region AS r ON r.region_id = s.region_id
LEFT JOIN found AS v ON v.region_id = s.region_id AND v.year = s.year
ORDER BY s.year, r.name_sort, r.region_id
