-- Accused for whom the firsts of the case do not tell what touches them: freed again, or listed later than an event.
SELECT p.unit, p.person_no, p.first_seq
FROM $derived.listed AS p
LEFT JOIN $derived.own AS o ON o.unit = p.unit AND o.person_no = p.person_no
LEFT JOIN $derived.history AS h ON h.unit = p.unit
WHERE coalesce(o.freed, FALSE) OR p.first_seq > h.open_seq
