WITH chosen AS (
    SELECT v.*
    FROM indicator_value AS v
    WHERE ($indicators IS NULL OR list_contains($indicators, v.indicator_id))
      AND ($levels IS NULL OR list_contains($levels, v.level))
      AND ($region_ids IS NULL OR list_contains($region_ids, v.region_id))
      AND ($years IS NULL OR list_contains($years, v.year))
      AND ($source_ids IS NULL OR list_has_any(string_split(v.source_ids, '|'), $source_ids))
)
SELECT
    v.indicator_id, i.label, i.unit, v.region_id, r.name AS region_name, v.level, v.year,
    v.value, v.low, v.high, v.numerator, v.denominator, v.numerator_year, v.denominator_year, v.flag, v.basis,
    v.n_reporting, v.n_expected, v.source_ids, n.sources, n.licences, b.build_id
FROM chosen AS v
JOIN indicator AS i ON i.indicator_id = v.indicator_id
JOIN region AS r ON r.region_id = v.region_id
LEFT JOIN source_set AS n ON n.source_ids = v.source_ids
CROSS JOIN build_info AS b
ORDER BY v.indicator_id, v.level, v.region_id, v.year
