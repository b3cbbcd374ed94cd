-- The events of a case's whole history. key orders them by day, then rank; own: of the holder whose people are used.
-- A row repeated in a later period is still there: only the first listing of a person asks for the earlier period.
SELECT
    coalesce(c.unit, e.case_no) AS unit,
    CAST(e.person_no AS SMALLINT) AS person_no,
    e."on",
    CAST(date_diff('day', DATE '1900-01-01', e."on") * 64 + s.rank AS INTEGER) AS key,
    s.rank,
    s.phase,
    p.seq,
    e.event_no,
    coalesce(c.people, TRUE) AS own
FROM $facts.events AS e
JOIN $derived.period AS p ON p.return_no = e.return_no
JOIN $derived.stage AS s ON s.code = e.stage
LEFT JOIN $derived.chain AS c ON c.case_no = e.case_no
WHERE NOT (s.rank = $TRANSFERRED AND NOT coalesce(c.last, TRUE))
