-- No rounded figure is computed with where all parts of an identity are published exactly.
WITH parts AS (
    SELECT t.variable_id, t.identity_no, o.region_id, o.year, sum(t.weight * o.value) AS exact
    FROM identity_term AS t
    JOIN observation_preferred AS o ON o.variable_id = t.component_id
    WHERE o.flag = '' AND o.value IS NOT NULL
    GROUP BY t.variable_id, t.identity_no, o.region_id, o.year
    HAVING count(*) = any_value(t.n_terms)
)
SELECT f.variable_id, f.region_id, f.year, f.value AS rounded, p.exact, f.source_ids
FROM fact AS f
JOIN parts AS p
    ON p.variable_id = f.variable_id AND p.region_id = f.region_id AND p.year = f.year
WHERE f.flag LIKE '%gerundet%'
