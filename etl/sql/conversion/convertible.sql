-- Both sides of every indicator of Kreise and offices that is made of counts only. A value of a
-- part of a region (teilmenge) cannot stand for the whole when that is divided.
SELECT
    v.indicator_id, v.region_id, v.year, d.reference_date, v.flag, v.source_ids,
    CASE WHEN v.basis <> 'teilmenge' THEN v.numerator END AS numerator,
    CASE WHEN v.basis <> 'teilmenge' THEN v.denominator END AS denominator,
    v.numerator_year, v.denominator_year
FROM indicator_value AS v
JOIN indicator_day AS d ON d.indicator_id = v.indicator_id AND d.convertible
WHERE v.level IN ('kreis', 'jugendamt')
ORDER BY v.indicator_id, v.year, v.region_id
