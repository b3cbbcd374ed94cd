-- Returns in the order of their periods (period_end, then period_start), the body as a number.
SELECT
    r.return_no,
    CAST(coalesce(b.id, 0) AS SMALLINT) AS body,
    CAST(dense_rank() OVER (ORDER BY r.period_end, r.period_start) AS INTEGER) AS seq
FROM $facts.returns AS r
LEFT JOIN $derived.body AS b ON b.code = r.body
