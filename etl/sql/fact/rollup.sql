-- Sum an additive variable from $child to $parent where every child that existed has a value.
WITH expected AS (
    SELECT d.day, a.ancestor_id, count(*) AS n_expected
    FROM (SELECT DISTINCT day FROM reference_day) AS d
    JOIN region_ancestor AS a
        ON d.day >= a.valid_from AND (a.valid_to IS NULL OR d.day <= a.valid_to)
    JOIN region AS c ON c.region_id = a.region_id AND c.level = $child
    JOIN region AS p ON p.region_id = a.ancestor_id AND p.level = $parent
    GROUP BY d.day, a.ancestor_id
),
sums AS (
    SELECT
        f.variable_id, a.ancestor_id, f.year, d.day,
        count(f.value) AS n_values,
        sum(f.value) AS value,
        string_agg(DISTINCT nullif(f.flag, ''), '|') AS flags,
        string_agg(DISTINCT f.source_ids, '|') AS source_ids,
        bool_or(f.basis = 'mindestwert') AS partial
    FROM fact AS f
    JOIN reference_day AS d ON d.variable_id = f.variable_id AND d.year = f.year
    JOIN variable AS v ON v.variable_id = f.variable_id AND v.additive
    JOIN region_ancestor AS a
        ON a.region_id = f.region_id
        AND d.day >= a.valid_from AND (a.valid_to IS NULL OR d.day <= a.valid_to)
    JOIN region AS p ON p.region_id = a.ancestor_id AND p.level = $parent
    WHERE f.level = $child
    GROUP BY f.variable_id, a.ancestor_id, f.year, d.day
)
SELECT
    s.variable_id, s.ancestor_id AS region_id, $parent AS level, s.year, s.value,
    concat_ws('|', s.flags, 'abgeleitet') AS flag, s.source_ids,
    CASE WHEN s.partial THEN 'mindestwert' ELSE 'summe' END AS basis,
    s.n_values AS n_reporting, e.n_expected
FROM sums AS s
JOIN expected AS e ON e.day = s.day AND e.ancestor_id = s.ancestor_id
ANTI JOIN fact AS known
    ON known.variable_id = s.variable_id AND known.region_id = s.ancestor_id
    AND known.year = s.year
WHERE s.n_values = e.n_expected
