SELECT * EXCLUDE (region_id)
FROM profile_row
WHERE region_id = $region_id
ORDER BY indicator_id
