-- Returns due in the period, and of those the ones received, received late, and nil.
SELECT
    $dims
    count(*) AS returns_due,
    count(r.return_no) AS returns_received,
    count(*) FILTER (WHERE date_diff('day', r.period_end, r.prepared_on) > $late_days) AS returns_late,
    count(*) FILTER (WHERE r.nil) AS returns_nil
FROM ($due) AS d
LEFT JOIN (
    SELECT r.*, p.body AS body_id
    FROM facts.returns AS r
    JOIN derived.period AS p ON p.return_no = r.return_no
) AS r ON r.body_id = d.body AND r.period_start = d.period_start AND r.period_end = d.period_end
WHERE TRUE $filters
$group
