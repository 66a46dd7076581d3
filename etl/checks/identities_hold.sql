-- Where a variable and all parts of its identity are published exactly, both sides agree.
WITH parts AS (
    SELECT
        t.variable_id, t.identity_no, o.region_id, o.year, any_value(t.n_terms) AS n_terms,
        any_value(t.tolerance) AS tolerance,
        count(o.value) AS n_values, sum(t.weight * o.value) AS total,
        bool_and(o.flag = '') AS exact
    FROM identity_term AS t
    JOIN observation_preferred AS o ON o.variable_id = t.component_id
    GROUP BY t.variable_id, t.identity_no, o.region_id, o.year
)
SELECT
    p.variable_id, p.identity_no, p.region_id, p.year, o.value AS published, p.total AS computed,
    o.source_id
FROM parts AS p
JOIN observation_preferred AS o
    ON o.variable_id = p.variable_id AND o.region_id = p.region_id AND o.year = p.year
WHERE p.n_values = p.n_terms AND p.exact AND o.flag = '' AND o.value IS NOT NULL
  AND abs(o.value - p.total) > p.tolerance + 0.001
