-- The day of the year (MM-DD) on which an indicator is counted: it decides which regions there
-- are. And whether the indicator can be carried to another territory: made of counts only, by
-- the statistical offices.
SELECT
    i.indicator_id,
    coalesce(min(v.reference_date), '12-31') AS reference_date,
    i.basis = 'amtlich' AND coalesce(bool_and(v.additive), FALSE) AS convertible
FROM indicator AS i
LEFT JOIN indicator_term AS t ON t.indicator_id = i.indicator_id
LEFT JOIN variable AS v ON v.variable_id = t.variable_id
GROUP BY i.indicator_id, i.basis
