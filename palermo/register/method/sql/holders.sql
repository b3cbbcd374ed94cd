-- One row a case of a body: what the row of its latest period says, codes as numbers (0 is UNKNOWN).
WITH latest AS (
    SELECT c.case_no, max(p.seq) AS seq
    FROM $facts.cases AS c
    JOIN $derived.period AS p ON p.return_no = c.return_no
    GROUP BY c.case_no
)
SELECT
    c.case_no,
    c.from_case_no,
    c.registered_on,
    c.offence_from,
    p.body,
    CAST(coalesce(d.id, 0) AS SMALLINT) AS district,
    CAST(coalesce(d.province, 0) AS SMALLINT) AS province,
    CAST(coalesce(g.id, 0) AS SMALLINT) AS category,
    CAST(CASE c.cross_border WHEN 'YES' THEN 1 WHEN 'NO' THEN 2 ELSE 0 END AS TINYINT) AS cross_border,
    coalesce(o.id, 0) AS offences,
    CAST(coalesce(o.principal, 0) AS SMALLINT) AS offence,
    coalesce(f.id, 0) AS forms
FROM $facts.cases AS c
JOIN $derived.period AS p ON p.return_no = c.return_no
JOIN latest AS l ON l.case_no = c.case_no AND l.seq = p.seq
LEFT JOIN $derived.district AS d ON d.code = c.district
LEFT JOIN $derived.category AS g ON g.code = c.category
LEFT JOIN $derived.offence_list AS o ON o.codes = c.offences
LEFT JOIN $derived.form_list AS f ON f.codes = c.exploitation
