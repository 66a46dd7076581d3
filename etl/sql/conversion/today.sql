-- Converted regions with their ratio formed anew; every other region valid today as it is.
WITH shape AS (
    SELECT
        t.indicator_id, t.formula_from, t.formula_until, any_value(t.per) AS per,
        max(CASE WHEN t.role = 'denominator' THEN 1 ELSE 0 END) = 1 AS has_denominator
    FROM indicator_term AS t
    GROUP BY t.indicator_id, t.formula_from, t.formula_until
),
changed AS (
    SELECT
        n.indicator_id, n.region_id, r.level, n.year, n.numerator, n.denominator,
        CASE
            WHEN NOT s.has_denominator THEN n.numerator * s.per
            WHEN n.denominator > 0 AND n.denominator >= i.min_denominator
                THEN n.numerator / n.denominator * s.per
        END AS value,
        n.flag, n.numerator_year, n.denominator_year, n.source_ids,
        s.has_denominator AND n.denominator < i.min_denominator AS small
    FROM incoming AS n
    JOIN region AS r ON r.region_id = n.region_id
    JOIN indicator AS i ON i.indicator_id = n.indicator_id
    JOIN shape AS s
        ON s.indicator_id = n.indicator_id AND n.year BETWEEN s.formula_from AND s.formula_until
)
SELECT
    indicator_id, region_id, level, year, numerator, denominator, value,
    CAST(NULL AS DOUBLE) AS low, CAST(NULL AS DOUBLE) AS high,
    clean(concat_ws(
        '|', flag, CASE WHEN small THEN 'unterdrueckt' WHEN value IS NULL THEN 'unbekannt' END
    )) AS flag,
    CAST(NULL AS BIGINT) AS n_reporting, CAST(NULL AS BIGINT) AS n_expected,
    numerator_year, denominator_year,
    CASE WHEN value IS NULL THEN 'fehlt' ELSE 'summe' END AS basis,
    clean(source_ids) AS source_ids, CAST(NULL AS DOUBLE) AS coverage_population
FROM changed
UNION ALL BY NAME
SELECT v.*
FROM indicator_value AS v
JOIN indicator_day AS d ON d.indicator_id = v.indicator_id AND d.convertible
JOIN region AS r ON r.region_id = v.region_id
ANTI JOIN incoming AS n
    ON n.indicator_id = v.indicator_id AND n.region_id = v.region_id AND n.year = v.year
WHERE r.valid_from <= CAST($day AS DATE)
  AND (r.valid_to IS NULL OR r.valid_to >= CAST($day AS DATE))
ORDER BY indicator_id, level, year, region_id
