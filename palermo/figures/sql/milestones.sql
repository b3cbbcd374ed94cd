-- Which milestones of attrition a case has reached, by the last one and by whether there is a conviction.
SELECT r.reached, g.found_guilty, m.stage
FROM (VALUES (1), (2), (3), (4), (5), (6)) AS r(reached)
CROSS JOIN (VALUES (FALSE), (TRUE)) AS g(found_guilty)
JOIN (
    VALUES (1, 1), (2, 2), (3, 3), (4, 4), (5, 5), (6, 6), (0, 7)
) AS m(least_reached, stage)
    ON (m.stage < 7 AND r.reached >= m.least_reached) OR (m.stage = 7 AND g.found_guilty)
