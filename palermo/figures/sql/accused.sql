-- Accused by a day of their own.
SELECT $dims count(*) AS value
FROM $accused AS a
JOIN derived.cases AS c ON c.unit = a.unit
$joins
WHERE a.$day BETWEEN $start AND $end AND $within $filters
$group
