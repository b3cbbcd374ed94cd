-- Holders of cases that were handed on: the case (its first holder), their place, the last, whose people are used.
WITH placed AS (
    SELECT case_no, reached AS unit, steps AS place FROM $derived.climb
    UNION ALL
    SELECT DISTINCT reached AS case_no, reached AS unit, 0 AS place FROM $derived.climb
),
listed AS (
    SELECT p.unit, max(p.place) AS place
    FROM placed AS p
    WHERE p.case_no IN (SELECT case_no FROM $facts.persons)
    GROUP BY p.unit
),
ended AS (
    SELECT unit, max(place) AS place FROM placed GROUP BY unit
)
SELECT p.case_no, p.unit, p.place, p.place = e.place AS last, coalesce(p.place = l.place, FALSE) AS people
FROM placed AS p
JOIN ended AS e ON e.unit = p.unit
LEFT JOIN listed AS l ON l.unit = p.unit
