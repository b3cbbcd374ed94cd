-- The single offences of every list; no list, or an unknown offence, is UNKNOWN.
SELECT DISTINCT l.id AS list, coalesce(o.id, 0) AS offence, coalesce(o.law, 0) AS law, coalesce(o.category, 0) AS category
FROM (SELECT id, unnest(string_split(codes, ';')) AS code FROM $derived.offence_list) AS l
LEFT JOIN $derived.offence AS o ON o.code = l.code
UNION ALL
SELECT 0 AS list, 0 AS offence, 0 AS law, 0 AS category
