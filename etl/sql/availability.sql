-- Of how many regions that were there on the day of counting (or today) there is a value.
WITH present AS (
    SELECT
        v.indicator_id, v.level, v.today, v.year, v.value, v.flag,
        CASE WHEN v.today THEN t.day
             ELSE CAST(v.year || '-' || d.reference_date AS DATE) END AS day
    FROM indicator_territory AS v
    JOIN indicator_day AS d ON d.indicator_id = v.indicator_id
    CROSS JOIN territory_today AS t
),
regions AS (
    SELECT p.day, r.level, count(*) AS n_regions
    FROM (SELECT DISTINCT day FROM present) AS p
    JOIN region AS r ON p.day >= r.valid_from AND (r.valid_to IS NULL OR p.day <= r.valid_to)
    GROUP BY p.day, r.level
)
SELECT
    p.indicator_id, p.level, p.today, p.year,
    count(p.value) AS n_values,
    count(*) - count(p.value) AS n_gaps,
    any_value(n.n_regions) AS n_regions,
    bool_or(p.flag LIKE '%beispiel%') AS example
FROM present AS p
JOIN regions AS n ON n.day = p.day AND n.level = p.level
GROUP BY p.indicator_id, p.level, p.today, p.year
ORDER BY p.today, p.indicator_id, p.level, p.year
