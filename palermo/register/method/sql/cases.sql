-- One row a case. First holder: body, district, category, registration day; last holder: everything else.
WITH last_holder AS (
    SELECT c.unit, h.offence_from, h.offences, h.offence, h.forms, h.cross_border
    FROM $derived.chain AS c
    JOIN $derived.holder AS h ON h.case_no = c.case_no
    WHERE c.last
),
later AS (
    SELECT case_no FROM $derived.chain WHERE case_no <> unit
)
SELECT
    h.case_no AS unit,
    h.registered_on,
    h.body,
    h.district,
    h.province,
    h.category,
    CASE WHEN l.unit IS NULL THEN h.offence_from ELSE l.offence_from END AS offence_from,
    CASE WHEN l.unit IS NULL THEN h.offences ELSE l.offences END AS offences,
    CASE WHEN l.unit IS NULL THEN h.offence ELSE l.offence END AS offence,
    CASE WHEN l.unit IS NULL THEN h.forms ELSE l.forms END AS forms,
    CASE WHEN l.unit IS NULL THEN h.cross_border ELSE l.cross_border END AS cross_border,
    f.first_investigation,
    f.first_challan,
    f.first_cognizance,
    f.first_charge,
    f.first_convicted,
    f.first_decided
FROM $derived.holder AS h
LEFT JOIN later AS x ON x.case_no = h.case_no
LEFT JOIN last_holder AS l ON l.unit = h.case_no
LEFT JOIN $derived.history AS f ON f.unit = h.case_no
WHERE x.case_no IS NULL
