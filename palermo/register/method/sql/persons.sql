-- Everybody in a case: what the row of their latest period says, and the period that first listed them.
-- A row's codes, with age band and age group (0 is UNKNOWN), are packed below its period: the greatest is the latest.
WITH aged AS (
    SELECT
        p.unit,
        p.person_no,
        r.seq,
        CASE p.role WHEN 'VICTIM' THEN 1 WHEN 'ACCUSED' THEN 2 WHEN 'VICTIM_ACCUSED' THEN 3 ELSE 4 END AS role,
        CASE p.sex WHEN 'F' THEN 1 WHEN 'M' THEN 2 WHEN 'X' THEN 3 ELSE 0 END AS sex,
        coalesce(n.id, 0) AS nationality,
        CASE WHEN p.referred = 'YES' THEN 1 ELSE 0 END AS referred,
        p.low,
        p.high
    FROM ($aged) AS p
    JOIN $derived.period AS r ON r.return_no = p.return_no
    LEFT JOIN $derived.country AS n ON n.code = p.nationality
    WHERE p.people
),
banded AS (
    SELECT
        *,
        CASE WHEN high >= 0 THEN CASE WHEN low < 9 THEN 1 WHEN low < 18 THEN 2 WHEN low < 30 THEN 3 WHEN low < 48 THEN 4 ELSE 5 END
            ELSE 0 END AS low_band,
        CASE WHEN high < 9 THEN 1 WHEN high < 18 THEN 2 WHEN high < 30 THEN 3 WHEN high < 48 THEN 4 ELSE 5 END AS high_band
    FROM aged
),
packed AS (
    SELECT
        unit,
        person_no,
        min(seq) AS first_seq,
        max(
            CAST(seq AS BIGINT) * 4194304
            + nationality * 2048
            + role * 256
            + sex * 64
            + (CASE WHEN low_band = high_band THEN low_band ELSE 0 END) * 8
            + (CASE WHEN low_band = 0 THEN 0 WHEN high_band <= 2 THEN 1 WHEN low_band >= 3 THEN 2 ELSE 0 END) * 2
            + referred
        ) & 4194303 AS latest
    FROM banded
    GROUP BY unit, person_no
)
SELECT
    unit,
    CAST(person_no AS SMALLINT) AS person_no,
    first_seq,
    CAST(latest >> 11 AS SMALLINT) AS nationality,
    CAST((latest >> 8) & 7 AS TINYINT) AS role,
    CAST((latest >> 6) & 3 AS TINYINT) AS sex,
    CAST((latest >> 3) & 7 AS TINYINT) AS age_band,
    CAST((latest >> 1) & 3 AS TINYINT) AS age_group,
    (latest & 1) = 1 AS referred
FROM packed
