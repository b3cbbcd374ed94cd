-- One doubling of the paths along the links: whoever still stands on a link goes as far again.
SELECT a.case_no, b.at
FROM $derived.jump AS a
JOIN $derived.jump AS b ON b.case_no = a.at
