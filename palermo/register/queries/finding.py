"""Search in the register: candidates by blind keys in one statement, then their contents opened and looked at.

What is not there and what lies out of the reader's scope give the same statements, with no row. Nothing of a question
goes further than the parameters of its statement, where it is blinded already.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db import connection

from palermo.journal.actor import Actor
from palermo.register.queries.cases import content_in
from palermo.register.queries.keyed import Keyer
from palermo.register.rules.judging import Entry, Hit, judged
from palermo.register.rules.reaching import bodies_seen
from palermo.register.rules.searching import (
    FIR,
    MOST,
    NAME,
    NUMBER,
    SHOWN,
    Question,
    check_number,
    sounds_of,
)
from palermo.register.rules.sets import RING, item_of
from palermo.vault.queries import item_secrets
from palermo.vocabulary.codes import codes


@dataclass(frozen=True)
class Found:
    """`hits` are the best; `count` all that were found among what was opened; `more`: not all that could be it was."""

    hits: list[Hit]
    count: int
    opened: int
    more: bool


def found(question: Question, *, by: Actor) -> Found:
    """Raises Refused for a question that is too wide. The caller writes the line of the journal."""
    some = candidates(question, by)
    entries = some[:MOST]
    hits = judged(question, opened(entries))
    return Found(hits[:SHOWN], len(hits), len(entries), len(some) > MOST)


def candidates(question: Question, by: Actor) -> list[Entry]:
    """One more than are opened where there are more; those that share most keys with the question first."""
    keyer = Keyer()
    met, given = MET[question.by](question, keyer)
    conditions, more = narrowed(question, keyer, bodies_seen(by, "case.search"))
    best = BEST.format(conditions=" AND ".join(["s.state = %s", *conditions]), most=MOST + 1)
    with connection.cursor() as cursor:
        cursor.execute(f"{met}{best}{SELECT}", [*given, "standing", *more])
        return [as_entry(row) for row in cursor.fetchall()]


COLUMNS = (
    "e.id, e.accepted_set_id, e.case_no, n.address, e.body, e.period_start, e.period_end, e.registered_on,"
    " e.category, e.district, e.status, c.sealed"
)
# Sorted before the sealed contents are fetched: they would be carried along.
BEST = (
    ", best AS (SELECT e.id, m.times, e.registered_on FROM met m JOIN register_caseentry e ON e.id = m.entry_id"
    " JOIN register_acceptedset s ON s.id = e.accepted_set_id"
    " WHERE {conditions} ORDER BY m.times DESC, e.registered_on DESC, e.id DESC LIMIT {most})"
)
SELECT = (
    f" SELECT {COLUMNS} FROM best b JOIN register_caseentry e ON e.id = b.id"
    " JOIN register_casenumber n ON n.case_no = e.case_no JOIN register_casecontent c ON c.entry_id = e.id"
    " ORDER BY b.times DESC, b.registered_on DESC, b.id DESC"
)


def by_name(question: Question, keyer: Keyer) -> tuple[str, list[Any]]:
    """Each entry with the most keys that one of its people shares with the question."""
    parts, pairs = sounds_of(question)
    wanted = [*keyer.pairs(pairs), *(keyer.parts(parts) if question.narrowed else ())]
    source, given = "register_namekey k WHERE", list[Any]()
    if question.station and not question.district and not question.year:
        # From the few entries of the station: the table of names has no other way to them than through its key.
        source = (
            "register_caseentry b JOIN register_namekey k ON k.district = b.district AND k.year = b.fir_year"
            " AND k.entry_id = b.id WHERE b.station_key = %s AND"
        )
        given.append(keyer.station(question.station))
    source += f" k.key IN ({marks(wanted)})"
    given += wanted
    districts = (
        [question.district] if question.district else list(codes("districts")) if question.year else []
    )
    if districts:  # the year stands behind the district in the key of the table
        source += f" AND k.district IN ({marks(districts)})"
        given += districts
    if question.year:
        source += " AND k.year = %s"
        given.append(question.year)
    return (
        "WITH met AS (SELECT entry_id, max(times) AS times FROM (SELECT k.entry_id, k.person_no, count(*) AS times"
        f" FROM {source} GROUP BY k.entry_id, k.person_no) p GROUP BY entry_id)",
        given,
    )


def by_number(question: Question, keyer: Keyer) -> tuple[str, list[Any]]:
    check_number(question)
    key = keyer.identity(question.number)
    return "WITH met AS (SELECT DISTINCT entry_id, 1 AS times FROM register_identitykey WHERE key = %s)", [
        key
    ]


def by_fir(question: Question, keyer: Keyer) -> tuple[str, list[Any]]:
    assert question.year is not None
    key = keyer.fir(question.fir, question.year)
    return "WITH met AS (SELECT id AS entry_id, 1 AS times FROM register_caseentry WHERE fir_key = %s)", [key]


MET = {NAME: by_name, NUMBER: by_number, FIR: by_fir}


def narrowed(question: Question, keyer: Keyer, bodies: frozenset[str] | None) -> tuple[list[str], list[Any]]:
    conditions, given = list[str](), list[Any]()
    if bodies is not None:
        conditions.append(f"e.body IN ({marks(bodies)})" if bodies else "1 = 0")
        given += sorted(bodies)
    if question.district:
        conditions.append("e.district = %s")
        given.append(question.district)
    if question.station:
        conditions.append("e.station_key = %s")
        given.append(keyer.station(question.station))
    if question.year:
        conditions.append("e.fir_year = %s")
        given.append(question.year)
    return conditions, given


def marks(values: Iterable[Any]) -> str:
    return ", ".join("%s" for _value in values)


def as_entry(row: Sequence[Any]) -> Entry:
    """The two engines give days and addresses differently."""
    entry, set_id, case_no, address, body, *days, category, district, status, sealed = row
    start, end, registered = (day if isinstance(day, date) else date.fromisoformat(day) for day in days)
    return Entry(
        id=entry,
        set_id=set_id,
        case_no=case_no,
        address=address if isinstance(address, UUID) else UUID(address),
        body=body,
        period_start=start,
        period_end=end,
        registered_on=registered,
        category=category,
        district=district,
        status=status,
        sealed=bytes(sealed),
    )


def opened(entries: Sequence[Entry]) -> Iterator[tuple[Entry, Mapping[str, Any]]]:
    """Their keys in one statement; what was destroyed is passed over."""
    names = {entry.id: item_of(entry.address) for entry in entries}
    secrets = item_secrets(names.values(), ring=RING)
    for entry in entries:
        secret = secrets.get(names[entry.id])
        if secret is not None:
            yield entry, content_in(secret, entry.sealed, entry.set_id, entry.case_no)
