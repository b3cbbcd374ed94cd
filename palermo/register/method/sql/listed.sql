-- The accused of every case and the period that first listed them.
SELECT unit, person_no, first_seq FROM $derived.persons WHERE role IN (2, 3)
