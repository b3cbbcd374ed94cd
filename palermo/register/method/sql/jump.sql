-- One doubling of the paths along the links: whoever still stands on a link goes as far again.
SELECT a.case_no, b.reached
FROM $derived.jump AS a
JOIN $derived.jump AS b ON b.case_no = a.reached
