SELECT
    o.variable_id, v.label, v.unit, o.region_id, r.name AS region_name, o.level, o.year, o.period,
    o.value, o.flag, o.source_id, o.note,
    p.source_id IS NOT NULL AS preferred
FROM observation AS o
JOIN variable AS v ON v.variable_id = o.variable_id
JOIN region AS r ON r.region_id = o.region_id
LEFT JOIN observation_preferred AS p
    ON p.variable_id = o.variable_id AND p.region_id = o.region_id AND p.year = o.year
    AND p.source_id = o.source_id AND p.period = o.period
WHERE ($variables IS NULL OR list_contains($variables, o.variable_id))
  AND ($region_ids IS NULL OR list_contains($region_ids, o.region_id))
  AND ($years IS NULL OR list_contains($years, o.year))
ORDER BY o.variable_id, o.region_id, o.year, o.period, o.source_id
