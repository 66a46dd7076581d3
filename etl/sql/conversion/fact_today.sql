-- The converted counts in the shape of `fact`.
SELECT
    n.variable_id, n.region_id, r.level, n.year, n.value, clean(n.flag) AS flag,
    clean(n.source_ids) AS source_ids,
    CASE WHEN contains(n.flag, 'mindestwert') THEN 'mindestwert' ELSE 'summe' END AS basis
FROM incoming AS n
JOIN region AS r ON r.region_id = n.region_id
