-- Start of `fact`: the preferred published value of every variable, region and year.
SELECT
    variable_id, region_id, level, year, value, flag, source_id AS source_ids,
    CASE WHEN flag LIKE '%mindestwert%' THEN 'mindestwert' ELSE 'direkt' END AS basis,
    CAST(NULL AS BIGINT) AS n_reporting, CAST(NULL AS BIGINT) AS n_expected
FROM observation_preferred
