-- Which office serves a Gemeinde from when to when, oldest first; key and names as they are today.
SELECT
    g.ags AS gemeinde_id, g.ars, g.name, g.office_id, o.name AS office_name,
    o.parent_id AS kreis_id, k.name AS kreis_name, g.valid_from, g.valid_to, g.source
FROM gemeinde AS g
JOIN region AS o ON o.region_id = g.office_id
JOIN region AS k ON k.region_id = o.parent_id
ORDER BY g.ags, g.valid_from
