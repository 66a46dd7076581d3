SELECT
    r.region_id, r.name, v.value, v.numerator, v.denominator,
    coalesce(v.flag, '') AS flag, v.n_reporting, v.n_expected,
    v.numerator_year, v.denominator_year, coalesce(v.basis, '') AS basis,
    coalesce(v.source_ids, '') AS source_ids, v.coverage_population
FROM region AS r
LEFT JOIN indicator_value AS v
    ON v.region_id = r.region_id AND v.indicator_id = $indicator_id
    AND v.level = $level AND v.year = $year
WHERE r.level = $level
  AND (v.region_id IS NOT NULL
       OR (make_date($year, 12, 31) >= r.valid_from
           AND (r.valid_to IS NULL OR make_date($year, 12, 31) <= r.valid_to)))
ORDER BY r.name_sort, r.region_id
