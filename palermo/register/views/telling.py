"""The parts of a case's page, each value with the return and the row it was sent in."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from django.utils.translation import gettext

from palermo.partners.rules.names import isolated
from palermo.partners.rules.vocabulary import named
from palermo.register.method.one_case import Case, Change, Event, Holder, Person, Row, ages_of
from palermo.register.queries.telling import Source, Whole
from palermo.register.views.wording import LABELS, ages, worded

# Of the first holder of a chain, and of the last: figures.md, 'case'.
OF_FIRST = ("fir_number", "fir_year", "police_station", "registered_on", "district", "category")
OF_LAST = (
    "offences",
    "offence_from",
    "exploitation",
    "means",
    "cross_border",
    "status",
    "status_on",
    "transferred_from",
)
STATES = {1: "plain", 2: "info", 3: "warn", 4: "ok", 5: "waits"}
Part = dict[str, Any]


def mark(row: Row) -> Part:
    """Where a value stands: the number of its return on the page, and the row of the sheet."""
    return {"source": row.sent.source.number, "sheet": isolated(row.sheet), "row": row.number}


def facts_of(case: Case) -> list[Part]:
    wanted = [(case.first.row, OF_FIRST), (case.last.row, OF_LAST)]
    return [
        {"label": LABELS[column], "words": worded("cases", column, row[column]), "mark": mark(row)}
        for row, columns in wanted
        for column in columns
        if row[column] not in (None, "")
    ]


def people_of(case: Case, people: Iterable[Person]) -> list[Part]:
    return [person_of(case, each) for each in people]


def person_of(case: Case, person: Person) -> Part:
    row = person.row
    told = {column: worded("persons", column, row[column]) for column in row.values if column in LABELS}
    return told | {
        "number": person.number,
        "age": ages(ages_of(case, person)),
        "born": row["birth_date"] or "",
        "mark": mark(row),
    }


def events_of(case: Case) -> list[Part]:
    people = {each.number: each for each in case.people}
    return [event_of(case, each, people) for each in case.events]


def event_of(case: Case, event: Event, people: dict[int, Person]) -> Part:
    row = event.row
    concerned = people.get(event.person_no) if event.own and event.person_no is not None else None
    return {
        "when": event.on,
        "what": named("stages", event.stage),
        "state": STATES.get(event.phase, "plain"),
        "phase": PHASES[event.phase](),
        "person_no": event.person_no,
        "person": concerned.row["name"] if concerned else None,
        "here": concerned is not None,
        "court": row["court"],
        "offences": worded("events", "offences", row["offences"]),
        "sentence": worded("events", "sentence_months", row["sentence_months"]),
        "fine": worded("events", "fine_pkr", row["fine_pkr"]),
        "body": named("bodies", row.sent.body) if len(case.holders) > 1 else "",
        "mark": mark(row),
        "again": [each.source.number for each in row.again],
    }


PHASES: dict[int, Any] = {
    1: lambda: gettext("registration"),
    2: lambda: gettext("investigation"),
    3: lambda: gettext("court"),
    4: lambda: gettext("decision"),
    5: lambda: gettext("appeal"),
}


def rows_of(rows: Sequence[Row], columns: Sequence[str]) -> list[Part]:
    return [
        {"cells": [worded(row.sheet, column, row[column]) for column in columns], "mark": mark(row)}
        for row in rows
    ]


def heads(columns: Sequence[str]) -> list[Any]:
    return [LABELS[column] for column in columns]


def holders_of(whole: Whole, case: Case) -> list[Part]:
    """Told apart only where there are several."""
    if len(case.holders) < 2:
        return []
    addresses = {entry.case_no: entry.address for entry in whole.entries}  # type: ignore[attr-defined]
    return [holder_of(each, case, addresses) for each in case.holders]


def holder_of(holder: Holder, case: Case, addresses: dict[int, Any]) -> Part:
    return {
        "body": named("bodies", holder.body),
        "address": addresses[holder.case_no],
        "registered_on": holder.registered_on,
        "fir": holder.row["fir_number"],
        "station": holder.row["police_station"],
        "status": named("stages", holder.row["status"]),
        "people": len(holder.people),
        "used": holder is case.people_holder,
        "others": people_of(case, [p for _no, p in sorted(holder.people.items())])
        if holder is not case.people_holder
        else [],
        "mark": mark(holder.row),
    }


def changes_told(whole: Whole, case: Case) -> list[Part]:
    return [
        told
        for holder in case.holders
        for change in whole.changes[holder.case_no]
        for told in change_told(change)
    ]


def change_told(change: Change) -> Iterator[Part]:
    before: Source = change.before_sent.source
    after: Source | None = change.after_sent.source if change.after_sent else None
    shared = {"how": change.how, "from": before.number, "to": after.number if after else None}
    if change.column:
        yield shared | {
            "what": LABELS.get(change.column, change.column),
            "of": of_row(change),
            "before": worded(change.sheet, change.column, change.before),
            "after": worded(change.sheet, change.column, change.after),
        }
    else:
        gone = change.after is None
        row = change.before if gone else change.after
        yield shared | {
            "what": gettext("taken out") if gone else gettext("put in"),
            "of": of_row(change),
            "before": summed(change.sheet, row) if gone else "",
            "after": "" if gone else summed(change.sheet, row),
        }


def of_row(change: Change) -> str:
    if change.sheet == "persons":
        return gettext("person {number}").format(number=change.number)
    if change.sheet == "seizures":
        return gettext("seizure {number}").format(number=change.number)
    return {"cases": gettext("the case"), "events": gettext("event"), "journeys": gettext("journey")}[
        change.sheet
    ]


SUMMED = {
    "cases": ("registered_on", "status", "status_on"),
    "persons": ("name", "role", "sex", "age"),
    "events": ("on", "stage", "person_no"),
    "journeys": ("leg", "kind", "place", "country"),
    "seizures": ("kind", "quantity", "unit"),
}


def summed(sheet: str, row: Any) -> list[str]:
    """A row that was taken out or put in, by what tells it from others."""
    told = [worded(sheet, column, row.get(column)) for column in SUMMED[sheet]]
    return [each for each in told if isinstance(each, str) and each]
