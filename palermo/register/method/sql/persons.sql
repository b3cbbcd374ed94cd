-- Everybody in a case with age band and age group (0 is UNKNOWN), from the range of ages that the row allows.
WITH based AS (
    SELECT
        p.unit, p.person_no, p.first_seq, p.role, p.sex, p.nationality, p.referred, p.age, p.birth_date,
        p.birth_date_last,
        CASE WHEN p.at_offence THEN coalesce(c.offence_from, c.registered_on) ELSE c.registered_on END AS basis
    FROM $derived.people AS p
    JOIN $derived.cases AS c ON c.unit = p.unit
),
aged AS (
    SELECT
        *,
        coalesce(age, CASE WHEN birth_date_last IS NOT NULL THEN $youngest END) AS low,
        coalesce(age, CASE WHEN birth_date IS NOT NULL THEN $oldest END) AS high
    FROM based
),
ranged AS (
    SELECT *, CASE WHEN high >= 0 THEN greatest(low, 0) END AS least_age FROM aged
),
banded AS (
    SELECT
        *,
        CASE WHEN least_age IS NULL THEN 0 WHEN least_age < 9 THEN 1 WHEN least_age < 18 THEN 2
            WHEN least_age < 30 THEN 3 WHEN least_age < 48 THEN 4 ELSE 5 END AS low_band,
        CASE WHEN high < 9 THEN 1 WHEN high < 18 THEN 2 WHEN high < 30 THEN 3 WHEN high < 48 THEN 4 ELSE 5 END AS high_band
    FROM ranged
)
SELECT
    unit, person_no, first_seq, role, sex, nationality, referred,
    CAST(CASE WHEN low_band = high_band THEN low_band ELSE 0 END AS TINYINT) AS age_band,
    CAST(CASE WHEN low_band = 0 THEN 0 WHEN high_band <= 2 THEN 1 WHEN low_band >= 3 THEN 2 ELSE 0 END AS TINYINT) AS age_group
FROM banded
