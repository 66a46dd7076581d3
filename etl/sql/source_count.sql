-- How many values of each source there are.
SELECT s.source_id, count(o.source_id) AS n_rows
FROM source AS s
LEFT JOIN observation AS o ON o.source_id = s.source_id
GROUP BY s.source_id
ORDER BY s.source_id
