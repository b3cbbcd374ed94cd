-- Every list of offences that occurs, numbered, with its principal offence.
SELECT CAST(row_number() OVER (ORDER BY l.codes) AS INTEGER) AS id, l.codes, coalesce(o.id, 0) AS principal
FROM (
    SELECT DISTINCT offences AS codes FROM $facts.cases WHERE offences IS NOT NULL
    UNION
    SELECT DISTINCT offences AS codes FROM $facts.events WHERE offences IS NOT NULL
) AS l
LEFT JOIN $derived.offence AS o ON o.code = split_part(l.codes, ';', 1)
