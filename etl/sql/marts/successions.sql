SELECT old_id, new_id, date, share_population, share_area, source, note
FROM succession
ORDER BY old_id, date, share_area DESC, new_id
