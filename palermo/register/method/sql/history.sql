-- Firsts of each case: first_ whoever is named, open_ of the events that name nobody.
-- open_seq, cognizance_seq: the earliest period of those that rule (1) may keep from an accused.
SELECT
    unit,
    min("on") FILTER (WHERE rank = $INVESTIGATION) AS first_investigation,
    min("on") FILTER (WHERE rank = $CHALLAN_FINAL) AS first_challan,
    min("on") FILTER (WHERE rank = $COGNIZANCE) AS first_cognizance,
    min("on") FILTER (WHERE rank = $CHARGE) AS first_charge,
    min("on") FILTER (WHERE rank = $CONVICTED) AS first_convicted,
    min("on") FILTER (WHERE phase = 4 AND rank <> $DISCHARGED) AS first_decided,
    min("on") FILTER (WHERE rank = $COGNIZANCE AND person_no IS NULL) AS open_cognizance,
    min("on") FILTER (WHERE rank = $CONVICTED AND person_no IS NULL) AS open_convicted,
    min("on") FILTER (WHERE rank IN ($ACQUITTED, $ACQ_EARLY) AND person_no IS NULL) AS open_acquitted,
    min("on") FILTER (WHERE phase = 4 AND person_no IS NULL) AS open_decision,
    min(seq) FILTER (WHERE own AND person_no IS NULL) AS open_seq,
    min(seq) FILTER (WHERE own AND rank = $COGNIZANCE) AS cognizance_seq
FROM $derived.events
GROUP BY unit
