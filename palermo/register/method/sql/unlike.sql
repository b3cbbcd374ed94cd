-- Accused for whom the firsts of the case do not tell what touches them: freed again, or listed later than an event.
SELECT unit, person_no, first_seq FROM $derived.meeting WHERE unlike
