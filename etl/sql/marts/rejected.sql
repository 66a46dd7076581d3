SELECT source_id, reason, count(*) AS n_rows, min(year) AS first_year, max(year) AS last_year
FROM observation_rejected
GROUP BY source_id, reason
ORDER BY source_id, reason
