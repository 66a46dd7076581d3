SELECT place, value, flag, source_id
FROM pseudonymous_value
WHERE indicator_id = $indicator_id AND year = $year
ORDER BY place
