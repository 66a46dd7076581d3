-- Example values carry the flag beispiel at every stage, and nothing else does.
SELECT 'observation' AS stage, variable_id AS id, region_id, year, flag
FROM observation
WHERE (source_id = 'beispiel_meldungen') <> (flag LIKE '%beispiel%')
UNION ALL
SELECT 'fact', variable_id, region_id, year, flag
FROM fact
WHERE (source_ids LIKE '%beispiel_meldungen%') <> (flag LIKE '%beispiel%')
UNION ALL
SELECT 'indicator_value', indicator_id, region_id, year, flag
FROM indicator_value
WHERE (source_ids LIKE '%beispiel_meldungen%') <> (flag LIKE '%beispiel%')
