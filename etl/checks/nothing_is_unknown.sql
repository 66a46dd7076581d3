-- Every row that came in names a known region, variable and source.
SELECT 'Region' AS what, o.region_id AS id, o.source_id, count(*) AS rows_found
FROM observation_raw AS o
ANTI JOIN region AS r ON r.region_id = o.region_id
GROUP BY o.region_id, o.source_id
UNION ALL
SELECT 'Variable', o.variable_id, o.source_id, count(*)
FROM observation_raw AS o
ANTI JOIN variable AS v ON v.variable_id = o.variable_id
GROUP BY o.variable_id, o.source_id
UNION ALL
SELECT 'Quelle', o.source_id, '', count(*)
FROM observation_raw AS o
ANTI JOIN source AS s ON s.source_id = o.source_id
GROUP BY o.source_id
