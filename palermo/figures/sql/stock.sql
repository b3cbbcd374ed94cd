-- Cases registered on or before the last day by their stage on it; a case without an event is REGISTERED.
SELECT $dims count(*) AS value
FROM (
    SELECT k.*, coalesce(s.stage, $REGISTERED) AS stage
    FROM derived.cases AS k
    LEFT JOIN $stages AS s ON s.unit = k.unit
) AS c
$joins
WHERE c.registered_on <= $end AND $kept $filters
$group
