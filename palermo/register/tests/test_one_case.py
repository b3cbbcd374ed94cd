"""The page's way of putting one case together says what the register's SQL says of all."""

import random
from datetime import date, timedelta
from typing import Any

import duckdb
import pytest

from palermo.register.method.coding import coded
from palermo.register.method.facts import FACTS, make_facts
from palermo.register.method.one_case import Sent, ages_of, case_of, changes_of, stage_on
from palermo.register.method.register import make_register, stages_on
from palermo.vocabulary.codes import codes

BODIES = ("PB-POLICE", "FIA-LAHORE", "SD-POLICE")
QUARTERS = (
    (date(2025, 1, 1), date(2025, 3, 31)),
    (date(2025, 4, 1), date(2025, 6, 30)),
    (date(2025, 7, 1), date(2025, 9, 30)),
)
CASES, DAYS = 40, (date(2025, 4, 15), date(2025, 8, 1), date(2026, 1, 1))
ROLES = ("VICTIM", "ACCUSED", "VICTIM_ACCUSED", "MIGRANT")


class Drawn:
    """Cases of three bodies over three quarters, with transfers, repeats and people that come and go."""

    def __init__(self, seed: int) -> None:
        self.chance = random.Random(seed)
        self.stages = list(codes("stages"))
        self.sent: list[Sent] = []
        self.event_numbers: dict[tuple[Any, ...], int] = {}
        for case_no in range(1, CASES + 1):
            self.draw_case(case_no)

    def day(self) -> date:
        return date(2025, 1, 1) + timedelta(days=self.chance.randrange(270))

    def draw_case(self, case_no: int) -> None:
        chance = self.chance
        body = chance.randrange(3)
        registered, event_pool = self.day(), [self.event() for _ in range(chance.randrange(7))]
        sender = chance.choice([None, None, chance.randrange(1, CASES + 6)])
        for quarter in sorted(chance.sample(range(3), chance.choice((1, 1, 2, 3)))):
            start, end = QUARTERS[quarter]
            case = {
                "row": case_no + 1,
                "registered_on": registered.isoformat(),
                "category": chance.choice(("TIP", "SOM")),
                "offence_from": chance.choice((None, "2024-12", "2025-01-01", "2024")),
                "status": "REGISTERED",
                "exploitation": chance.choice((None, "SEX", "LAB")),
            }
            people = [self.person(n) for n in range(1, 5) if chance.random() < 0.4]
            events = [each for each in event_pool if chance.random() < 0.6]
            seizures = [{"row": 2, "seizure_no": 1, "kind": "CASH", "quantity": 5.0, "unit": "PKR"}]
            content = {"case": case, "persons": people, "events": events, "seizures": seizures}
            self.sent.append(
                Sent(case_no, sender, BODIES[body], start, end, content, source=quarter * 3 + body + 1)
            )

    def person(self, number: int) -> dict[str, Any]:
        chance = self.chance
        age = chance.choice((None, None, 17, 30))
        return {
            "row": number + 1,
            "person_no": number,
            "role": chance.choice(ROLES),
            "sex": chance.choice("FMX"),
            "nationality": "PK",
            "age": age,
            "birth_date": None if age else chance.choice((None, "2007", "2007-02", "2007-01-05", "2030")),
            "age_basis": chance.choice((None, "OFFENCE", "REGISTRATION")),
        }

    def event(self) -> dict[str, Any]:
        chance = self.chance
        return {
            "row": 2,
            "person_no": chance.choice((None, 1, 2, 3)),
            "stage": chance.choice(self.stages),
            "on": self.day().isoformat(),
            "court": chance.choice((None, "Court A")),
        }

    def facts(self) -> duckdb.DuckDBPyConnection:
        con = duckdb.connect(config={"threads": 1})
        make_facts(con)
        for quarter, (start, end) in enumerate(QUARTERS):
            for place, body in enumerate(BODIES):
                self.put(
                    con,
                    "returns",
                    return_no=quarter * 3 + place + 1,
                    body=body,
                    period_start=start,
                    period_end=end,
                )
        for sent in self.sent:
            shared = {"return_no": sent.source, "case_no": sent.case_no}
            first, _last = span(sent.content["case"]["offence_from"])
            case = sent.content["case"] | {"from_case_no": sent.from_case_no, "offence_from": first}
            self.put(con, "cases", **case | shared | {"offences": "PTPA-3-1", "district": "PB-lahore"})
            for person in sent.content["persons"]:
                born, latest = span(person["birth_date"])
                self.put(con, "persons", **person | shared | {"birth_date": born, "birth_date_last": latest})
            for event in sent.content["events"]:
                key = (sent.case_no, event["person_no"], event["stage"], event["on"], event["court"])
                number = self.event_numbers.setdefault(key, len(self.event_numbers) + 1)
                self.put(con, "events", **event | shared | {"event_no": number})
        return con

    @staticmethod
    def put(con: duckdb.DuckDBPyConnection, table: str, **values: Any) -> None:
        row = [values.get(column) for column in FACTS[table]]
        con.execute(f"INSERT INTO facts.{table} VALUES ({', '.join('?' for _ in row)})", row)


def span(text: str | None) -> tuple[date | None, date | None]:
    """Written out for the few dates that are drawn, so that the method's own reading is not its judge."""
    known = {
        "2024": (date(2024, 1, 1), date(2024, 12, 31)),
        "2024-12": (date(2024, 12, 1), date(2024, 12, 31)),
        "2025-01-01": (date(2025, 1, 1), date(2025, 1, 1)),
        "2007": (date(2007, 1, 1), date(2007, 12, 31)),
        "2007-02": (date(2007, 2, 1), date(2007, 2, 28)),
        "2007-01-05": (date(2007, 1, 5), date(2007, 1, 5)),
        "2030": (date(2030, 1, 1), date(2030, 12, 31)),
    }
    return known[text] if text else (None, None)


@pytest.mark.parametrize("seed", range(12))
def test_chains_people_events_and_stages_are_those_of_the_sql(seed: int) -> None:
    drawn = Drawn(seed)
    con = drawn.facts()
    make_register(con)
    units = {unit for (unit,) in con.execute("SELECT unit FROM derived.cases").fetchall()}
    chained = dict(con.execute("SELECT case_no, unit FROM derived.chain").fetchall())
    by_rank = coded("stage")
    stages = {
        day: dict(con.execute(f"SELECT unit, stage FROM {stages_on(con, day)}").fetchall()) for day in DAYS
    }
    for number in {sent.case_no for sent in drawn.sent}:
        case = case_of(drawn.sent, number)
        unit = case.first.case_no
        assert unit in units and chained.get(number, number) == unit
        for day in DAYS:
            assert stage_on(case, day) == by_rank[stages[day].get(unit, by_rank.index("REGISTERED"))], (
                number,
                day,
            )
        assert people_of_sql(con, unit) == [
            (p.number, p.role, p.row["sex"], band(case, p)) for p in case.people
        ]
        assert events_of_sql(con, unit) == sorted(
            drawn.event_numbers[e.row.sent.case_no, e.person_no, e.stage, e.row["on"], e.row["court"]]
            for e in case.events
        )


def people_of_sql(con: duckdb.DuckDBPyConnection, unit: int) -> list[tuple[Any, ...]]:
    rows = con.execute(
        "SELECT person_no, role, sex, age_group FROM derived.persons WHERE unit = ? ORDER BY person_no",
        [unit],
    ).fetchall()
    roles, sexes, groups = coded("role"), coded("sex"), coded("age_group")
    return [(number, roles[role], sexes[sex], groups[group]) for number, role, sex, group in rows]


def band(case: Any, person: Any) -> str:
    ages = ages_of(case, person)
    if ages is None or ages[0] < 18 <= ages[1]:
        return "UNKNOWN"
    return "CHILD" if ages[1] < 18 else "ADULT"


def events_of_sql(con: duckdb.DuckDBPyConnection, unit: int) -> list[int]:
    rows = con.execute("SELECT DISTINCT event_no FROM derived.events WHERE unit = ? ORDER BY 1", [unit])
    return [number for (number,) in rows.fetchall()]


def said(case_no: int = 1, quarter: int = 0, standing: bool = True, **content: Any) -> Sent:
    start, end = QUARTERS[quarter]
    content = {"case": {"row": 2, "registered_on": "2025-01-02", "status": "REGISTERED"}} | content
    return Sent(
        case_no, None, "PB-POLICE", start, end, content, source=(quarter, standing), standing=standing
    )


def told(*sent: Sent) -> list[tuple[str, str, int | None, str, Any, Any]]:
    return [(c.how, c.sheet, c.number, c.column, c.before, c.after) for c in changes_of(sent, 1)]


def person(number: int, **values: Any) -> dict[str, Any]:
    return {"row": number + 1, "person_no": number, "role": "VICTIM"} | values


def test_a_later_period_says_otherwise_and_who_it_leaves_out_stays() -> None:
    sent = (
        said(persons=[person(1, sex="F"), person(2, sex="U")]),
        said(quarter=1, persons=[person(1, sex="F")]),
        said(quarter=2, case={"row": 9, "registered_on": "2025-01-02"}, persons=[person(2, sex="M")]),
    )
    assert told(*sent) == [
        ("later", "cases", None, "status", "REGISTERED", None),
        ("later", "persons", 2, "sex", "U", "M"),
    ]
    assert [p.row["sex"] for p in case_of(sent, 1).people] == ["F", "M"]


def test_a_return_that_was_replaced_shows_what_it_said() -> None:
    event = {"row": 2, "stage": "TRIAL", "on": "2025-02-01"}
    sent = (
        said(standing=False, persons=[person(1), person(2, sex="F")], events=[event]),
        said(persons=[person(2, sex="M")], events=[event | {"row": 7}]),
    )
    assert told(*sent) == [
        ("replaced", "persons", 1, "", person(1), None),
        ("replaced", "persons", 2, "sex", "F", "M"),
    ]


def test_a_case_that_the_new_return_does_not_have_is_taken_out_of_that_period() -> None:
    gone = said(standing=False, case={"row": 3, "registered_on": "2025-01-02", "status": "TRIAL"})
    assert told(gone, said(quarter=1)) == [("replaced", "cases", None, "", gone.content["case"], None)]


def test_a_row_repeated_in_a_later_period_counts_once_in_the_earlier() -> None:
    event = {"row": 2, "stage": "TRIAL", "on": "2025-02-01", "court": "Court A"}
    again = said(quarter=1, events=[event | {"row": 5}, event | {"row": 6, "court": "Court B"}])
    case = case_of([again, said(events=[event])], 1)
    assert [
        (row.number, row["court"], row.sent.source, len(row.again)) for row in case.holders[0].events
    ] == [
        (2, "Court A", (0, True), 1),
        (6, "Court B", (1, True), 0),
    ]
