-- For the accused of `unlike`: firsts of the events of phase 3 and 4 that touch them, one event at a time.
WITH open AS (
    SELECT e.unit, e.event_no, e."on", e.rank, e.own, min(e.seq) AS seq
    FROM $derived.events AS e
    WHERE
        e.person_no IS NULL
        AND e.rank IN ($COGNIZANCE, $decision)
        AND e.unit IN (SELECT unit FROM $derived.unlike)
    GROUP BY e.unit, e.event_no, e."on", e.rank, e.own
),
own AS (
    SELECT unit, person_no, "on", key
    FROM $derived.events
    WHERE own AND person_no IS NOT NULL AND unit IN (SELECT unit FROM $derived.unlike)
),
met AS (
    SELECT a.unit, a.person_no, e."on", e.rank, max(o.key) AS last_own
    FROM $derived.unlike AS a
    JOIN open AS e ON e.unit = a.unit AND (NOT e.own OR e.seq >= a.first_seq)
    LEFT JOIN own AS o ON o.unit = a.unit AND o.person_no = a.person_no AND o."on" <= e."on"
    GROUP BY a.unit, a.person_no, e."on", e.rank
)
SELECT
    unit,
    person_no,
    min("on") FILTER (WHERE rank = $COGNIZANCE) AS cognizance,
    min("on") FILTER (WHERE rank = $CONVICTED) AS convicted,
    min("on") FILTER (WHERE rank IN ($ACQUITTED, $ACQ_EARLY)) AS acquitted,
    min("on") FILTER (WHERE rank IN ($decision)) AS decision
FROM met
WHERE last_own IS NULL OR last_own % 64 NOT IN ($blocking)
GROUP BY unit, person_no
