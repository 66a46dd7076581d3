SELECT
    s.source_id, s.title, s.publisher, s.statistic, s.licence, s.url, s.citation, s.retrieved,
    count(o.source_id) AS n_rows
FROM source AS s
LEFT JOIN observation AS o ON o.source_id = s.source_id
WHERE $ids IS NULL OR list_contains($ids, s.source_id)
GROUP BY s.source_id, s.title, s.publisher, s.statistic, s.licence, s.url, s.citation, s.retrieved
ORDER BY s.publisher, s.source_id
