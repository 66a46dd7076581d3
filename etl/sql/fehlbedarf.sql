-- Missing posts of each office against a target caseload: max(0, open cases / target - present
-- posts). A maximum is not linear, so it is taken per office and then summed over the offices that
-- report; it is never extrapolated to the others. `min_denominator` hides a single small office; in
-- a sum it counts like every other. Parameters: $indicator_id, $target.
WITH office AS (
    SELECT
        c.region_id, c.year, c.value AS cases, p.value AS posts,
        greatest(0, c.value / $target - p.value) AS missing,
        concat_ws('|', c.flag, p.flag) AS flag, concat_ws('|', c.source_ids, p.source_ids) AS source_ids
    FROM fact AS c
    JOIN fact AS p
        ON p.variable_id = 'meld_praesent_vzae' AND p.region_id = c.region_id AND p.year = c.year
    WHERE c.variable_id = 'meld_offene_faelle' AND c.level = 'jugendamt'
      AND c.value IS NOT NULL AND p.value IS NOT NULL
),
counted AS (
    SELECT
        a.ancestor_id AS region_id, r.level, o.year,
        sum(o.missing) AS value, sum(o.cases) AS numerator, sum(o.posts) AS denominator,
        count(*) AS n_reporting,
        string_agg(DISTINCT o.flag, '|') AS flag, string_agg(DISTINCT o.source_ids, '|') AS source_ids
    FROM office AS o
    JOIN region_ancestor AS a
        ON a.region_id = o.region_id
        AND make_date(o.year, 12, 31) >= a.valid_from
        AND (a.valid_to IS NULL OR make_date(o.year, 12, 31) <= a.valid_to)
    JOIN region AS r ON r.region_id = a.ancestor_id
    JOIN indicator_level AS l ON l.indicator_id = $indicator_id AND l.level = r.level
    GROUP BY a.ancestor_id, r.level, o.year
),
expected AS (
    SELECT a.ancestor_id AS region_id, y.year, count(*) AS n_expected
    FROM (SELECT DISTINCT year FROM office) AS y
    JOIN region_ancestor AS a
        ON make_date(y.year, 12, 31) >= a.valid_from
        AND (a.valid_to IS NULL OR make_date(y.year, 12, 31) <= a.valid_to)
    JOIN region AS c ON c.region_id = a.region_id AND c.level = 'jugendamt'
    GROUP BY a.ancestor_id, y.year
)
SELECT
    $indicator_id AS indicator_id, c.region_id, c.level, c.year, c.numerator, c.denominator,
    c.value, c.flag,
    CASE WHEN c.level <> 'jugendamt' THEN c.n_reporting END AS n_reporting,
    CASE WHEN c.level <> 'jugendamt' THEN e.n_expected END AS n_expected,
    c.year AS numerator_year, c.year AS denominator_year,
    CASE WHEN c.level = 'jugendamt' THEN 'direkt' ELSE 'teilmenge' END AS basis,
    c.source_ids, CAST(NULL AS DOUBLE) AS coverage_population
FROM counted AS c
JOIN expected AS e ON e.region_id = c.region_id AND e.year = c.year
JOIN indicator AS i ON i.indicator_id = $indicator_id
WHERE (c.level = 'jugendamt' AND c.denominator >= i.min_denominator)
   OR (c.level <> 'jugendamt' AND c.n_reporting >= 3 AND CAST(c.n_reporting AS DOUBLE) / e.n_expected >= i.min_coverage)
