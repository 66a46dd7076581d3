-- Rows that are not used, each with its reason; nothing disappears silently.
SELECT
    o.variable_id, o.region_id, o.year, o.period, o.value, o.flag, o.source_id,
    CASE
        WHEN r.region_id IS NULL THEN 'Region unbekannt'
        WHEN v.variable_id IS NULL THEN 'Variable unbekannt'
        ELSE 'Region bestand am Stichtag nicht'
    END AS reason
FROM observation_raw AS o
LEFT JOIN region AS r ON r.region_id = o.region_id
LEFT JOIN variable AS v ON v.variable_id = o.variable_id
LEFT JOIN observation AS k
    ON k.variable_id = o.variable_id AND k.region_id = o.region_id
    AND k.period = o.period AND k.source_id = o.source_id
WHERE k.variable_id IS NULL
