-- No region without name, level, parent (except the top ones) or start of validity.
SELECT region_id, level, name, parent_id, valid_from
FROM region
WHERE coalesce(name, '') = '' OR coalesce(level, '') = '' OR valid_from IS NULL
   OR (level NOT IN ('bund', 'international') AND coalesce(parent_id, '') = '')
