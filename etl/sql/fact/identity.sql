-- Derive $variable_id by its identity number $identity_no where no row exists yet.
-- One component that is missing for a stated reason makes the result missing for that reason.
-- Flags and sources may repeat: `clean` names each once in the end; DISTINCT costs a join each.
WITH terms AS (
    SELECT * FROM identity_term
    WHERE variable_id = $variable_id AND identity_no = $identity_no
),
parts AS (
    SELECT
        f.region_id, f.level, f.year,
        any_value(t.n_terms) AS n_terms,
        count(*) AS n_rows,
        count(f.value) AS n_values,
        sum(t.weight * f.value) AS value,
        string_agg(nullif(f.flag, ''), '|') AS flags,
        string_agg(f.source_ids, '|') AS source_ids,
        bool_or(f.basis = 'mindestwert') AS partial
    FROM terms AS t
    JOIN fact AS f ON f.variable_id = t.component_id
    GROUP BY f.region_id, f.level, f.year
)
SELECT
    $variable_id AS variable_id, p.region_id, p.level, p.year,
    CASE WHEN p.n_values = p.n_terms THEN p.value END AS value,
    concat_ws('|', p.flags, CASE WHEN p.n_values = p.n_terms THEN 'abgeleitet' END) AS flag,
    p.source_ids,
    CASE WHEN p.partial THEN 'mindestwert' ELSE 'summe' END AS basis,
    CAST(NULL AS BIGINT) AS n_reporting, CAST(NULL AS BIGINT) AS n_expected
FROM parts AS p
ANTI JOIN fact AS known
    ON known.variable_id = $variable_id AND known.region_id = p.region_id AND known.year = p.year
WHERE p.n_rows = p.n_terms AND (p.n_values = p.n_terms OR p.flags IS NOT NULL)
