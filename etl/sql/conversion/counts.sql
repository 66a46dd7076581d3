-- Counts of Kreise that indicators are made of, with their Land: what a reform must not change.
SELECT f.variable_id, f.year, a.ancestor_id AS land_id, f.region_id, f.value, f.flag, v.reference_date
FROM fact AS f
JOIN variable AS v ON v.variable_id = f.variable_id AND v.additive
JOIN region_ancestor AS a ON a.region_id = f.region_id
JOIN region AS l ON l.region_id = a.ancestor_id AND l.level = 'land'
WHERE f.level = 'kreis' AND f.flag NOT LIKE '%umgerechnet%'
  AND f.variable_id IN (SELECT variable_id FROM indicator_term)
