-- People of some roles in cases by a day of the case.
SELECT $dims count(*) AS value
FROM derived.persons AS p
JOIN derived.cases AS c ON c.unit = p.unit
$joins
WHERE p.role IN ($roles) AND c.$day BETWEEN $start AND $end AND $kept $filters
$group
