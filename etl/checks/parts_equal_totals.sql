-- Where one source prints a total and all its parts, they agree (as printed, before annotations).
-- Rounded figures may differ by half a unit a part; nothing else may, unless a reviewed annotation
-- names the contradiction (flag widerspruch), which then travels with the value.
WITH printed AS (
    SELECT
        o.variable_id, o.region_id, r.level, o.year, o.period, o.source_id, o.value, o.flag,
        CAST(o.year || '-' || v.reference_date AS DATE) AS day
    FROM observation_raw AS o
    JOIN region AS r ON r.region_id = o.region_id
    JOIN variable AS v ON v.variable_id = o.variable_id AND v.additive
    JOIN source AS s ON s.source_id = o.source_id AND s.territory_year IS NULL
    WHERE o.value IS NOT NULL
      AND CAST(o.year || '-' || v.reference_date AS DATE) >= r.valid_from
      AND (r.valid_to IS NULL OR CAST(o.year || '-' || v.reference_date AS DATE) <= r.valid_to)
),
pair(parent_level, child_level) AS (
    VALUES ('bund', 'land'), ('bund', 'kreis'), ('land', 'kreis'), ('land', 'jugendamt'),
           ('kreis', 'jugendamt')
),
sums AS (
    SELECT
        c.variable_id, a.ancestor_id, p.parent_level, p.child_level, c.year, c.period, c.source_id,
        c.day, sum(c.value) AS total, count(*) AS n_parts,
        max(CASE WHEN c.flag LIKE '%gerundet%' OR c.value <> round(c.value) THEN 1 ELSE 0 END) AS rounded
    FROM printed AS c
    JOIN pair AS p ON p.child_level = c.level
    JOIN region_ancestor AS a
        ON a.region_id = c.region_id
        AND c.day >= a.valid_from AND (a.valid_to IS NULL OR c.day <= a.valid_to)
    JOIN region AS r ON r.region_id = a.ancestor_id AND r.level = p.parent_level
    GROUP BY c.variable_id, a.ancestor_id, p.parent_level, p.child_level, c.year, c.period,
        c.source_id, c.day
),
expected AS (
    SELECT d.day, a.ancestor_id, c.level AS child_level, count(*) AS n_expected
    FROM (SELECT DISTINCT day FROM printed) AS d
    JOIN region_ancestor AS a
        ON d.day >= a.valid_from AND (a.valid_to IS NULL OR d.day <= a.valid_to)
    JOIN region AS c ON c.region_id = a.region_id
    GROUP BY d.day, a.ancestor_id, c.level
)
SELECT
    s.variable_id, s.ancestor_id AS region_id, s.year, s.source_id, s.child_level,
    t.value AS printed_total, s.total AS sum_of_parts, s.n_parts
FROM sums AS s
JOIN expected AS e
    ON e.day = s.day AND e.ancestor_id = s.ancestor_id AND e.child_level = s.child_level
    AND e.n_expected = s.n_parts
JOIN printed AS t
    ON t.variable_id = s.variable_id AND t.region_id = s.ancestor_id AND t.period = s.period
    AND t.source_id = s.source_id
JOIN variable AS v ON v.variable_id = s.variable_id
ANTI JOIN annotation AS a
    ON a.source_id = s.source_id AND a.region_id = s.ancestor_id AND a.year = s.year
    AND a.variable_id = s.variable_id AND a.set_flag LIKE '%widerspruch%'
WHERE abs(t.value - s.total) > CASE
    WHEN v.unit LIKE '%Vollzeit%' THEN 0.5 * s.n_parts + 0.5
    WHEN s.rounded = 1 OR t.flag LIKE '%gerundet%' THEN 50.0 * s.n_parts
    ELSE 0.001
END
