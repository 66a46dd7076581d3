-- Values are finite numbers, shares lie within 0 and 100 (a vacancy rate may be negative),
-- and a row without value says why.
SELECT indicator_id, region_id, year, value, flag
FROM indicator_value
WHERE isnan(value) OR isinf(value)
   OR (value IS NULL AND NOT regexp_matches(flag, 'unterdrueckt|unbekannt|unzuverlaessig|entfaellt'))
UNION ALL
SELECT v.indicator_id, v.region_id, v.year, v.value, v.flag
FROM indicator_value AS v
JOIN indicator AS i ON i.indicator_id = v.indicator_id
WHERE i.unit IN ('%', 'Prozent') AND (v.value > 100 OR (v.value < 0 AND i.basis <> 'meldung'))
