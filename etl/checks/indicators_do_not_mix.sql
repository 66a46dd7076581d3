-- No indicator has example values beside real or published ones: pages draw each in one figure.
SELECT
    indicator_id, count(*) FILTER (flag LIKE '%beispiel%') AS example_values,
    count(*) FILTER (flag NOT LIKE '%beispiel%') AS other_values
FROM indicator_value
WHERE value IS NOT NULL
GROUP BY indicator_id
HAVING example_values > 0 AND other_values > 0
