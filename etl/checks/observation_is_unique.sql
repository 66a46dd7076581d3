-- One observation per variable, region, period and source.
SELECT variable_id, region_id, period, source_id, count(*) AS rows_found
FROM observation
GROUP BY variable_id, region_id, period, source_id
HAVING count(*) > 1
