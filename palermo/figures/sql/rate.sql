-- Persons convicted, and persons decided on the merits, each by the day of their own decision.
SELECT $dims sum(a.convicted) AS convicted, count(*) AS decided
FROM (
    SELECT *, first_convicted AS decided_on, 1 AS convicted FROM $accused AS a
    WHERE first_convicted BETWEEN $start AND $end
    UNION ALL
    SELECT *, first_acquitted AS decided_on, 0 AS convicted FROM $accused AS a
    WHERE $acquitted AND first_acquitted BETWEEN $start AND $end
) AS a
JOIN derived.cases AS c ON c.unit = a.unit
$joins
WHERE TRUE $filters
$group
