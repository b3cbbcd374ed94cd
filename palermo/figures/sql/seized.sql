-- Quantities seized, each seizure of a case once; added as decimals, so that the order of adding does not matter.
SELECT $dims sum(s.amount) AS value, CAST(sum(s.amount) AS VARCHAR) AS written
FROM (
    SELECT DISTINCT
        coalesce(h.unit, z.case_no) AS unit, z.case_no, z.seizure_no, coalesce(k.id, 0) AS kind,
        CAST(CAST(z.quantity AS VARCHAR) AS DECIMAL(38, 12)) AS amount, coalesce(u.id, 0) AS measure, z.value_pkr, z."on"
    FROM facts.seizures AS z
    LEFT JOIN derived.chain AS h ON h.case_no = z.case_no
    LEFT JOIN derived.seizure_kind AS k ON k.code = z.kind
    LEFT JOIN derived.unit AS u ON u.code = z.unit
) AS s
JOIN derived.cases AS c ON c.unit = s.unit
WHERE coalesce(s."on", c.registered_on) BETWEEN $start AND $end $filters
$group
