SELECT v.region_id, r.name, v.year, v.value, v.flag
FROM indicator_territory AS v
JOIN region AS r ON r.region_id = v.region_id
WHERE v.today = $today AND v.indicator_id = $indicator_id AND v.level = $level
ORDER BY v.year, r.name_sort, v.region_id
