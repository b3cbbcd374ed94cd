"""Rules on events, journeys and seizures."""

from palermo.returns.tests.drawing import VICTIM, draw
from palermo.returns.tests.drawn import Table

T = Table()
wrong, right = T.wrong, T.right

# A case of an earlier period: its status is not computed from this return, and its first stage before is not known.
OLD = {"registered_on": "2023-12-20", "offence_from": "2023-12", "fir_year": "2023"}
BEFORE = {"registered": "0", "pending": "5"}


def old(*events, status="INVESTIGATION", on="2023-12-21", persons=({}, VICTIM), **sheets):
    return draw(
        BEFORE,
        cases=[{**OLD, "status": status, "status_on": on}],
        events=list(events),
        persons=list(persons),
        **sheets,
    )


def event(stage, on="2024-02-01", **cells):
    return {"stage": stage, "on": on, **cells}


wrong(
    "unknown-key events person_no",
    old(event("CHARGE", person_no="3"), event("CHARGE")),
    "events 2 person_no unknown-key row 3",
)
right("unknown-key events person_no", old(event("CHARGE", person_no="۱.0")))

wrong(
    "parent-rejected events person_no",
    old(event("CHARGE", person_no="1"), event("CHARGE"), persons=[{"sex": "?"}, VICTIM]),
    "persons 2 sex unknown-code row ?",
    "events 2 person_no parent-rejected row 1",
)
right(
    "parent-rejected events person_no",
    old(event("CHARGE", person_no="1"), persons=[{}, {**VICTIM, "sex": "?"}], journeys=None),
    "persons 3 sex unknown-code row ?",
)
wrong(
    "parent-rejected events case_id",
    draw(
        BEFORE,
        cases=[{**OLD, "fir_number": "", "status_on": "2023-12-21"}],
        events=[event("CHARGE", person_no="1")],
        persons=[{"sex": "?"}],
        journeys=None,
        seizures=None,
    ),
    "cases - - all-rejected kept -",
    "cases 2 fir_number required row -",
    "persons - - all-rejected kept -",
    "persons 2 sex unknown-code row ?",
    "persons 2 case_id parent-rejected row …",
    "events - - all-rejected kept -",
    "events 2 case_id parent-rejected row …",
)

wrong(
    "outside-period events on",
    old(event("CHARGE", "2024-04-01"), event("CHARGE")),
    "events 2 on outside-period row 2024-04-01",
)
right("outside-period events on", old(event("CHARGE", "2024-03-31")))

wrong("late-event", old(event("CHARGE", "2023-12-31")), "events 2 on late-event kept 2023-12-31")
right("late-event", old(event("CHARGE", "2024-01-01")))
right(
    "late-event", old(event("CHARGE", "2023-12-19"), event("CHARGE")), "events 2 on date-order row 2023-12-19"
)

wrong(
    "date-order events on",
    old(event("CHARGE", "2023-12-19"), event("CHARGE")),
    "events 2 on date-order row 2023-12-19",
)
right("date-order events on", old(event("CHARGE", "2023-12-20")), "events 2 on late-event kept 2023-12-20")

wrong(
    "required events person_no", old(event("SENT_512"), event("CHARGE")), "events 2 person_no required row -"
)
right("required events person_no", old(event("SENT_512", person_no="1")))
right("required events person_no", old(event("CHARGE")))

wrong(
    "unexpected-value events person_no",
    old(event("RETURNED", person_no="1")),
    "events 2 person_no unexpected-value kept 1",
)
right(
    "unexpected-value events person_no",
    old(event("RETURNED", person_no="9"), event("RETURNED")),
    "events 2 person_no unknown-key row 9",
)
right("unexpected-value events person_no", old(event("CHARGE", person_no="1")))

wrong(
    "role-mismatch events person_no",
    old(event("CHARGE", person_no="2"), event("CHARGE")),
    "events 2 person_no role-mismatch row 2",
)
right(
    "role-mismatch events person_no",
    old(event("CHARGE", person_no="2"), persons=[{}, {**VICTIM, "role": "VICTIM_ACCUSED"}]),
)

wrong(
    "role-mismatch journeys person_no",
    draw(journeys=[{"person_no": "1"}]),
    "journeys 2 person_no role-mismatch kept 1",
)
right("role-mismatch journeys person_no", draw(journeys=[{}]))

wrong(
    "unexpected-stage",
    old(event("CHARGE", "2024-02-01"), event("APPEAL", "2024-02-02")),
    "events 3 stage unexpected-stage kept APPEAL",
)
# The first event of a case of this period stands after REGISTERED.
wrong(
    "unexpected-stage",
    draw(cases=[{"status": "TRIAL", "status_on": "2024-01-11"}], events=[{"stage": "TRIAL"}]),
    "events 2 stage unexpected-stage kept TRIAL",
)
right("unexpected-stage", old(event("APPEAL")))
right(
    "unexpected-stage",
    draw(
        cases=[{"status": "TRIAL", "status_on": "2024-01-11", "transferred_from": "SD-POLICE:1"}],
        events=[{"stage": "TRIAL"}],
    ),
)
# Before an event that names a person stands the last one that names them or nobody, not one of somebody else.
PAIR = ({}, {"person_no": "2", "sex": "X", "id_type": "", "id_number": ""})
wrong(
    "unexpected-stage",
    old(
        event("TRIAL"),
        event("CONVICTED", "2024-02-02", person_no="1"),
        event("UPHELD", "2024-02-03", person_no="2"),
        persons=PAIR,
        journeys=None,
    ),
    "events 4 stage unexpected-stage kept UPHELD",
)
right(
    "unexpected-stage",
    old(
        event("TRIAL"),
        event("CONVICTED", "2024-02-02", person_no="1"),
        event("CONVICTED", "2024-02-03", person_no="2"),
        event("TRIAL", "2024-02-04"),
        persons=PAIR,
        journeys=None,
    ),
)
# For a person any stage is allowed that the case has reached before, whoever it named; for the case it is not.
CATCHING_UP = (event("COGNIZANCE", "2024-02-01"), event("TRIAL", "2024-02-03"))
wrong(
    "unexpected-stage",
    old(event("COGNIZANCE", "2024-02-01"), event("TRIAL", "2024-02-03"), event("COGNIZANCE", "2024-02-05")),
    "events 4 stage unexpected-stage kept COGNIZANCE",
)
right("unexpected-stage", old(*CATCHING_UP, event("COGNIZANCE", "2024-02-05", person_no="1")))
# On one day the rank decides, then the row.
right("unexpected-stage", old(event("TRIAL"), event("CHARGE")))
right(
    "unexpected-stage",
    old(event("CHARGE", "2024-02-01"), event("APPEAL", "2024-02-02"), event("CHARGE", "2024-04-02")),
    "events 4 on outside-period row 2024-04-02",
)

SENTENCE = {"sentence_months": "12", "fine_pkr": "50000"}
wrong(
    "unexpected-value events sentence_months",
    old(event("CHARGE", sentence_months="12")),
    "events 2 sentence_months unexpected-value kept 12",
)
right("unexpected-value events sentence_months", old(event("CONVICTED", **SENTENCE)))
wrong(
    "unexpected-value events fine_pkr",
    old(event("ACQUITTED", fine_pkr="500")),
    "events 2 fine_pkr unexpected-value kept 500",
)
right("unexpected-value events fine_pkr", old(event("UPHELD", **SENTENCE)))

wrong(
    "date-order seizures on",
    draw(seizures=[{"on": "2024-04-01"}]),
    "seizures 2 on date-order cell 2024-04-01",
)
right("date-order seizures on", draw(seizures=[{"on": "2024-03-31"}]))

wrong("unit-mismatch", draw(seizures=[{"unit": "kg"}]), "seizures 2 unit unit-mismatch kept kg")
right(
    "unit-mismatch", draw(seizures=[{"unit": "usd"}, {"kind": "HEROIN", "unit": "GRAM", "seizure_no": "2"}])
)
