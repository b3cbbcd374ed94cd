-- The stage of every case over time, by the rules of stage.sql: from `since` up to the day before `until` (NULL: still so).
-- It can change only on a day with an event of the case.
WITH told AS (
    SELECT unit, "on", max(key) AS latest, max(key) FILTER (WHERE person_no IS NULL OR phase < 4) AS sure
    FROM $derived.events
    GROUP BY unit, "on"
),
last AS (
    SELECT
        unit,
        "on",
        latest,
        max(sure) OVER (PARTITION BY unit ORDER BY "on" ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) AS sure
    FROM told
),
doubtful AS (
    SELECT unit, "on" FROM last WHERE sure IS NULL OR latest > sure
),
own AS (
    SELECT e.unit, e.person_no, e."on", max(e.key) % 64 AS rank
    FROM $derived.events AS e
    JOIN $derived.accused AS a ON a.unit = e.unit AND a.person_no = e.person_no
    WHERE a.absent AND e.own
    GROUP BY e.unit, e.person_no, e."on"
),
away AS (
    SELECT unit, person_no, rank, "on" AS since, lead("on") OVER (PARTITION BY unit, person_no ORDER BY "on") AS until
    FROM own
),
unsettled AS (
    SELECT DISTINCT d.unit, d."on"
    FROM doubtful AS d
    JOIN $derived.accused AS a ON a.unit = d.unit AND (a.first_decision IS NULL OR a.first_decision > d."on")
    LEFT JOIN away AS w
        ON w.unit = a.unit AND w.person_no = a.person_no AND w.rank = $SENT_512
        AND w.since <= d."on" AND (w.until IS NULL OR w.until > d."on")
    WHERE w.unit IS NULL
),
stages AS (
    SELECT
        l.unit,
        l."on",
        CAST(coalesce(CASE WHEN u.unit IS NULL THEN l.latest ELSE l.sure END % 64, $REGISTERED) AS TINYINT) AS stage
    FROM last AS l
    LEFT JOIN unsettled AS u ON u.unit = l.unit AND u."on" = l."on"
),
changes AS (
    SELECT unit, "on", stage
    FROM (SELECT *, lag(stage) OVER (PARTITION BY unit ORDER BY "on") AS before FROM stages) AS s
    WHERE before IS NULL OR before <> stage
)
SELECT unit, stage, "on" AS since, lead("on") OVER (PARTITION BY unit ORDER BY "on") AS until
FROM changes
