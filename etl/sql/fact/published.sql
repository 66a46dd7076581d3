-- Start of `fact`: the preferred published value of every variable, region and year. A rounded
-- figure yields to an identity all of whose parts are published exactly.
WITH parts AS (
    SELECT
        t.variable_id, t.identity_no, o.region_id, o.year,
        sum(t.weight * o.value) AS value, string_agg(DISTINCT o.source_id, '|') AS source_ids
    FROM identity_term AS t
    JOIN observation_preferred AS o ON o.variable_id = t.component_id
    WHERE o.flag = '' AND o.value IS NOT NULL
    GROUP BY t.variable_id, t.identity_no, o.region_id, o.year
    HAVING count(*) = any_value(t.n_terms)
),
exact AS (
    SELECT variable_id, region_id, year, arg_min(value, identity_no) AS value,
        arg_min(source_ids, identity_no) AS source_ids
    FROM parts
    GROUP BY variable_id, region_id, year
)
SELECT
    o.variable_id, o.region_id, o.level, o.year,
    CASE WHEN e.value IS NULL THEN o.value ELSE e.value END AS value,
    CASE WHEN e.value IS NULL THEN o.flag ELSE 'abgeleitet' END AS flag,
    CASE WHEN e.value IS NULL THEN o.source_id ELSE e.source_ids END AS source_ids,
    CASE
        WHEN e.value IS NOT NULL THEN 'summe'
        WHEN o.flag LIKE '%mindestwert%' THEN 'mindestwert'
        ELSE 'direkt'
    END AS basis,
    CAST(NULL AS BIGINT) AS n_reporting, CAST(NULL AS BIGINT) AS n_expected
FROM observation_preferred AS o
LEFT JOIN exact AS e
    ON e.variable_id = o.variable_id AND e.region_id = o.region_id AND e.year = o.year
    AND o.flag LIKE '%gerundet%'
