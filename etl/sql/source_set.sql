-- Every combination of sources behind a value, with what a citation of it says.
SELECT
    c.source_ids,
    string_agg(DISTINCT s.citation, ' | ' ORDER BY s.citation) AS sources,
    string_agg(DISTINCT s.licence, ' | ' ORDER BY s.licence) AS licences
FROM (SELECT DISTINCT source_ids FROM indicator_value) AS c
JOIN source AS s ON list_contains(string_split(c.source_ids, '|'), s.source_id)
GROUP BY c.source_ids
ORDER BY c.source_ids
