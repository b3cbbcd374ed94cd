-- Every list of forms of exploitation that occurs, numbered.
SELECT CAST(row_number() OVER (ORDER BY codes) AS INTEGER) AS id, codes
FROM (SELECT DISTINCT exploitation AS codes FROM $facts.cases WHERE exploitation IS NOT NULL) AS l
