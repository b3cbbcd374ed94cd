"""One case put together for its page, with the returns that it is told from."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from palermo.journal.actor import Actor
from palermo.register.method.one_case import Case, Change, Sent, case_of, changes_of
from palermo.register.models import CaseEntry
from palermo.register.queries.cases import Told, chain_of, contents_of


@dataclass(frozen=True)
class Source:
    """An accepted return, under the number by which the page names it."""

    number: int
    submission: UUID
    body: str
    period_start: date
    period_end: date
    accepted_at: datetime | None
    standing: bool


@dataclass(frozen=True)
class Whole:
    """`entries`: one for each holder that the reader may see; `case` is None where the identities are destroyed."""

    entries: Sequence[CaseEntry]
    case: Case | None
    changes: dict[int, list[Change]] = field(
        default_factory=dict
    )  # by the holder's case_no, the latest first
    sources: Sequence[Source] = ()


def whole_case(entry: CaseEntry, *, by: Actor) -> Whole:
    """All that the reader may see by name; the caller writes the line of the journal before it is shown. Five queries."""
    entries = chain_of(entry, by)
    told = contents_of([each.case_no for each in entries], by)
    kept = [each for several in told.values() for each in several if each.content is not None]
    sources = sources_of(kept)
    sent = [as_sent(each, sources[each.entry.accepted_set_id]) for each in kept]
    if not any(each.standing and each.case_no == entry.case_no for each in sent):
        return Whole(entries, None)
    case = case_of(sent, entry.case_no)
    changes = {holder.case_no: changes_of(sent, holder.case_no) for holder in case.holders}
    return Whole(entries, case, changes, list(sources.values()))


def sources_of(told: Sequence[Told]) -> dict[int, Source]:
    """By the number of the set; numbered in the order of their periods."""
    sets = {each.entry.accepted_set_id: each for each in told}
    ordered = sorted(
        sets.values(), key=lambda each: (each.entry.period_end, each.entry.period_start, each.stands)
    )
    return {
        each.entry.accepted_set_id: Source(
            number,
            each.entry.accepted_set.submission,
            each.entry.body,
            each.entry.period_start,
            each.entry.period_end,
            each.entry.accepted_set.accepted_at,
            each.stands,
        )
        for number, each in enumerate(ordered, start=1)
    }


def as_sent(told: Told, source: Source) -> Sent:
    entry = told.entry
    assert told.content is not None
    return Sent(
        case_no=entry.case_no,
        from_case_no=entry.from_case_no,
        body=entry.body,
        period_start=entry.period_start,
        period_end=entry.period_end,
        content=told.content,
        source=source,
        standing=source.standing,
        accepted_at=source.accepted_at,
    )
