-- CONVICTED events with the offences they name.
SELECT
    coalesce(c.unit, e.case_no) AS unit, CAST(e.person_no AS SMALLINT) AS person_no, e."on" AS day, e.event_no,
    p.seq, coalesce(c.people, TRUE) AS own, e.offences
FROM facts.events AS e
JOIN derived.period AS p ON p.return_no = e.return_no
LEFT JOIN derived.chain AS c ON c.case_no = e.case_no
WHERE e.stage = 'CONVICTED'
