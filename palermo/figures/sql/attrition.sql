-- Cases registered in the period by the last milestone reached by the last day, and whether there is a conviction.
SELECT $dims count(*) AS value
FROM (
    SELECT
        *,
        CASE
            WHEN first_decided <= $end THEN 6
            WHEN first_charge <= $end THEN 5
            WHEN first_cognizance <= $end THEN 4
            WHEN first_challan <= $end THEN 3
            WHEN first_investigation <= $end THEN 2
            ELSE 1
        END AS reached,
        coalesce(first_convicted <= $end, FALSE) AS found_guilty
    FROM derived.cases
) AS c
$joins
WHERE c.registered_on BETWEEN $start AND $end $filters
$group
