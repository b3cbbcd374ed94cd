-- Categories convicted of: the first category of each offence named; OTHER when none has one; UNKNOWN (0) when none is named.
SELECT DISTINCT e.unit, e.person_no, p.category
FROM $event AS e
JOIN derived.offence_part AS p ON p.list = e.list
WHERE p.category > 0
UNION ALL
SELECT e.unit, e.person_no, CASE WHEN max(e.list) > 0 THEN $other ELSE 0 END AS category
FROM $event AS e
LEFT JOIN derived.offence_part AS p ON p.list = e.list AND p.category > 0
GROUP BY e.unit, e.person_no
HAVING count(p.list) = 0
