-- Lists of offences that the first CONVICTED events of each case name (0: none).
SELECT DISTINCT c.unit, CAST(0 AS SMALLINT) AS person_no, coalesce(o.id, 0) AS list
FROM derived.conviction AS v
JOIN derived.cases AS c ON c.unit = v.unit AND c.first_convicted = v.day
LEFT JOIN derived.offence_list AS o ON o.codes = v.offences
