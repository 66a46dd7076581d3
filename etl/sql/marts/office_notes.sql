SELECT n.region_id, r.name, n.year, n.note
FROM office_note AS n
JOIN region AS r USING (region_id)
WHERE list_contains($region_ids, n.region_id)
ORDER BY n.year DESC, r.name, n.region_id
