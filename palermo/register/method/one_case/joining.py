"""From what each return said of a case to the case: its holders, people, events, journeys and seizures."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property
from typing import Any

from palermo.register.method.one_case.chain import chain_with
from palermo.vocabulary.codes import codes

Values = Mapping[str, Any]
# What does not tell one row from another: where it stands, and the case it belongs to anyway.
_PLACE = frozenset({"row", "case_id"})


@dataclass(frozen=True)
class Sent:
    """All accepted rows of one case in one accepted return. `source` names that return for whoever shows it.

    content: "case" (one row), "persons", "events", "journeys", "seizures" (lists of rows); a row holds the columns of
    fields.csv with their values as read, and `row`, its number in the sheet.
    """

    case_no: int
    from_case_no: int | None
    body: str
    period_start: date
    period_end: date
    content: Mapping[str, Any]
    source: Any = None
    standing: bool = True
    accepted_at: datetime | None = None

    @property
    def period(self) -> tuple[date, date]:
        """What the latest of several is told by."""
        return self.period_end, self.period_start

    def rows(self, sheet: str) -> Iterable[Values]:
        return self.content.get(sheet) or ()


@dataclass(frozen=True)
class Row:
    """A row and where it stands; `again`: the later returns that repeat it."""

    sheet: str
    values: Values
    sent: Sent
    again: tuple[Sent, ...] = ()

    def __getitem__(self, column: str) -> Any:
        return self.values.get(column)

    @property
    def number(self) -> int:
        return int(self.values["row"])


@dataclass(frozen=True)
class Person:
    row: Row
    first: Sent  # the first return that listed them

    @property
    def number(self) -> int:
        return int(self.row["person_no"])

    @property
    def role(self) -> str:
        return str(self.row["role"])


@dataclass(frozen=True)
class Event:
    row: Row
    rank: int
    phase: int
    own: bool = True  # of the holder whose people are the case's

    @property
    def stage(self) -> str:
        return str(self.row["stage"])

    @property
    def on(self) -> date:
        return day_of(self.row["on"])

    @property
    def person_no(self) -> int | None:
        return self.row["person_no"]

    @property
    def order(self) -> tuple[date, int]:
        return self.on, self.rank


@dataclass
class Holder:
    """One body's case: what all its returns together say of it."""

    case_no: int
    sent: list[Sent]  # the earliest period first
    row: Row
    people: dict[int, Person]
    events: list[Row]
    journeys: list[Row]
    seizures: list[Row]

    @property
    def body(self) -> str:
        return self.sent[-1].body

    @property
    def from_case_no(self) -> int | None:
        return self.sent[-1].from_case_no

    @property
    def registered_on(self) -> date:
        return day_of(self.row["registered_on"])


@dataclass
class Case:
    """`holders` from the first to the last; attributes as figures.md takes them from the first and the last."""

    holders: list[Holder]
    people_holder: Holder = field(init=False)

    def __post_init__(self) -> None:
        listing = [each for each in self.holders if each.people]
        self.people_holder = (listing or self.holders)[-1]

    @property
    def first(self) -> Holder:
        return self.holders[0]

    @property
    def last(self) -> Holder:
        return self.holders[-1]

    @property
    def people(self) -> list[Person]:
        return [person for _number, person in sorted(self.people_holder.people.items())]

    @property
    def accused(self) -> list[Person]:
        return [each for each in self.people if each.role in ("ACCUSED", "VICTIM_ACCUSED")]

    @cached_property
    def events(self) -> list[Event]:
        """In their order; a TRANSFERRED of a holder that has a receiver is left out."""
        found = [
            event_of(row, own=holder is self.people_holder)
            for holder in self.holders
            for row in holder.events
            if row["stage"] != "TRANSFERRED" or holder is self.last
        ]
        return sorted(found, key=lambda event: event.order)

    @property
    def journeys(self) -> list[Row]:
        return [row for holder in self.holders for row in holder.journeys]

    @property
    def seizures(self) -> list[Row]:
        return [row for holder in self.holders for row in holder.seizures]


def case_of(sent: Sequence[Sent], case_no: int) -> Case:
    """The case to which a body's case belongs; of `sent` what stands counts. KeyError when nothing of it stands.

    sent: of the case and of every one that it may be joined with by transfer; others do no harm.
    """
    holders = {holder.case_no: holder for holder in holders_of(each for each in sent if each.standing)}
    return Case(chain_with(case_no, holders))


def holders_of(sent: Iterable[Sent]) -> list[Holder]:
    by_case: dict[int, list[Sent]] = {}
    for each in sorted(sent, key=lambda each: each.period):
        by_case.setdefault(each.case_no, []).append(each)
    return [holder_of(case_no, listed) for case_no, listed in by_case.items()]


def holder_of(case_no: int, sent: list[Sent]) -> Holder:
    return Holder(
        case_no=case_no,
        sent=sent,
        row=Row("cases", sent[-1].content["case"], sent[-1]),
        people=people_of(sent),
        events=once(sent, "events"),
        journeys=once(sent, "journeys"),
        seizures=once(sent, "seizures"),
    )


def people_of(sent: Iterable[Sent]) -> dict[int, Person]:
    """Once listed they stay; the latest row says what they are, blanks included."""
    people: dict[int, Person] = {}
    for each in sent:
        for values in each.rows("persons"):
            number = int(values["person_no"])
            known = people.get(number)
            people[number] = Person(Row("persons", values, each), known.first if known else each)
    return people


def once(sent: Iterable[Sent], sheet: str) -> list[Row]:
    """Rows of all periods; one repeated identically counts once, in the earlier."""
    found: dict[tuple[tuple[str, Any], ...], Row] = {}
    for each in sent:
        for values in each.rows(sheet):
            key = content_of(values)
            known = found.get(key)
            if known is None:
                found[key] = Row(sheet, values, each)
            else:
                found[key] = Row(sheet, known.values, known.sent, (*known.again, each))
    return list(found.values())


def content_of(values: Values) -> tuple[tuple[str, Any], ...]:
    """What two rows are compared by; a column that is empty is like one that is not there."""
    return tuple(
        sorted(
            (column, value) for column, value in values.items() if column not in _PLACE and value is not None
        )
    )


def event_of(row: Row, own: bool) -> Event:
    told = codes("stages")[row["stage"]].extra
    return Event(row, int(told["rank"]), int(told["phase"]), own)


def day_of(text: str) -> date:
    return date.fromisoformat(text)
