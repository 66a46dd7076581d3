SELECT region_id, level, name, ags, ars, type, parent_id, valid_from, valid_to, status, source
FROM region
WHERE $level IS NULL OR level = $level
ORDER BY level, name_sort, region_id
