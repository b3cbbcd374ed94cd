"""Rules on the file, its sheets and headers, on the period, and on returns beside each other."""

from palermo.returns.method.read import Limits
from palermo.returns.tests.drawing import HEADER, SEIZURE, VICTIM, Drawing, draw
from palermo.returns.tests.drawn import Table

T = Table()
wrong, right = T.wrong, T.right

NIL = {"nil": "yes", "registered": "0", "pending": "5"}
EMPTY = {"cases": [], "persons": [], "events": [], "journeys": None, "seizures": None}
TOTALS_ONLY = draw({"registered": "9", "pending": "14"}, totals=[{}], **dict.fromkeys(EMPTY))
# A limit that one drawn return is over and no other comes near.
LIMITS = Limits(cell=900)


def with_file(name, content):
    return Drawing(files={name: content})


wrong("unreadable", with_file("seizures.csv", b"\xff\xfe\xff"), "seizures - - unreadable file -")
right("unreadable", with_file("seizures.csv", "case_id;seizure_no;kind;quantity;unit\n".encode("utf-16")))

LONG = ",".join([*("x" * 901 if name == "unit" else value for name, value in SEIZURE.items())])
wrong(
    "too-large",
    with_file("seizures.csv", f"case_id,seizure_no,kind,quantity,unit\n{LONG}\n".encode()),
    "seizures 2 unit too-large file …",
)
right("too-large", draw(persons=[{"name": "x" * 100}, VICTIM]))

wrong(
    "unknown-format return format",
    draw({"format": "palermo-return/2"}),
    "return 2 format unknown-format file …",
)
right("unknown-format return format", draw({"format": " palermo-return/1 "}))

wrong("missing-sheet", draw(persons=None), "persons - - missing-sheet file -")
wrong(
    "missing-sheet",
    draw(cases=None, events=None),
    "cases - - missing-sheet file -",
    "events - - missing-sheet file -",
)
right("missing-sheet", TOTALS_ONLY)
right("missing-sheet", draw(NIL, **dict.fromkeys(EMPTY)))

wrong("missing-column *", draw({"body": None}), "return - body missing-column file -")
wrong(
    "missing-column *",
    with_file("seizures.csv", b"case_id,seizure_no,kind,quantity\nC1,1,CASH,5\n"),
    "seizures 1 unit missing-column file -",
)
right(
    "missing-column *", with_file("seizures.csv", b"case_id,seizure_no,kind,quantity,unit\nC1,1,CASH,5,PKR\n")
)
right("missing-column *", draw({"reopened": None}))

HEAD = b"case_id,seizure_no,kind,quantity,unit"
wrong(
    "duplicate-column *",
    with_file("seizures.csv", HEAD + b", UNIT\nC1,1,CASH,5,PKR,PKR\n"),
    "seizures 1 unit duplicate-column file -",
)
wrong(
    "duplicate-column *",
    Drawing(
        absent=["return"],
        files={
            "return.csv": "\n".join(
                f"{k},{v}" for k, v in [("field", "value"), *HEADER.items(), ("nil", "no")]
            ).encode()
        },
    ),
    "return 13 nil duplicate-column file -",
)
right("duplicate-column *", with_file("seizures.csv", HEAD + b",,\nC1,1,CASH,5,PKR,,\n"))

wrong("unknown-sheet", with_file("remarks.csv", b"a,b\n1,2\n"), "remarks - - unknown-sheet kept -")
right("unknown-sheet", with_file("Read Me.csv", b"a,b\n1,2\n"))

wrong(
    "unknown-column *",
    with_file("seizures.csv", HEAD + b",remarks\nC1,1,CASH,5,PKR,none\n"),
    "seizures 1 remarks unknown-column kept -",
)
wrong("unknown-column *", draw({"remarks": "none"}), "return 13 remarks unknown-column kept -")
right("unknown-column *", with_file("seizures.csv", HEAD.upper() + b",Value_PKR ,ON\nC1,1,CASH,5,PKR,,\n"))

wrong(
    "date-order return period_end",
    draw({"period_end": "2023-12-31"}),
    "return 5 period_end date-order file 2023-12-31",
)
right(
    "date-order return period_end",
    draw({"period_end": "2024-01-01", "prepared_on": "2024-01-01", **NIL}, **EMPTY),
)

wrong(
    "date-order return prepared_on",
    draw({"prepared_on": "2024-03-30"}),
    "return 6 prepared_on date-order kept 2024-03-30",
)
right("date-order return prepared_on", draw({"prepared_on": "2024-03-31"}))

wrong("nil-with-rows return nil", draw({"nil": "yes"}), "return 7 nil nil-with-rows file yes")
right("nil-with-rows return nil", draw(NIL, **EMPTY))

wrong(
    "nil-expected return nil",
    draw({**NIL, "nil": "No"}, **EMPTY),
    "return 7 nil nil-expected kept No",
)
right(
    "nil-expected return nil",
    draw({"registered": "9", "pending": "14"}, totals=[{}], **EMPTY),
    "return 9 registered balance kept 9",
)

wrong("balance return pending", draw({"pending": "7"}), "return 12 pending balance kept 7")
wrong("balance return pending", draw({"reopened": "1"}), "return 12 pending balance kept 6")
right("balance return pending", draw({"reopened": "", "opening_pending": "0", "pending": "1"}))

wrong(
    "balance return registered",
    draw({"registered": "2", "pending": "7"}),
    "return 9 registered balance kept 2",
)
right(
    "balance return registered",
    draw({"registered": "2", "pending": "7"}, cases=[{"registered_on": "soon"}]),
    "cases - - all-rejected kept -",
    "cases 2 registered_on bad-date row …",
    "persons - - all-rejected kept -",
    "persons 2 case_id parent-rejected row …",
    "persons 3 case_id parent-rejected row …",
    "events - - all-rejected kept -",
    "events 2 case_id parent-rejected row …",
    "journeys - - all-rejected kept -",
    "journeys 2 case_id parent-rejected row …",
    "seizures - - all-rejected kept -",
    "seizures 2 case_id parent-rejected row …",
)
right("balance return registered", TOTALS_ONLY)

CLOSED = {"status": "CANCELLED", "status_on": "2024-02-01"}
CLOSING = [{}, {"stage": "CANCELLED", "on": "2024-02-01"}]
wrong("balance return disposed", draw(cases=[CLOSED], events=CLOSING), "return 11 disposed balance kept 0")
right("balance return disposed", draw({"disposed": "1", "pending": "5"}, cases=[CLOSED], events=CLOSING))
APPEALED = {"status": "APPEAL", "status_on": "2024-03-01"}
TRIED = [
    {"stage": stage, "on": f"2024-02-{day:02}"}
    for day, stage in enumerate(["CHALLAN_FINAL", "COGNIZANCE", "CHARGE", "CONVICTED"], start=1)
]
FULL = [{}, *TRIED, {"stage": "APPEAL", "on": "2024-03-01"}]
right("balance return disposed", draw({"disposed": "1", "pending": "5"}, cases=[APPEALED], events=FULL))
right(
    "balance return disposed",
    draw(
        cases=[{**APPEALED, "registered_on": "2023-10-01", "fir_year": "2023", "offence_from": "2023"}],
        events=[{"stage": "APPEAL", "on": "2024-03-01"}],
    ),
    "return 9 registered balance kept 1",
)

Q4 = {"period_start": "2023-10-01", "period_end": "2023-12-31", "prepared_on": "2024-01-01"}
BEFORE = draw({**Q4, **NIL}, **EMPTY)
wrong(
    "balance return opening_pending",
    draw({"opening_pending": "4", "pending": "5"}),
    "return 8 opening_pending balance kept 4",
    others=(BEFORE,),
)
right("balance return opening_pending", draw(), others=(BEFORE,))
right(
    "balance return opening_pending",
    draw({"opening_pending": "4", "pending": "5", "body": "SD-POLICE"}),
    others=(BEFORE,),
)

AGAIN = draw({"prepared_on": "2024-04-06"})
wrong(
    "same-day-submissions",
    draw(),
    "return 6 prepared_on same-day-submissions kept 2024-04-05",
    "return 6 prepared_on superseded kept 2024-04-05",
    others=(draw(),),
)
right("same-day-submissions", AGAIN, others=(draw(),))
right("same-day-submissions", draw(), others=(draw({"nil": "yes"}), draw({"body": "SD-POLICE"})))

wrong("superseded", draw(), "return 6 prepared_on superseded kept 2024-04-05", others=(AGAIN,))
right("superseded", AGAIN, others=(draw(), draw({"prepared_on": "2024-04-07", "format": "other"})))

FEBRUARY = {"period_start": "2024-02-01", "period_end": "2024-02-29", "prepared_on": "2024-03-01"}
INSIDE = draw({**FEBRUARY, **NIL}, **EMPTY)
wrong(
    "overlapping-period",
    draw(),
    "return 4 period_start overlapping-period kept 2024-01-01",
    others=(INSIDE,),
)
right("overlapping-period", draw(), others=(BEFORE,))
right("overlapping-period", draw({"body": "SD-POLICE"}), others=(INSIDE,))

BROKEN = {"role": "?", "sex": "X", "id_type": "", "id_number": ""}
wrong(
    "all-rejected *",
    draw(persons=[BROKEN], journeys=None),
    "persons - - all-rejected kept -",
    "persons 2 role unknown-code row ?",
)
right(
    "all-rejected *",
    draw(persons=[{}, {**BROKEN, "person_no": "3"}], journeys=None),
    "persons 3 role unknown-code row ?",
)
