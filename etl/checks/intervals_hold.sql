-- An interval has both limits, holds its value, and stands only where chance moves the numerator.
SELECT v.indicator_id, v.region_id, v.year, v.low, v.value, v.high
FROM indicator_value AS v
JOIN indicator AS i ON i.indicator_id = v.indicator_id
WHERE (v.low IS NULL) <> (v.high IS NULL)
   OR (v.low IS NOT NULL AND (i.chance = '' OR v.value IS NULL))
   OR v.low < -1e-9 OR v.value < v.low - 1e-9 OR v.value > v.high + 1e-9
   OR (i.chance = 'share' AND v.high > 100 + 1e-9)
