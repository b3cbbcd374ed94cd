-- Firsts of every accused: the earliest event that is their own or touches them.
-- Whoever is not `unlike` is touched by all that names nobody, or by all of it before blocked_from.
WITH met AS (
    SELECT
        p.unit,
        p.person_no,
        p.first_seq,
        coalesce(o.freed, FALSE) OR coalesce(p.first_seq > h.open_seq, FALSE) AS unlike,
        coalesce(o.absent, FALSE) AS absent,
        o.blocked_from,
        o.cognizance,
        o.convicted,
        o.acquitted,
        o.decision,
        h.open_cognizance,
        h.open_convicted,
        h.open_acquitted,
        h.open_decision
    FROM $derived.listed AS p
    LEFT JOIN $derived.own AS o ON o.unit = p.unit AND o.person_no = p.person_no
    LEFT JOIN $derived.history AS h ON h.unit = p.unit
)
SELECT
    m.unit,
    m.person_no,
    m.first_seq,
    m.absent,
    least(m.cognizance, CASE
        WHEN m.unlike THEN t.cognizance
        WHEN m.blocked_from IS NULL OR m.open_cognizance < m.blocked_from THEN m.open_cognizance
    END) AS first_cognizance,
    least(m.convicted, CASE
        WHEN m.unlike THEN t.convicted
        WHEN m.blocked_from IS NULL OR m.open_convicted < m.blocked_from THEN m.open_convicted
    END) AS first_convicted,
    least(m.acquitted, CASE
        WHEN m.unlike THEN t.acquitted
        WHEN m.blocked_from IS NULL OR m.open_acquitted < m.blocked_from THEN m.open_acquitted
    END) AS first_acquitted,
    least(m.decision, CASE
        WHEN m.unlike THEN t.decision
        WHEN m.blocked_from IS NULL OR m.open_decision < m.blocked_from THEN m.open_decision
    END) AS first_decision
FROM met AS m
LEFT JOIN $derived.touched AS t ON t.unit = m.unit AND t.person_no = m.person_no
