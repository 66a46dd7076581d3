-- Every value twice over: on the territory of its time, and (`today`) on that of `territory_today`.
SELECT FALSE AS today, * FROM indicator_value
UNION ALL BY NAME
SELECT TRUE AS today, * FROM indicator_today
