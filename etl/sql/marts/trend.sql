SELECT
    v.region_id, r.name, v.level, v.year, v.value, v.low, v.high, v.numerator, v.denominator,
    v.flag, v.numerator_year, v.denominator_year, v.n_reporting, v.n_expected, v.basis, v.source_ids
FROM indicator_territory AS v
JOIN region AS r ON r.region_id = v.region_id
WHERE v.today = $today AND v.indicator_id = $indicator_id AND list_contains($region_ids, v.region_id)
ORDER BY list_position($region_ids, v.region_id), v.year
