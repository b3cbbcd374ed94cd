-- The accused of every case and the period that first listed them.
SELECT unit, person_no, first_seq FROM $derived.people WHERE role IN (2, 3)
