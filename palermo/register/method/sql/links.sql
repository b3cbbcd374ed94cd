-- Who received from whom: only where the sender's case is among those read.
SELECT h.case_no, h.from_case_no, h.registered_on
FROM $derived.holder AS h
JOIN $derived.holder AS s ON s.case_no = h.from_case_no
WHERE h.from_case_no IS NOT NULL
