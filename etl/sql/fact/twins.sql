-- A kreisfreie Stadt is Kreis, office and Gemeinde at once: what is known of one holds for all.
SELECT DISTINCT ON (f.variable_id, t.twin_id, f.year)
    f.variable_id, t.twin_id AS region_id, r.level, f.year, f.value, f.flag, f.source_ids, f.basis,
    f.n_reporting, f.n_expected
FROM fact AS f
JOIN region_twin AS t ON t.region_id = f.region_id
JOIN region AS r ON r.region_id = t.twin_id
ANTI JOIN fact AS known
    ON known.variable_id = f.variable_id AND known.region_id = t.twin_id AND known.year = f.year
ORDER BY f.variable_id, t.twin_id, f.year, CASE WHEN f.value IS NULL THEN 1 ELSE 0 END, f.region_id
