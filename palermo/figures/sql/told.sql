-- Accused with what is known of them as persons.
SELECT a.*, p.role, p.sex, p.age_band, p.age_group, p.nationality
FROM $accused AS a
JOIN derived.persons AS p ON p.unit = a.unit AND p.person_no = a.person_no
