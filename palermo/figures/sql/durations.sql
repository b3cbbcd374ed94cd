-- Cases registered by the last day: days to a milestone, or to the last day where it is not reached yet.
SELECT $dims count(*) FILTER (WHERE c.reached) AS reached, count(*) AS cases
FROM (
    SELECT
        *,
        coalesce($day <= $end, FALSE) AS reached,
        date_diff('day', registered_on, CASE WHEN $day <= $end THEN $day ELSE $end END) AS days
    FROM derived.cases
    WHERE registered_on <= $end
) AS c
WHERE TRUE $filters
$group
