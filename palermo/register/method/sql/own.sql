-- Own events of everybody who has any. While the last one is SENT_512 or of phase 4, rule (2) keeps the person
-- from what names nobody: from blocked_from on, unless a later own event frees them again.
SELECT
    unit,
    person_no,
    min("on") FILTER (WHERE rank = $COGNIZANCE) AS cognizance,
    min("on") FILTER (WHERE rank = $CONVICTED) AS convicted,
    min("on") FILTER (WHERE rank IN ($ACQUITTED, $ACQ_EARLY)) AS acquitted,
    min("on") FILTER (WHERE phase = 4) AS decision,
    min("on") FILTER (WHERE phase = 4 OR rank = $SENT_512) AS blocked_from,
    coalesce(
        max(key) FILTER (WHERE phase <> 4 AND rank <> $SENT_512) > min(key) FILTER (WHERE phase = 4 OR rank = $SENT_512), FALSE
    ) AS freed,
    bool_or(rank = $SENT_512) AS absent
FROM $derived.events
WHERE own AND person_no IS NOT NULL
GROUP BY unit, person_no
