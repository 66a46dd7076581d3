-- Adds to every value how far chance alone may have moved it: `low` and `high`, the 95 % score
-- interval. Cases per population (`rate`): the count is one draw of a Poisson variable. Parts of a
-- whole (`share`): Wilson. Only for what cases do; staff, money and published ratios have none, and
-- neither have values whose count is not one (incomplete, converted, an example).
WITH scale AS (
    SELECT DISTINCT indicator_id, formula_from, formula_until, per
    FROM indicator_term
),
judged AS (
    SELECT
        v.*,
        CASE
            WHEN v.value IS NULL OR v.numerator < 0 OR v.denominator IS NULL THEN ''
            WHEN v.flag LIKE '%mindestwert%' OR v.flag LIKE '%umgerechnet%' OR v.flag LIKE '%beispiel%'
                THEN ''
            WHEN i.chance = 'share' AND v.numerator > v.denominator THEN ''
            ELSE i.chance
        END AS chance,
        s.per, 1.959964 AS z
    FROM indicator_value AS v
    JOIN indicator AS i ON i.indicator_id = v.indicator_id
    LEFT JOIN scale AS s
        ON s.indicator_id = v.indicator_id AND v.year BETWEEN s.formula_from AND s.formula_until
),
bounded AS (
    SELECT
        *,
        CASE chance
            WHEN 'rate' THEN numerator + z * z / 2 - z * sqrt(numerator + z * z / 4)
            WHEN 'share' THEN
                (numerator + z * z / 2
                 - z * sqrt(numerator * (denominator - numerator) / denominator + z * z / 4))
                / (1 + z * z / denominator)
        END AS fewest,
        CASE chance
            WHEN 'rate' THEN numerator + z * z / 2 + z * sqrt(numerator + z * z / 4)
            WHEN 'share' THEN
                (numerator + z * z / 2
                 + z * sqrt(numerator * (denominator - numerator) / denominator + z * z / 4))
                / (1 + z * z / denominator)
        END AS most
    FROM judged
)
SELECT
    indicator_id, region_id, level, year, numerator, denominator, value,
    fewest / denominator * per AS low, most / denominator * per AS high,
    flag, n_reporting, n_expected, numerator_year, denominator_year, basis, source_ids,
    coverage_population
FROM bounded
-- Sorted values make every page query read few row groups.
ORDER BY indicator_id, level, year, region_id
