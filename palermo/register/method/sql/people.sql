-- One row a person of a case: what the row of their latest period says, and when they were first listed.
-- Only a case that several returns sent can list somebody twice, so only such cases are grouped.
WITH rows_read AS (
    SELECT
        p.case_no,
        coalesce(c.unit, p.case_no) AS unit,
        CAST(p.person_no AS SMALLINT) AS person_no,
        r.seq,
        CAST(CASE p.role WHEN 'VICTIM' THEN 1 WHEN 'ACCUSED' THEN 2 WHEN 'VICTIM_ACCUSED' THEN 3 ELSE 4 END AS TINYINT) AS role,
        CAST(CASE p.sex WHEN 'F' THEN 1 WHEN 'M' THEN 2 WHEN 'X' THEN 3 ELSE 0 END AS TINYINT) AS sex,
        CAST(coalesce(n.id, 0) AS SMALLINT) AS nationality,
        CAST(p.age AS SMALLINT) AS age,
        p.birth_date,
        p.birth_date_last,
        coalesce(p.age_basis = 'OFFENCE', FALSE) AS at_offence,
        coalesce(p.referred = 'YES', FALSE) AS referred
    FROM $facts.persons AS p
    JOIN $derived.period AS r ON r.return_no = p.return_no
    LEFT JOIN $derived.country AS n ON n.code = p.nationality
    LEFT JOIN $derived.chain AS c ON c.case_no = p.case_no
    WHERE coalesce(c.people, TRUE)
),
again AS (
    SELECT case_no FROM $facts.cases GROUP BY case_no HAVING count(*) > 1
),
often AS (
    SELECT r.* FROM rows_read AS r JOIN again AS a ON a.case_no = r.case_no
),
span AS (
    SELECT unit, person_no, min(seq) AS first_seq, max(seq) AS last_seq FROM often GROUP BY unit, person_no
)
SELECT
    r.unit, r.person_no, r.seq AS first_seq, r.role, r.sex, r.nationality,
    r.age, r.birth_date, r.birth_date_last, r.at_offence, r.referred
FROM rows_read AS r
LEFT JOIN again AS a ON a.case_no = r.case_no
WHERE a.case_no IS NULL
UNION ALL
SELECT
    r.unit, r.person_no, s.first_seq, r.role, r.sex, r.nationality,
    r.age, r.birth_date, r.birth_date_last, r.at_offence, r.referred
FROM often AS r
JOIN span AS s ON s.unit = r.unit AND s.person_no = r.person_no AND s.last_seq = r.seq
