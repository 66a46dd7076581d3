SELECT
    v.indicator_id, v.level, v.year,
    count(v.value) AS n_values,
    count(*) - count(v.value) AS n_gaps,
    any_value(n.n_regions) AS n_regions,
    bool_or(v.flag LIKE '%beispiel%') AS example
FROM indicator_value AS v
JOIN (
    SELECT y.year, r.level, count(*) AS n_regions
    FROM (SELECT DISTINCT year FROM indicator_value) AS y
    JOIN region AS r
        ON make_date(y.year, 12, 31) >= r.valid_from
        AND (r.valid_to IS NULL OR make_date(y.year, 12, 31) <= r.valid_to)
    GROUP BY y.year, r.level
) AS n ON n.year = v.year AND n.level = v.level
GROUP BY v.indicator_id, v.level, v.year
ORDER BY v.indicator_id, v.level, v.year
