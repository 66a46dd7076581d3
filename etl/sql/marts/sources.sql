SELECT
    s.source_id, s.title, s.publisher, s.statistic, s.licence, s.url, s.citation, s.retrieved,
    n.n_rows
FROM source AS s
JOIN source_count AS n ON n.source_id = s.source_id
WHERE $ids IS NULL OR list_contains($ids, s.source_id)
ORDER BY s.publisher, s.source_id
