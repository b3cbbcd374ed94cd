-- Returns due in the period beside those that came for it.
WITH came AS (
    SELECT r.*, p.body AS body_id
    FROM facts.returns AS r
    JOIN derived.period AS p ON p.return_no = r.return_no
    WHERE r.period_end BETWEEN $start AND $end
),
expected AS ($due)
SELECT
    coalesce(r.body, b.code) AS body,
    coalesce(r.period_start, d.period_start) AS period_start,
    coalesce(r.period_end, d.period_end) AS period_end,
    CASE WHEN d.period_end IS NULL THEN 'no' ELSE 'yes' END AS due,
    CASE WHEN r.return_no IS NULL THEN 'no' ELSE 'yes' END AS received,
    CASE
        WHEN r.return_no IS NULL THEN NULL
        WHEN date_diff('day', r.period_end, r.prepared_on) > $late_days THEN 'yes'
        ELSE 'no'
    END AS late,
    CASE WHEN r.nil THEN 'yes' WHEN r.nil IS NOT NULL THEN 'no' END AS nil,
    r.prepared_on,
    CASE
        WHEN r.return_no IS NOT NULL THEN greatest(date_diff('day', r.period_end, r.prepared_on) - $late_days, 0)
    END AS days_late,
    r.basis,
    r.opening_pending,
    r.registered,
    r.reopened,
    r.disposed,
    r.pending
FROM expected AS d
FULL OUTER JOIN came AS r
    ON r.body_id = d.body AND r.period_start = d.period_start AND r.period_end = d.period_end
LEFT JOIN derived.body AS b ON b.id = d.body
ORDER BY 1, 3, 2
