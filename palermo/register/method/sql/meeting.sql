-- Every accused with their own firsts and with what names nobody: all of it, or all before blocked_from.
-- first_met: the day of the first COGNIZANCE of the case, when it names or touches them or would if it named nobody.
-- unlike, unlike_met: this tells nothing about them, each event has to be looked at (freed again, or listed later).
WITH joined AS (
    SELECT
        p.unit,
        p.person_no,
        p.first_seq,
        coalesce(o.freed, FALSE) AS freed,
        coalesce(p.first_seq > h.open_seq, FALSE) AS late,
        coalesce(p.first_seq > h.cognizance_seq, FALSE) AS late_met,
        coalesce(o.absent, FALSE) AS absent,
        o.blocked_from,
        o.cognizance,
        o.convicted,
        o.acquitted,
        o.decision,
        h.first_cognizance,
        h.open_cognizance,
        h.open_convicted,
        h.open_acquitted,
        h.open_decision
    FROM $derived.listed AS p
    LEFT JOIN $derived.own AS o ON o.unit = p.unit AND o.person_no = p.person_no
    LEFT JOIN $derived.history AS h ON h.unit = p.unit
)
SELECT
    unit,
    person_no,
    first_seq,
    absent,
    freed OR late AS unlike,
    first_cognizance IS NOT NULL AND (freed OR late_met) AND coalesce(cognizance <> first_cognizance, TRUE) AS unlike_met,
    CASE
        WHEN cognizance = first_cognizance
            OR (NOT freed AND NOT late_met AND (blocked_from IS NULL OR first_cognizance < blocked_from))
            THEN first_cognizance
    END AS first_met,
    least(cognizance, CASE WHEN NOT freed AND NOT late
        AND (blocked_from IS NULL OR open_cognizance < blocked_from) THEN open_cognizance END) AS first_cognizance,
    least(convicted, CASE WHEN NOT freed AND NOT late
        AND (blocked_from IS NULL OR open_convicted < blocked_from) THEN open_convicted END) AS first_convicted,
    least(acquitted, CASE WHEN NOT freed AND NOT late
        AND (blocked_from IS NULL OR open_acquitted < blocked_from) THEN open_acquitted END) AS first_acquitted,
    least(decision, CASE WHEN NOT freed AND NOT late
        AND (blocked_from IS NULL OR open_decision < blocked_from) THEN open_decision END) AS first_decision
FROM joined
