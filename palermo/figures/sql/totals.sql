-- Stated totals of the period line by line, then the national sums of the bodies that send totals only.
WITH lines AS (
    SELECT
        t.figure, r.body, r.period_start, r.period_end, t.category, t.district, t.sex, t.age_group, t.stage,
        t.value, r.basis,
        row_number() OVER (
            PARTITION BY t.figure, r.body, t.category, t.district, t.sex, t.age_group, t.stage
            ORDER BY r.period_end DESC, r.period_start DESC
        ) AS turn
    FROM facts.totals AS t
    JOIN facts.returns AS r ON r.return_no = t.return_no
    WHERE r.period_start >= $start AND r.period_end <= $end
),
bodies AS (
    SELECT
        count(DISTINCT CASE WHEN basis <> 'TOTALS' THEN body END) AS by_case,
        count(DISTINCT CASE WHEN basis = 'TOTALS' THEN body END) AS by_total
    FROM facts.returns
    WHERE period_start >= $start AND period_end <= $end
)
SELECT
    figure, body, period_start, period_end, category, district, sex, age_group, stage, value, basis,
    CAST(NULL AS BIGINT) AS bodies_by_case, CAST(NULL AS BIGINT) AS bodies_by_total
FROM lines
UNION ALL
SELECT
    l.figure, CAST(NULL AS VARCHAR) AS body, $start AS period_start, $end AS period_end,
    l.category, l.district, l.sex, l.age_group, l.stage, CAST(sum(l.value) AS BIGINT) AS value, 'TOTALS' AS basis,
    max(b.by_case) AS bodies_by_case, max(b.by_total) AS bodies_by_total
FROM lines AS l
CROSS JOIN bodies AS b
WHERE l.basis = 'TOTALS' AND (l.figure NOT IN ($stocks) OR l.turn = 1)
GROUP BY l.figure, l.category, l.district, l.sex, l.age_group, l.stage
ORDER BY 1, 5, 6, 7, 8, 9, 2, 4, 3
