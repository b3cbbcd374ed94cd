-- Firsts of every accused: the earliest event that is their own or touches them.
SELECT
    unit, person_no, first_seq, absent, first_met, unlike_met,
    first_cognizance, first_convicted, first_acquitted, first_decision
FROM $derived.meeting
WHERE NOT unlike
UNION ALL
SELECT
    m.unit, m.person_no, m.first_seq, m.absent, m.first_met, m.unlike_met,
    least(m.first_cognizance, t.cognizance) AS first_cognizance,
    least(m.first_convicted, t.convicted) AS first_convicted,
    least(m.first_acquitted, t.acquitted) AS first_acquitted,
    least(m.first_decision, t.decision) AS first_decision
FROM $derived.meeting AS m
LEFT JOIN $derived.touched AS t ON t.unit = m.unit AND t.person_no = m.person_no
WHERE m.unlike
