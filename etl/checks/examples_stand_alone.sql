-- Example and real submissions never meet in one build.
SELECT e.n AS example_rows, r.n AS real_rows
FROM (SELECT count(*) AS n FROM observation_raw WHERE source_id = 'beispiel_meldungen') AS e
CROSS JOIN (SELECT count(*) AS n FROM observation_raw WHERE source_id = 'meldungen') AS r
WHERE e.n > 0 AND r.n > 0
