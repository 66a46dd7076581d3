SELECT DISTINCT b.break_id, b.year, b.title, b.text
FROM series_break AS b
JOIN indicator_term AS t ON t.variable_id = b.variable_id
WHERE t.indicator_id = $indicator_id
ORDER BY b.year, b.break_id
