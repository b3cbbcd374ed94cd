"""Rules on keys: repeated ones, unknown ones, and rejected parents."""

from palermo.returns.tests.drawing import ACCUSED, VICTIM, draw
from palermo.returns.tests.drawn import Table

T = Table()
wrong, right = T.wrong, T.right

TWO = {"registered": "2", "pending": "7"}
OTHER = {"case_id": "C2", "fir_number": "13/24", "status": "REGISTERED", "status_on": "2024-01-10"}

wrong(
    "duplicate-key cases case_id",
    draw(TWO, cases=[{}, {**OTHER, "case_id": " C1 "}]),
    "cases 3 case_id duplicate-key row …",
)
# The first row stands even when it is rejected itself.
wrong(
    "duplicate-key cases case_id",
    draw(TWO, cases=[{"category": "?"}, {**OTHER, "case_id": "C1"}], journeys=None, seizures=None),
    "cases - - all-rejected kept -",
    "cases 2 category unknown-code row ?",
    "cases 3 case_id duplicate-key row …",
    "persons - - all-rejected kept -",
    "persons 2 case_id parent-rejected row …",
    "persons 3 case_id parent-rejected row …",
    "events - - all-rejected kept -",
    "events 2 case_id parent-rejected row …",
)
right("duplicate-key cases case_id", draw(TWO, cases=[{}, {**OTHER, "case_id": "c1"}]))

wrong(
    "duplicate-key persons person_no",
    draw(persons=[{}, VICTIM, {**VICTIM, "person_no": "۲.0"}]),
    "persons 4 person_no duplicate-key row ۲.0",
)
right("duplicate-key persons person_no", draw(persons=[{}, VICTIM, {**VICTIM, "person_no": "22"}]))

wrong(
    "duplicate-key journeys leg",
    draw(journeys=[{}, {"kind": "TRANSIT"}]),
    "journeys 3 leg duplicate-key row 1",
)
wrong(
    "duplicate-key journeys leg",
    draw(journeys=[{"person_no": ""}, {"person_no": " ", "country": "IR"}]),
    "journeys 3 leg duplicate-key row 1",
)
right("duplicate-key journeys leg", draw(journeys=[{}, {"person_no": ""}, {"leg": "2"}]))

wrong(
    "duplicate-key seizures seizure_no",
    draw(seizures=[{}, {"unit": "USD"}]),
    "seizures 3 seizure_no duplicate-key row 1",
)
right("duplicate-key seizures seizure_no", draw(seizures=[{}, {"seizure_no": "2"}]))

wrong(
    "duplicate-row events ",
    draw(events=[{}, {"stage": " investigation", "on": "11/1/2024"}]),
    "events 3 - duplicate-row row -",
)
wrong(
    "duplicate-row events ",
    draw(events=[{}, {"court": "c" * 121}]),
    "events 3 court too-long cell …",
    "events 3 - duplicate-row row -",
)
right("duplicate-row events ", draw(events=[{}, {"court": "Sessions"}]))

ALONE = {"registered": "0", "pending": "5"}
wrong(
    "duplicate-row totals ",
    draw(totals=[{}, {"value": "8", "category": "tip"}]),
    "totals 3 - duplicate-row row -",
)
right("duplicate-row totals ", draw(totals=[{}, {"category": "SOM"}, {"district": "Lahore"}]))

for sheet, row in (
    ("persons", {**VICTIM, "case_id": "c1"}),
    ("events", {"case_id": "C1 1"}),
    ("journeys", {"case_id": "C3"}),
    ("seizures", {"case_id": "C3"}),
):
    known = [{}, VICTIM] if sheet == "persons" else [{}]
    place = len(known) + 2
    wrong(
        f"unknown-key {sheet} case_id",
        draw(**{sheet: [*known, row]}),
        f"{sheet} {place} case_id unknown-key row …",
    )
right(
    "unknown-key persons case_id",
    draw(cases=[{"case_id": "C۱"}], persons=[{"case_id": " C1"}, {**VICTIM, "case_id": "C١"}]),
)

wrong(
    "unknown-key journeys person_no",
    draw(journeys=[{"person_no": "3"}, {"person_no": "1", "case_id": "C9"}]),
    "journeys - - all-rejected kept -",
    "journeys 2 person_no unknown-key row 3",
    "journeys 3 case_id unknown-key row …",
)
right("unknown-key journeys person_no", draw(journeys=[{"person_no": ""}]))

LATE = {"status_on": "2024-01-09"}
wrong(
    "parent-rejected persons case_id",
    draw(
        TWO,
        cases=[LATE, OTHER],
        events=[{"case_id": "C2"}, {}],
        journeys=[{}, {"case_id": "C2", "person_no": ""}],
        seizures=[{}, {"case_id": "C2"}],
        persons=[{**ACCUSED, "case_id": "C2"}, VICTIM],
    ),
    "cases 2 status_on date-order row 2024-01-09",
    "cases 3 status status-mismatch kept REGISTERED",
    "persons 3 case_id parent-rejected row …",
    "events 3 case_id parent-rejected row …",
    "journeys 2 case_id parent-rejected row …",
    "seizures 2 case_id parent-rejected row …",
)
right(
    "parent-rejected persons case_id",
    draw(TWO, cases=[{}, {**OTHER, **LATE}]),
    "cases 3 status_on date-order row 2024-01-09",
)

wrong(
    "parent-rejected journeys person_no",
    draw(persons=[{}, {**VICTIM, "role": "?"}], journeys=[{}, {"person_no": ""}]),
    "persons 3 role unknown-code row ?",
    "journeys 2 person_no parent-rejected row 2",
)
right(
    "parent-rejected journeys person_no",
    draw(persons=[{"role": "?"}, VICTIM]),
    "persons 2 role unknown-code row ?",
)
