-- The day on which a variable of a year is counted: it decides which regions are expected.
SELECT DISTINCT
    o.variable_id, o.year, CAST(o.year || '-' || v.reference_date AS DATE) AS day
FROM fact AS o
JOIN variable AS v ON v.variable_id = o.variable_id
