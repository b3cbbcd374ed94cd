-- Accused whom the first COGNIZANCE of the case names or touches, or would touch if it named nobody.
-- Whoever is freed again, or was listed later than a COGNIZANCE, is looked at with each event of that day.
WITH unlike AS (
    SELECT a.unit, a.person_no, a.first_seq, h.first_cognizance AS day
    FROM derived.accused AS a
    JOIN derived.history AS h ON h.unit = a.unit
    WHERE a.unlike_met
),
event AS (
    SELECT e.unit, e.event_no, e."on" AS day, e.own, min(e.seq) AS seq
    FROM derived.events AS e
    WHERE e.rank = $COGNIZANCE AND e.unit IN (SELECT unit FROM unlike)
    GROUP BY e.unit, e.event_no, e."on", e.own
),
met AS (
    SELECT u.unit, u.person_no, u.day
    FROM unlike AS u
    JOIN event AS e ON e.unit = u.unit AND e.day = u.day AND (NOT e.own OR e.seq >= u.first_seq)
    GROUP BY u.unit, u.person_no, u.day
),
own AS (
    SELECT unit, person_no, "on" AS day, key
    FROM derived.events
    WHERE own AND person_no IS NOT NULL AND unit IN (SELECT unit FROM unlike)
),
state AS (
    SELECT m.unit, m.person_no, m.day, max(o.key) AS last_own
    FROM met AS m
    LEFT JOIN own AS o ON o.unit = m.unit AND o.person_no = m.person_no AND o.day <= m.day
    GROUP BY m.unit, m.person_no, m.day
)
SELECT unit, person_no, first_met AS prosecuted_on
FROM derived.accused
WHERE first_met IS NOT NULL
UNION ALL
SELECT unit, person_no, day AS prosecuted_on
FROM state
WHERE last_own IS NULL OR last_own % 64 NOT IN ($blocking)
