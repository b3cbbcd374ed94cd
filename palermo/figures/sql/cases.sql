-- Cases by the day of their registration or of a first event.
SELECT $dims count(*) AS value
FROM derived.cases AS c
$joins
WHERE c.$day BETWEEN $start AND $end $filters
$group
