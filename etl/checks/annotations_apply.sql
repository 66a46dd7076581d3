-- A reviewed annotation or preference that matches no row is a mistake in the table.
SELECT 'annotation' AS reviewed, a.source_id, a.region_id, a.year, a.variable_id
FROM annotation AS a
ANTI JOIN observation_raw AS o
    ON o.source_id = a.source_id AND o.region_id = a.region_id AND o.year = a.year
    AND (a.variable_id = '*' OR a.variable_id = o.variable_id)
UNION ALL
SELECT 'preference', p.source_id, p.region_id, p.year, p.variable_id
FROM preference AS p
ANTI JOIN observation_raw AS o
    ON o.source_id = p.source_id AND o.region_id = p.region_id AND o.year = p.year
    AND o.variable_id = p.variable_id AND (p.period = '' OR p.period = o.period)
