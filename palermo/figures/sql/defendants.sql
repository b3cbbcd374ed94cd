-- Accused whom the first COGNIZANCE of the case names or touches, or would touch if it named nobody.
-- Whoever is freed again, or was listed later than a COGNIZANCE, is looked at with each event of that day.
WITH first_day AS (
    SELECT
        a.unit, a.person_no, a.first_seq, c.first_cognizance AS day,
        coalesce(o.cognizance = c.first_cognizance, FALSE) AS named,
        o.blocked_from,
        coalesce(o.freed, FALSE) AS freed,
        coalesce(a.first_seq > h.cognizance_seq, FALSE) AS late
    FROM derived.accused AS a
    JOIN derived.cases AS c ON c.unit = a.unit
    LEFT JOIN derived.own AS o ON o.unit = a.unit AND o.person_no = a.person_no
    LEFT JOIN derived.history AS h ON h.unit = a.unit
    WHERE c.first_cognizance IS NOT NULL
),
unlike AS (
    SELECT unit, person_no, first_seq, day FROM first_day WHERE NOT named AND (freed OR late)
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
SELECT unit, person_no, day AS prosecuted_on
FROM first_day
WHERE named OR (NOT freed AND NOT late AND (blocked_from IS NULL OR day < blocked_from))
UNION ALL
SELECT unit, person_no, day AS prosecuted_on
FROM state
WHERE last_own IS NULL OR last_own % 64 NOT IN ($blocking)
