"""What was said of a case before: by returns of earlier periods, and by returns that were replaced since."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from palermo.register.method.one_case.joining import Sent, Values, content_of

LATER, REPLACED = "later", "replaced"
_NOT_COMPARED = frozenset({"row", "case_id", "person_no"})
_LONG_AGO = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True)
class Change:
    """One value that was another before, or a row that was put in or taken out.

    how: "later", a later period says otherwise; "replaced", a new return for the same period does. column is "" where a
    whole row is meant; then before or after is None, and the other is the row. after_sent is None where the new return
    no longer has the case.
    """

    how: str
    sheet: str
    number: int | None  # of the person or seizure; None for the case and its events
    column: str
    before: Any
    after: Any
    before_sent: Sent
    after_sent: Sent | None


def changes_of(sent: Sequence[Sent], case_no: int) -> list[Change]:
    """The changes of one body's case, the latest first; `sent` with the returns that were replaced."""
    said = sorted((each for each in sent if each.case_no == case_no), key=moment)
    found = [
        change
        for each, after in zip(said, [*said[1:], None], strict=True)
        if not each.standing
        for change in replaced(each, after if after and after.period == each.period else None)
    ]
    found += later([each for each in said if each.standing])
    return sorted(found, key=lambda change: moment(change.after_sent or change.before_sent), reverse=True)


def moment(sent: Sent) -> tuple[tuple[date, date], bool, datetime]:
    return sent.period, sent.standing, sent.accepted_at or _LONG_AGO


def later(standing: Sequence[Sent]) -> Iterator[Change]:
    """What a later period says otherwise; that it does not list a person says nothing."""
    known: dict[int, tuple[Values, Sent]] = {}
    for before, after in zip([None, *standing], standing, strict=False):
        if before is not None:
            yield from of_case(LATER, before, after)
        for number, values in people(after).items():
            if number in known:
                was, earlier = known[number]
                yield from of_row(LATER, "persons", number, was, values, earlier, after)
            known[number] = (values, after)


def replaced(before: Sent, after: Sent | None) -> Iterator[Change]:
    """What a new return for the same period says otherwise, puts in or leaves out."""
    if after is None:
        yield Change(REPLACED, "cases", None, "", before.content["case"], None, before, None)
        return
    yield from of_case(REPLACED, before, after)
    for sheet, key in (
        ("persons", "person_no"),
        ("seizures", "seizure_no"),
        ("events", ""),
        ("journeys", ""),
    ):
        was, now = keyed(before.rows(sheet), key), keyed(after.rows(sheet), key)
        for each in dict.fromkeys((*was, *now)):
            number = each if key else None
            if each in was and each in now:
                yield from of_row(REPLACED, sheet, number, was[each], now[each], before, after)
            else:
                yield Change(REPLACED, sheet, number, "", was.get(each), now.get(each), before, after)


def of_case(how: str, before: Sent, after: Sent) -> Iterator[Change]:
    return of_row(how, "cases", None, before.content["case"], after.content["case"], before, after)


def of_row(
    how: str, sheet: str, number: int | None, was: Values, now: Values, before: Sent, after: Sent
) -> Iterator[Change]:
    for column in dict.fromkeys((*was, *now)):
        if column not in _NOT_COMPARED and was.get(column) != now.get(column):
            yield Change(how, sheet, number, column, was.get(column), now.get(column), before, after)


def people(sent: Sent) -> dict[int, Values]:
    return {int(values["person_no"]): values for values in sent.rows("persons")}


def keyed(rows: Iterable[Values], key: str) -> dict[Any, Values]:
    """By their number, or by all that they say where they have none."""
    return {(values[key] if key else content_of(values)): values for values in rows}
