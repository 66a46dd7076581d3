-- Ratios with a converted side formed anew from the counts of `fact_today`; every other region
-- whose borders stayed as it is. `own_today` is the SELECT `indicator_own` of these counts.
WITH joined AS (
    SELECT
        o.*, i.min_denominator,
        o.n_values = o.n_terms AS complete,
        o.n_values = o.n_terms AND o.has_denominator AND o.denominator < i.min_denominator AS small
    FROM own_today AS o
    JOIN indicator_day AS d ON d.indicator_id = o.indicator_id AND d.convertible
    JOIN indicator AS i ON i.indicator_id = o.indicator_id
    JOIN indicator_level AS l ON l.indicator_id = o.indicator_id AND l.level = o.level
    WHERE contains(o.flag, 'umgerechnet') AND o.n_rows = o.n_terms
),
changed AS (
    SELECT
        *,
        CASE
            WHEN NOT complete THEN NULL
            WHEN NOT has_denominator THEN numerator * per
            WHEN denominator > 0 AND NOT small THEN numerator / denominator * per
        END AS value
    FROM joined
)
SELECT
    indicator_id, region_id, level, year,
    CASE WHEN complete THEN numerator END AS numerator,
    CASE WHEN complete THEN denominator END AS denominator,
    value,
    CAST(NULL AS DOUBLE) AS low, CAST(NULL AS DOUBLE) AS high,
    clean(concat_ws(
        '|', flag, CASE WHEN small THEN 'unterdrueckt' WHEN value IS NULL THEN 'unbekannt' END
    )) AS flag,
    CAST(NULL AS BIGINT) AS n_reporting, CAST(NULL AS BIGINT) AS n_expected,
    numerator_year, denominator_year,
    CASE WHEN value IS NULL THEN 'fehlt' WHEN partial THEN 'mindestwert' ELSE 'summe' END AS basis,
    clean(source_ids) AS source_ids, CAST(NULL AS DOUBLE) AS coverage_population
FROM changed
UNION ALL BY NAME
SELECT v.*
FROM indicator_value AS v
JOIN indicator_day AS d ON d.indicator_id = v.indicator_id AND d.convertible
JOIN region AS r ON r.region_id = v.region_id
ANTI JOIN changed AS n
    ON n.indicator_id = v.indicator_id AND n.region_id = v.region_id AND n.year = v.year
WHERE r.valid_from <= CAST($day AS DATE)
  AND (r.valid_to IS NULL OR r.valid_to >= CAST($day AS DATE))
  AND NOT EXISTS (
        SELECT 1
        FROM indicator_term AS t
        JOIN variable AS w ON w.variable_id = t.variable_id
        JOIN moved_region AS m
            ON m.region_id = v.region_id AND m.day = v.year || '-' || w.reference_date
        WHERE t.indicator_id = v.indicator_id
    )
ORDER BY indicator_id, level, year, region_id
