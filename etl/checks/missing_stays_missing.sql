-- What an annotation declares missing has no value anywhere, not even by derivation.
SELECT f.variable_id, f.region_id, f.year, f.value
FROM annotation AS a
JOIN fact AS f
    ON f.region_id = a.region_id AND f.year = a.year AND f.variable_id = a.variable_id
WHERE a.set_missing AND f.value IS NOT NULL AND f.source_ids = a.source_id
