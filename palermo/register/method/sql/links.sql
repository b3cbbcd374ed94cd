-- Who received from whom: only where the sender's case is among those read.
SELECT h.case_no, h.from_case_no, h.registered_on, b.code AS body
FROM $derived.holder AS h
JOIN $derived.holder AS s ON s.case_no = h.from_case_no
JOIN $derived.body AS b ON b.id = h.body
WHERE h.from_case_no IS NOT NULL
