-- One value per indicator, region and year: the full published (or fully summed) ratio; else the
-- ratio of exactly those regions below that report both sides; else the incomplete total, marked.
-- An incomplete total yields to the regions below only where one of them is stated as missing.
-- A stated gap stays as a row without value.
WITH joined AS (
    SELECT
        coalesce(o.indicator_id, c.indicator_id) AS indicator_id,
        coalesce(o.region_id, c.region_id) AS region_id,
        coalesce(o.level, c.level) AS level,
        coalesce(o.year, c.year) AS year,
        o.indicator_id IS NOT NULL AND o.n_values = o.n_terms AND NOT o.partial AS own_full,
        o.indicator_id IS NOT NULL AND o.n_values = o.n_terms AND o.partial AS own_partial,
        c.indicator_id IS NOT NULL
            AND CAST(c.n_reporting AS DOUBLE) / c.n_expected >= i.min_coverage
            AND (i.basis <> 'meldung' OR c.n_reporting >= 3) AS covered,
        coalesce(c.n_gaps, 0) AS n_gaps,
        o.per AS o_per, o.numerator AS o_num, o.denominator AS o_den, o.has_denominator,
        o.numerator_year AS o_ny, o.denominator_year AS o_dy, o.flag AS o_flag,
        o.source_ids AS o_src, o.summed, o.n_rows, o.n_terms,
        c.per AS c_per, c.numerator AS c_num, c.denominator AS c_den,
        c.numerator_year AS c_ny, c.denominator_year AS c_dy, c.flag AS c_flag,
        c.source_ids AS c_src, c.n_reporting, c.n_expected, c.coverage_population,
        i.min_denominator
    FROM indicator_own AS o
    FULL JOIN indicator_coverage AS c
        ON c.indicator_id = o.indicator_id AND c.region_id = o.region_id AND c.year = o.year
    JOIN indicator AS i ON i.indicator_id = coalesce(o.indicator_id, c.indicator_id)
),
chosen AS (
    SELECT
        *,
        CASE
            WHEN own_full THEN CASE WHEN summed THEN 'summe' ELSE 'direkt' END
            WHEN own_partial AND (NOT covered OR n_gaps = 0) THEN 'mindestwert'
            WHEN covered THEN 'teilmenge'
            ELSE 'fehlt'
        END AS basis
    FROM joined
),
sides AS (
    SELECT
        *,
        CASE WHEN basis = 'teilmenge' THEN c_num WHEN basis <> 'fehlt' THEN o_num END AS numerator,
        CASE WHEN basis = 'teilmenge' THEN c_den WHEN basis <> 'fehlt' THEN o_den END AS denominator,
        CASE WHEN basis = 'teilmenge' THEN c_per ELSE o_per END AS per,
        basis <> 'teilmenge' AND NOT coalesce(has_denominator, FALSE) AS plain
    FROM chosen
)
SELECT
    indicator_id, region_id, level, year, numerator, denominator,
    CASE
        WHEN plain THEN numerator * per
        WHEN denominator < min_denominator OR denominator = 0 THEN NULL
        ELSE numerator / denominator * per
    END AS value,
    CASE
        WHEN NOT plain AND denominator < min_denominator
            THEN concat_ws('|', CASE WHEN basis = 'teilmenge' THEN c_flag ELSE o_flag END, 'unterdrueckt')
        WHEN NOT plain AND denominator = 0
            THEN concat_ws('|', CASE WHEN basis = 'teilmenge' THEN c_flag ELSE o_flag END, 'entfaellt')
        WHEN basis = 'teilmenge' THEN coalesce(c_flag, '')
        WHEN basis = 'fehlt' AND coalesce(o_flag, '') = '' THEN 'unbekannt'
        ELSE coalesce(o_flag, '')
    END AS flag,
    CASE WHEN basis = 'teilmenge' THEN n_reporting END AS n_reporting,
    CASE WHEN basis = 'teilmenge' THEN n_expected END AS n_expected,
    CASE WHEN basis = 'teilmenge' THEN c_ny ELSE o_ny END AS numerator_year,
    CASE WHEN basis = 'teilmenge' THEN c_dy ELSE o_dy END AS denominator_year,
    basis,
    CASE WHEN basis = 'teilmenge' THEN c_src ELSE o_src END AS source_ids,
    CASE WHEN basis = 'teilmenge' THEN coverage_population END AS coverage_population
FROM sides
WHERE basis <> 'fehlt' OR (n_rows = n_terms AND o_flag <> '')
