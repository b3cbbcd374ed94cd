"""Rules on a case: its days, its offences, its status beside its events, the case it came from."""

from palermo.returns.tests.drawing import draw
from palermo.returns.tests.drawn import Table

T = Table()
wrong, right = T.wrong, T.right

TWO = {"registered": "2", "pending": "7"}
REGISTERED = {"status": "REGISTERED", "status_on": "2024-01-10"}
OLD = {"registered_on": "2023-12-20", "offence_from": "2023-12", "fir_year": "2023"}
ONE_OLD = {"registered": "1", "pending": "6"}


def second(header=TWO, **cells):
    """A second case that stands without people and events; nothing depends on it."""
    return draw(header, cases=[{}, {"case_id": "C2", "fir_number": "13/24", **REGISTERED, **cells}])


def only(events, header=None, **cells):
    """The one case, with these events beside that of the clean return."""
    return draw(header, cases=[cells], events=[{}, *events])


wrong(
    "outside-period cases registered_on",
    second(ONE_OLD, registered_on="2024-04-01", status_on="2024-03-31"),
    "cases 3 registered_on outside-period row 2024-04-01",
)
right("outside-period cases registered_on", second(registered_on="2024-03-31", status_on="2024-03-31"))

wrong(
    "outside-period cases status_on",
    second(status_on="1/4/2024"),
    "cases 3 status_on outside-period row 1/4/2024",
)
right("outside-period cases status_on", second(status_on="31/3/2024"))

wrong(
    "date-order cases offence_from",
    second(offence_from="2024-02"),
    "cases 3 offence_from date-order cell 2024-02",
)
wrong(
    "date-order cases offence_from",
    second(offence_from="2024-01-11"),
    "cases 3 offence_from date-order cell 2024-01-11",
)
right("date-order cases offence_from", second(offence_from="2024-01"))
right("date-order cases offence_from", second(offence_from="2024-01-10"))

wrong(
    "date-order cases status_on",
    second(status_on="2024-01-09"),
    "cases 3 status_on date-order row 2024-01-09",
)
right("date-order cases status_on", second(status_on="2024-01-10"))

wrong("date-order cases fir_year", second(fir_year="2025"), "cases 3 fir_year date-order kept 2025")
wrong(
    "date-order cases fir_year",
    second(fir_year="2023", registered_on="2024-02-01", status_on="2024-02-01"),
    "cases 3 fir_year date-order kept 2023",
)
right(
    "date-order cases fir_year", second(fir_year="2023", registered_on="2024-01-31", status_on="2024-01-31")
)
right("date-order cases fir_year", second(fir_year="2020", transferred_from="SD-POLICE:9"))
# "Received by transfer" goes by the cell as written.
right(
    "date-order cases fir_year",
    second(fir_year="2020", transferred_from="nobody"),
    "cases 3 transferred_from bad-transfer cell …",
)

wrong(
    "not-in-force",
    second(offences="PTPA-3-1;PACHTO-3", offence_from="2019"),
    "cases 3 offences not-in-force kept PTPA-3-1;PACHTO-3",
)
wrong(
    "not-in-force",
    second({**ONE_OLD}, offences="PTPA-3-1", registered_on="2018-05-31", offence_from="", fir_year="2018"),
    "cases 3 offences not-in-force kept PTPA-3-1",
)
right("not-in-force", second(offences="PTPA-3-1;PACHTO-3", offence_from="2018"))
right(
    "not-in-force",
    second({**ONE_OLD}, offences="PTPA-3-1", registered_on="2018-06-01", offence_from="", fir_year="2018"),
)
right("not-in-force", second(offences="FA-14", offence_from="1950"))

wrong(
    "category-mismatch",
    second(offences="CNSA-9;PTPA-3-1"),
    "cases 3 offences category-mismatch kept CNSA-9;PTPA-3-1",
)
right("category-mismatch", second(offences="PTPA-3-1;CNSA-9"))

wrong(
    "unexpected-value cases offences",
    second(offences="other;PTPA-3-1"),
    "cases 3 offences unexpected-value row other;PTPA-3-1",
)
right("unexpected-value cases offences", second(offences="PTPA-3-1;OTHER"))

SMUGGLED = {"category": "SOM", "offences": "PSMA-3"}
wrong(
    "unexpected-value cases exploitation",
    second(**SMUGGLED, means=""),
    "cases 3 exploitation unexpected-value kept SEX",
)
right(
    "unexpected-value cases exploitation",
    second(**SMUGGLED, means="", exploitation="none"),
    "cases 3 exploitation unknown-code cell none",
)

wrong(
    "unexpected-value cases means",
    second(**SMUGGLED, exploitation=""),
    "cases 3 means unexpected-value kept FORCE",
)
right("unexpected-value cases means", second(**SMUGGLED, means="", exploitation=""))

wrong("same-fir", second(fir_number="۱۲/24"), "cases 3 fir_number same-fir kept …")
right("same-fir", second(fir_number="12/24", police_station="saddar"))

wrong(
    "status-mismatch",
    second(status="CHALLAN_FINAL", status_on="2024-02-01"),
    "cases 3 status status-mismatch kept CHALLAN_FINAL",
    "cases 3 status status-without-event kept CHALLAN_FINAL",
)
# One accused is acquitted, the other is not settled: the case is where its last common event left it.
TRIED = [
    {"stage": stage, "on": f"2024-02-0{day}"}
    for day, stage in enumerate(["CHALLAN_FINAL", "COGNIZANCE", "CHARGE", "TRIAL"], start=1)
]
ACQUITTED = {"stage": "ACQUITTED", "on": "2024-03-01"}
DECIDED = {"status": "ACQUITTED", "status_on": "2024-03-01"}
CLOSED = {"disposed": "1", "pending": "5"}
PAIR = [{}, {"person_no": "2", "sex": "X", "id_type": "", "id_number": ""}]
wrong(
    "status-mismatch",
    draw(
        CLOSED,
        cases=[DECIDED],
        persons=PAIR,
        journeys=None,
        events=[{}, *TRIED, {**ACQUITTED, "person_no": "1"}],
    ),
    "cases 2 status status-mismatch kept ACQUITTED",
)
right(
    "status-mismatch",
    draw(
        CLOSED,
        cases=[DECIDED],
        persons=PAIR,
        journeys=None,
        events=[{}, *TRIED, {**ACQUITTED, "person_no": "1"}, {**ACQUITTED, "person_no": "2"}],
    ),
)
right("status-mismatch", second(ONE_OLD, **OLD, status="TRIAL", status_on="2023-12-21"))
right(
    "status-mismatch",
    draw(cases=[{**REGISTERED}], events=[{}, {"stage": "?"}]),
    "events 3 stage unknown-code row ?",
)
right(
    "status-mismatch",
    draw(cases=[{**REGISTERED, "transferred_from": "SD-POLICE:9"}]),
)

wrong(
    "status-without-event",
    draw(cases=[{"status_on": "2024-01-12"}]),
    "cases 2 status status-without-event kept INVESTIGATION",
)
right(
    "status-without-event",
    draw(cases=[{"status_on": "2024-01-12"}], events=[{}, {"on": "?"}]),
    "events 3 on bad-date row ?",
)
right(
    "status-without-event",
    draw(cases=[{"status_on": "2024-01-12"}], events=[{}, {"on": "2024-01-02"}]),
    "events 3 on date-order row 2024-01-02",
)
right("status-without-event", second(ONE_OLD, **OLD, status="TRIAL", status_on="2023-12-31"))

for sender in ("SD-POLICE", "SD-POLICE: ", "NOBODY:9", "pb-police:9", ":9"):
    wrong("bad-transfer", second(transferred_from=sender), "cases 3 transferred_from bad-transfer cell …")
right("bad-transfer", second(transferred_from="sd-police : C:1"))
