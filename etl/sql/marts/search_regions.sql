SELECT region_id, level, name, ags, type, parent_id, valid_from, valid_to, status
FROM region
WHERE $text <> ''
  AND (contains(lower(name), lower($text))
       OR starts_with(lower(region_id), lower($text)) OR starts_with(ags, $text))
ORDER BY
    CASE WHEN valid_to IS NULL THEN 0 ELSE 1 END,
    CASE WHEN starts_with(lower(name), lower($text)) THEN 0 ELSE 1 END,
    name_sort, region_id
