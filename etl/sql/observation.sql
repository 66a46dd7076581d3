-- What was printed, after the reviewed annotations, for regions that existed on the reference day.
-- A source on one fixed territory (territory_year) keeps its values for regions that came later;
-- they carry the flag umgerechnet.
WITH dated AS (
    SELECT
        o.variable_id, o.region_id, r.level, o.year, o.period, o.value, o.flag, o.source_id, o.note,
        CAST(o.year || '-' || v.reference_date AS DATE) AS day,
        r.valid_from, r.valid_to, s.territory_year
    FROM observation_raw AS o
    JOIN region AS r ON r.region_id = o.region_id
    JOIN variable AS v ON v.variable_id = o.variable_id
    LEFT JOIN source AS s ON s.source_id = o.source_id
),
existing AS (
    SELECT
        *,
        day >= valid_from AND (valid_to IS NULL OR day <= valid_to) AS existed
    FROM dated
    WHERE (day >= valid_from AND (valid_to IS NULL OR day <= valid_to))
       OR (
            territory_year IS NOT NULL
            AND make_date(territory_year, 12, 31) >= valid_from
            AND (valid_to IS NULL OR make_date(territory_year, 12, 31) <= valid_to)
        )
),
hits AS (
    SELECT
        e.variable_id, e.region_id, e.period, e.source_id,
        string_agg(DISTINCT nullif(a.set_flag, ''), '|') AS set_flag,
        bool_or(a.set_missing) AS set_missing,
        string_agg(DISTINCT a.reason, ' ') AS reason
    FROM existing AS e
    JOIN annotation AS a
        ON a.source_id = e.source_id AND a.region_id = e.region_id AND a.year = e.year
        AND (a.variable_id = '*' OR a.variable_id = e.variable_id)
    GROUP BY e.variable_id, e.region_id, e.period, e.source_id
)
SELECT
    e.variable_id, e.region_id, e.level, e.year, e.period,
    CASE WHEN coalesce(h.set_missing, FALSE) THEN NULL ELSE e.value END AS value,
    concat_ws(
        '|', nullif(e.flag, ''), h.set_flag,
        CASE WHEN NOT e.existed THEN 'umgerechnet' END
    ) AS flag,
    e.source_id,
    concat_ws(' ', nullif(e.note, ''), h.reason) AS note
FROM existing AS e
LEFT JOIN hits AS h
    ON h.variable_id = e.variable_id AND h.region_id = e.region_id
    AND h.period = e.period AND h.source_id = e.source_id
