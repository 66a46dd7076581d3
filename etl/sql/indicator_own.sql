-- Both sides of every ratio from the region's own facts, one row per indicator, region and year.
-- A year is a candidate when a numerator term has a row (even a stated gap) for it.
-- Flags and sources may repeat: `clean` names each once in the end; DISTINCT costs a join each.
WITH candidate AS (
    SELECT DISTINCT t.indicator_id, t.formula_from, f.region_id, f.level, f.year - t.year_offset AS year
    FROM indicator_term AS t
    JOIN fact AS f ON f.variable_id = t.variable_id
    WHERE t.role = 'numerator'
      AND f.year - t.year_offset BETWEEN t.formula_from AND t.formula_until
),
matched AS (
    SELECT
        c.indicator_id, c.formula_from, c.region_id, c.level, c.year,
        t.role, t.term_no, t.variable_id, t.weight, t.per, t.n_terms,
        f.value, f.flag, f.source_ids, f.year AS term_year, f.basis,
        c.year + t.year_offset AS wanted_year,
        row_number() OVER (
            PARTITION BY c.indicator_id, c.formula_from, c.region_id, c.year, t.role, t.term_no
            ORDER BY CASE WHEN f.value IS NULL THEN 1 ELSE 0 END, f.year DESC
        ) AS place
    FROM candidate AS c
    JOIN indicator_term AS t
        ON t.indicator_id = c.indicator_id AND t.formula_from = c.formula_from
    JOIN fact AS f
        ON f.variable_id = t.variable_id AND f.region_id = c.region_id
        AND f.year BETWEEN c.year + t.year_offset - t.max_age AND c.year + t.year_offset
)
SELECT
    indicator_id, formula_from, region_id, level, year,
    any_value(per) AS per,
    any_value(n_terms) AS n_terms,
    count(value) AS n_values,
    count(*) AS n_rows,
    sum(CASE WHEN role = 'numerator' THEN weight * value END) AS numerator,
    sum(CASE WHEN role = 'denominator' THEN weight * value END) AS denominator,
    bool_or(role = 'denominator') AS has_denominator,
    min(CASE WHEN role = 'numerator' THEN term_year END) AS numerator_year,
    min(CASE WHEN role = 'denominator' THEN term_year END) AS denominator_year,
    concat_ws(
        '|', string_agg(nullif(flag, ''), '|'),
        CASE WHEN bool_or(term_year < wanted_year) THEN 'fortgeschrieben' END
    ) AS flag,
    string_agg(source_ids, '|') AS source_ids,
    bool_or(basis = 'mindestwert') AS partial,
    bool_or(basis = 'summe') AS summed
FROM matched
WHERE place = 1
GROUP BY indicator_id, formula_from, region_id, level, year
