-- One doubling on the way from every holder to the first one; steps counts the holders passed.
SELECT a.case_no, coalesce(b.reached, a.reached) AS reached, a.steps + coalesce(b.steps, 0) AS steps
FROM $derived.climb AS a
LEFT JOIN $derived.climb AS b ON b.case_no = a.reached
