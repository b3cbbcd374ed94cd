-- The single forms of every list; no list, or an unknown form, is UNKNOWN.
SELECT DISTINCT l.id AS list, coalesce(f.id, 0) AS form
FROM (SELECT id, unnest(string_split(codes, ';')) AS code FROM $derived.form_list) AS l
LEFT JOIN $derived.form AS f ON f.code = l.code
UNION ALL
SELECT 0 AS list, 0 AS form
