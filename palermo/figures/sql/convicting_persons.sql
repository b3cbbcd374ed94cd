-- The same for each convicted accused: of the CONVICTED events of that day that are their own or touch them.
WITH found_guilty AS (
    SELECT unit, person_no, first_seq, first_convicted AS day FROM derived.accused WHERE first_convicted IS NOT NULL
),
own AS (
    SELECT f.unit, f.person_no, max(e.key) AS last_own
    FROM found_guilty AS f
    JOIN derived.events AS e ON e.unit = f.unit AND e.person_no = f.person_no AND e.own AND e."on" <= f.day
    GROUP BY f.unit, f.person_no
),
conviction AS (
    SELECT unit, person_no, event_no, day, own, offences, min(seq) AS seq
    FROM derived.conviction
    GROUP BY unit, person_no, event_no, day, own, offences
)
SELECT DISTINCT f.unit, f.person_no, coalesce(l.id, 0) AS list
FROM found_guilty AS f
JOIN conviction AS v ON v.unit = f.unit AND v.day = f.day
LEFT JOIN own AS o ON o.unit = f.unit AND o.person_no = f.person_no
LEFT JOIN derived.offence_list AS l ON l.codes = v.offences
WHERE
    (v.own AND v.person_no = f.person_no)
    OR (
        v.person_no IS NULL
        AND (NOT v.own OR v.seq >= f.first_seq)
        AND (o.last_own IS NULL OR o.last_own % 64 NOT IN ($blocking))
    )
