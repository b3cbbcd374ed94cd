-- Every row of a person with the case it belongs to, whether its holder's people are used, and the ages it allows on the
-- day of age_basis.
SELECT *, $low AS low, $high AS high
FROM (
    SELECT
        p.*,
        c.unit,
        coalesce(h.people, TRUE) AS people,
        CASE WHEN p.age_basis = 'OFFENCE' THEN coalesce(c.offence_from, c.registered_on) ELSE c.registered_on END AS basis
    FROM $facts.persons AS p
    LEFT JOIN $derived.chain AS h ON h.case_no = p.case_no
    JOIN $derived.cases AS c ON c.unit = coalesce(h.unit, p.case_no)
) AS based
