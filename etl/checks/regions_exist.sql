-- Every value belongs to a region that existed in that year, or says that it was converted.
SELECT v.indicator_id, v.region_id, v.year
FROM indicator_value AS v
JOIN region AS r ON r.region_id = v.region_id
WHERE v.flag NOT LIKE '%umgerechnet%'
  AND (r.valid_from > make_date(v.year, 12, 31)
       OR (r.valid_to IS NOT NULL AND r.valid_to < make_date(v.year, 1, 1)))
