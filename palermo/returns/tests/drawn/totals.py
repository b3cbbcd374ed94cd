"""Rules on stated totals."""

from palermo.returns.tests.drawing import draw
from palermo.returns.tests.drawn import Table

T = Table()
wrong, right = T.wrong, T.right


def stated(*lines):
    return draw(totals=[{"value": "5", **line} for line in lines])


wrong(
    "unexpected-value totals figure",
    stated({}, {"figure": "seized"}),
    "totals 3 figure unexpected-value row seized",
)
wrong(
    "unexpected-value totals figure",
    stated({"category": "SOM"}, {"sex": "F"}),
    "totals 3 figure unexpected-value row cases_registered",
)
wrong(
    "unexpected-value totals figure",
    stated({}, {"figure": "victims_identified", "stage": "TRIAL"}),
    "totals 3 figure unexpected-value row victims_identified",
)
right(
    "unexpected-value totals figure",
    stated(
        {"figure": "case_status", "stage": "TRIAL", "district": "Lahore"},
        {"figure": "victims_identified", "sex": "F", "age_group": "child"},
    ),
)
# A dimension that cannot be read leaves the rule without its input.
right(
    "unexpected-value totals figure",
    stated({"category": "SOM"}, {"sex": "F", "district": "nowhere"}),
    "totals 3 district unknown-code row nowhere",
)

PERSONS = {"figure": "victims_identified"}
wrong(
    "total-below-part",
    stated(PERSONS, {**PERSONS, "sex": "F", "value": "6"}),
    "totals 2 value total-below-part kept 5",
)
wrong(
    "total-below-part",
    stated(PERSONS, {**PERSONS, "sex": "F", "value": "3"}, {**PERSONS, "sex": "M", "value": "3"}),
    "totals 2 value total-below-part kept 5",
)
# Boys and girls of Lahore are more than the victims of Lahore, and than all victims.
wrong(
    "total-below-part",
    stated(
        PERSONS,
        {**PERSONS, "district": "Lahore"},
        {**PERSONS, "district": "PB-lahore", "sex": "F", "value": "3"},
        {**PERSONS, "district": "Lahore", "sex": "M", "value": "3"},
    ),
    "totals 2 value total-below-part kept 5",
    "totals 3 value total-below-part kept 5",
)
right(
    "total-below-part",
    stated(
        PERSONS,
        {**PERSONS, "sex": "F", "value": "3"},
        {**PERSONS, "sex": "M", "value": "2"},
        {**PERSONS, "age_group": "CHILD", "value": "4"},
        {**PERSONS, "district": "Lahore", "value": "5"},
        {**PERSONS, "category": "SOM", "sex": "F", "value": "9"},
    ),
)
# A line that is stated twice is one part, not two.
right(
    "total-below-part",
    stated(PERSONS, {**PERSONS, "sex": "F", "value": "3"}, {**PERSONS, "sex": "f", "value": "4"}),
    "totals 4 - duplicate-row row -",
)
