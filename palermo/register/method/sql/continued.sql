-- Links that count: none of a circle; of several receivers the one registered earliest, then by body. What is equal
-- still is decided by the number, which follows case_id as far as FACTS says.
SELECT case_no, from_case_no
FROM (
    SELECT
        l.case_no,
        l.from_case_no,
        row_number() OVER (PARTITION BY l.from_case_no ORDER BY l.registered_on, l.body, l.case_no) AS turn
    FROM $derived.link AS l
    LEFT JOIN $derived.circle AS c ON c.case_no = l.case_no
    WHERE c.case_no IS NULL
) AS r
WHERE turn = 1
