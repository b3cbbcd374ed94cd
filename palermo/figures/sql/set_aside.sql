-- Convicted accused with the first SET_ASIDE after their first conviction that is their own or touches them.
WITH event AS (
    SELECT e.unit, e.person_no, e.event_no, e."on" AS day, e.own, min(e.seq) AS seq
    FROM derived.events AS e
    WHERE e.rank = $SET_ASIDE
    GROUP BY e.unit, e.person_no, e.event_no, e."on", e.own
)
SELECT a.unit, a.person_no, min(e.day) AS set_aside
FROM event AS e
JOIN derived.accused AS a ON a.unit = e.unit AND e.day >= a.first_convicted
WHERE
    (e.person_no IS NULL AND (NOT e.own OR e.seq >= a.first_seq))
    OR (e.own AND e.person_no = a.person_no)
GROUP BY a.unit, a.person_no
