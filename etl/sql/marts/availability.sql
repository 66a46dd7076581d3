SELECT indicator_id, level, year, n_values, n_gaps, n_regions, example
FROM availability
WHERE today = $today
ORDER BY indicator_id, level, year
