-- The latest return of each body whose period ends by a day, and how many cases it says are pending.
SELECT body, period_end, CAST(pending AS BIGINT) AS stated
FROM (
    SELECT *, row_number() OVER (PARTITION BY body ORDER BY period_end DESC, period_start DESC) AS place
    FROM facts.returns
    WHERE period_end <= $end
) AS r
WHERE place = 1
ORDER BY body
