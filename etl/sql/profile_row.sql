-- Newest value of every indicator a region has (a stated gap only where there is no value), beside
-- the Land the region lies in and Germany in that year.
WITH newest AS (
    SELECT *
    FROM indicator_value
    QUALIFY row_number() OVER (
        PARTITION BY region_id, indicator_id
        ORDER BY CASE WHEN value IS NULL THEN 1 ELSE 0 END, year DESC
    ) = 1
),
land AS (
    SELECT a.region_id, a.ancestor_id AS land_id
    FROM region_ancestor AS a
    JOIN region AS r ON r.region_id = a.ancestor_id AND r.level = 'land'
    WHERE a.region_id <> a.ancestor_id
    QUALIFY row_number() OVER (PARTITION BY a.region_id ORDER BY a.valid_from DESC) = 1
)
SELECT
    n.region_id, n.indicator_id, n.year, n.value, n.low, n.high, n.flag, n.numerator, n.denominator,
    n.n_reporting, n.n_expected, n.numerator_year, n.denominator_year, n.basis, n.source_ids,
    l.land_id, lv.value AS land_value, coalesce(lv.flag, '') AS land_flag,
    lv.n_reporting AS land_n_reporting, lv.n_expected AS land_n_expected,
    bv.value AS bund_value, coalesce(bv.flag, '') AS bund_flag,
    bv.n_reporting AS bund_n_reporting, bv.n_expected AS bund_n_expected
FROM newest AS n
LEFT JOIN land AS l ON l.region_id = n.region_id
LEFT JOIN indicator_value AS lv
    ON lv.indicator_id = n.indicator_id AND lv.region_id = l.land_id AND lv.year = n.year
LEFT JOIN indicator_value AS bv
    ON bv.indicator_id = n.indicator_id AND bv.region_id = 'DE' AND bv.year = n.year
    AND n.region_id <> 'DE'
ORDER BY n.region_id, n.indicator_id
