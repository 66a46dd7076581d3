-- The same ratio from the regions below that report both sides in full: sums, and how many of how
-- many. Only for ratios of additive variables; of several child levels the best covered one counts.
WITH additive AS (
    SELECT t.indicator_id, min(v.reference_date) AS reference_date
    FROM indicator_term AS t
    JOIN variable AS v ON v.variable_id = t.variable_id
    GROUP BY t.indicator_id
    HAVING bool_and(v.additive) AND max(CASE WHEN t.role = 'denominator' THEN 1 ELSE 0 END) = 1
),
child_level(parent_level, child_level, depth) AS (
    VALUES ('bund', 'land', 1), ('bund', 'jugendamt', 3),
           ('land', 'kreis', 2), ('land', 'jugendamt', 3), ('kreis', 'jugendamt', 3)
),
complete AS (
    SELECT
        o.indicator_id, o.region_id, o.level, o.year, o.per, o.numerator, o.denominator,
        o.numerator_year, o.denominator_year, o.flag, o.source_ids,
        CAST(o.year || '-' || d.reference_date AS DATE) AS day
    FROM indicator_own AS o
    JOIN additive AS d ON d.indicator_id = o.indicator_id
    WHERE o.n_values = o.n_terms AND NOT o.partial
),
sums AS (
    SELECT
        c.indicator_id, a.ancestor_id AS region_id, l.parent_level AS level, l.child_level, l.depth,
        c.year, c.day,
        any_value(c.per) AS per,
        sum(c.numerator) AS numerator,
        sum(c.denominator) AS denominator,
        min(c.numerator_year) AS numerator_year,
        min(c.denominator_year) AS denominator_year,
        string_agg(DISTINCT nullif(c.flag, ''), '|') AS flag,
        string_agg(DISTINCT c.source_ids, '|') AS source_ids,
        count(*) AS n_reporting,
        sum(b.value) AS population
    FROM complete AS c
    JOIN child_level AS l ON l.child_level = c.level
    JOIN region_ancestor AS a
        ON a.region_id = c.region_id
        AND c.day >= a.valid_from AND (a.valid_to IS NULL OR c.day <= a.valid_to)
    JOIN region AS r ON r.region_id = a.ancestor_id AND r.level = l.parent_level
    LEFT JOIN fact AS b
        ON b.variable_id = 'bev_gesamt' AND b.region_id = c.region_id AND b.year = c.year
    GROUP BY c.indicator_id, a.ancestor_id, l.parent_level, l.child_level, l.depth, c.year, c.day
),
unit AS (
    -- What could report on a child level: its regions, and for offices also each Kreis for whose
    -- office of that time no row is known, so that it counts as missing and not as absent.
    SELECT region_id, level AS child_level FROM region
    UNION ALL
    SELECT k.region_id, 'jugendamt' AS child_level
    FROM region AS k
    WHERE k.level = 'kreis'
      AND NOT EXISTS (
        SELECT 1
        FROM region_ancestor AS a
        JOIN region AS j ON j.region_id = a.region_id AND j.level = 'jugendamt'
        WHERE a.ancestor_id = k.region_id
    )
),
expected AS (
    SELECT d.day, a.ancestor_id AS region_id, l.child_level, count(*) AS n_expected
    FROM (SELECT DISTINCT day FROM complete) AS d
    JOIN region_ancestor AS a
        ON d.day >= a.valid_from AND (a.valid_to IS NULL OR d.day <= a.valid_to)
    JOIN unit AS c ON c.region_id = a.region_id
    JOIN region AS p ON p.region_id = a.ancestor_id
    JOIN child_level AS l ON l.child_level = c.child_level AND l.parent_level = p.level
    GROUP BY d.day, a.ancestor_id, l.child_level
),
gap AS (
    -- Regions below whose value is missing for a stated reason (an office that delivered nothing).
    SELECT o.indicator_id, a.ancestor_id AS region_id, o.level AS child_level, o.year, count(*) AS n
    FROM indicator_own AS o
    JOIN additive AS d ON d.indicator_id = o.indicator_id
    JOIN region_ancestor AS a
        ON a.region_id = o.region_id
        AND CAST(o.year || '-' || d.reference_date AS DATE) >= a.valid_from
        AND (a.valid_to IS NULL OR CAST(o.year || '-' || d.reference_date AS DATE) <= a.valid_to)
    WHERE o.n_values < o.n_terms AND o.n_rows = o.n_terms
    GROUP BY o.indicator_id, a.ancestor_id, o.level, o.year
),
ranked AS (
    SELECT
        s.*, e.n_expected,
        row_number() OVER (
            PARTITION BY s.indicator_id, s.region_id, s.year
            ORDER BY CAST(s.n_reporting AS DOUBLE) / e.n_expected DESC, s.depth DESC
        ) AS place
    FROM sums AS s
    JOIN expected AS e
        ON e.day = s.day AND e.region_id = s.region_id AND e.child_level = s.child_level
)
SELECT
    k.indicator_id, k.region_id, k.level, k.year, k.child_level, k.per, k.numerator, k.denominator,
    k.numerator_year, k.denominator_year, k.flag, k.source_ids, k.n_reporting, k.n_expected,
    coalesce(g.n, 0) AS n_gaps,
    CASE WHEN b.value > 0 AND k.population <= b.value THEN k.population / b.value END
        AS coverage_population
FROM ranked AS k
LEFT JOIN fact AS b
    ON b.variable_id = 'bev_gesamt' AND b.region_id = k.region_id AND b.year = k.year
LEFT JOIN gap AS g
    ON g.indicator_id = k.indicator_id AND g.region_id = k.region_id
    AND g.child_level = k.child_level AND g.year = k.year
WHERE k.place = 1
