-- The regions there were on the day of counting (or today), each with its value or none; for one
-- year, or for every year with a row.
SELECT
    region_id, name, year, value, low, high, numerator, denominator, flag, n_reporting, n_expected,
    numerator_year, denominator_year, basis, source_ids, coverage_population
FROM map_row
WHERE indicator_id = $indicator_id AND level = $level AND today = $today
  AND ($year IS NULL OR year = $year)
ORDER BY place
