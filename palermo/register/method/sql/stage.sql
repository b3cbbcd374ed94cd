-- The stage of every case on a day, as a rank. Named events of phase 4 and 5 count only where every accused is settled.
WITH last AS (
    SELECT
        unit,
        max(key) AS latest,
        max(key) FILTER (WHERE person_no IS NULL OR phase < 4) AS sure
    FROM $derived.events
    WHERE "on" <= $day
    GROUP BY unit
),
doubtful AS (
    SELECT unit FROM last WHERE sure IS NULL OR latest > sure
),
away AS (
    SELECT e.unit, e.person_no
    FROM $derived.events AS e
    JOIN $derived.accused AS a ON a.unit = e.unit AND a.person_no = e.person_no
    WHERE a.absent AND e.own AND e."on" <= $day
    GROUP BY e.unit, e.person_no
    HAVING max(e.key) % 64 = $SENT_512
),
unsettled AS (
    SELECT DISTINCT a.unit
    FROM $derived.accused AS a
    LEFT JOIN away AS w ON w.unit = a.unit AND w.person_no = a.person_no
    WHERE
        a.unit IN (SELECT unit FROM doubtful)
        AND (a.first_decision IS NULL OR a.first_decision > $day)
        AND w.unit IS NULL
)
SELECT
    l.unit,
    CAST(coalesce(CASE WHEN u.unit IS NULL THEN l.latest ELSE l.sure END % 64, $REGISTERED) AS TINYINT) AS stage
FROM last AS l
LEFT JOIN unsettled AS u ON u.unit = l.unit
