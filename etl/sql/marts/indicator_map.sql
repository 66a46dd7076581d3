-- The regions there were on the day of counting (or today), each with its value or none; for one
-- year, or for every year with a row.
WITH shown AS (
    SELECT
        region_id, year, value, low, high, numerator, denominator, flag, n_reporting, n_expected,
        numerator_year, denominator_year, basis, source_ids, coverage_population
    FROM indicator_territory
    WHERE indicator_id = $indicator_id AND level = $level AND today = $today
      AND ($year IS NULL OR year = $year)
    UNION ALL BY NAME
    SELECT region_id, year, '' AS flag, '' AS basis, '' AS source_ids
    FROM indicator_missing
    WHERE indicator_id = $indicator_id AND level = $level AND today = $today
      AND ($year IS NULL OR year = $year)
)
SELECT
    s.region_id, r.name, s.year, s.value, s.low, s.high, s.numerator, s.denominator, s.flag,
    s.n_reporting, s.n_expected, s.numerator_year, s.denominator_year, s.basis, s.source_ids,
    s.coverage_population
FROM shown AS s
JOIN region AS r ON r.region_id = s.region_id
ORDER BY s.year, r.name_sort, s.region_id
