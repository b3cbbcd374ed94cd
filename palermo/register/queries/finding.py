"""Search in the register: candidates by blind keys in one statement, then their contents opened and looked at.

What is not there and what lies out of the reader's scope give the same statements, with no row. Nothing of a question
goes further than the parameters of its statement, where it is blinded already.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
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

EARLY = 4 * MOST
"""Entries that are looked at before those of one case are put together; of one case they are some."""

COMMON = 20_000
"""Rows of the names' table that one search goes through; keys that more people share than that are left out where
rarer ones are left: nobody is told from others by them."""


@dataclass(frozen=True)
class Found:
    """`hits` are the best; `count` all that were found among what was opened; `more`: not all that could be it was."""

    hits: list[Hit]
    count: int
    opened: int
    more: bool


@dataclass
class Statement:
    """`met` gives entry_id and times: how many keys of the question somebody in it shares."""

    met: str
    given: list[Any]
    conditions: list[str] = field(default_factory=list)
    more: list[Any] = field(default_factory=list)

    def narrow(self, condition: str, *values: Any) -> None:
        self.conditions.append(condition)
        self.more += values


def found(question: Question, *, by: Actor) -> Found:
    """Raises Refused for a question that is too wide. The caller writes the line of the journal."""
    entries, more = candidates(question, by)
    hits = judged(question, opened(entries))
    return Found(hits[:SHOWN], len(hits), len(entries), more)


def candidates(question: Question, by: Actor) -> tuple[list[Entry], bool]:
    """Those that share most keys with the question, then the newest, one of each case; whether there are more."""
    keyer = Keyer()
    bodies = bodies_seen(by, "case.search")
    asked = MET[question.by](question, keyer)
    if bodies is not None:
        asked.narrow(f"e.body IN ({marks(bodies)})" if bodies else "1 = 0", *sorted(bodies))
    if question.station:
        asked.narrow("e.station_key = %s", keyer.station(question.station))
    if question.district:
        asked.narrow("e.district = %s", question.district)
    if question.year:
        asked.narrow("e.fir_year = %s", question.year)
    met = rows(f"{early(asked) if question.by == NAME else asked.met}{BEST}", asked, EARLY)
    one_of_each = {case_no: entry for entry, case_no in reversed(met)}
    kept = [entry for entry, case_no in met if one_of_each[case_no] == entry]
    return entries_of(kept[:MOST]), len(kept) > MOST or len(met) >= EARLY


def early(asked: Statement) -> str:
    """Cut before the entries are looked at, where nothing is asked of them that the names' table does not know."""
    if any("e.body" in each or "e.station_key" in each for each in asked.conditions):
        return asked.met
    return f"{asked.met} ORDER BY times DESC, entry_id DESC LIMIT {EARLY}"


BEST = (
    "), best AS (SELECT entry_id, max(times) AS times FROM met GROUP BY entry_id)"
    " SELECT e.id, e.case_no FROM best b JOIN register_caseentry e ON e.id = b.entry_id"
    " JOIN register_acceptedset s ON s.id = e.accepted_set_id AND s.state = 'standing'{where}"
    " ORDER BY b.times DESC, e.id DESC LIMIT {most}"
)


def rows(sql: str, asked: Statement, most: int) -> list[tuple[int, int]]:
    where = f" WHERE {' AND '.join(asked.conditions)}" if asked.conditions else ""
    with connection.cursor() as cursor:
        cursor.execute(f"WITH met AS ({sql.format(where=where, most=most)}", [*asked.given, *asked.more])
        return cursor.fetchall()


def by_name(question: Question, keyer: Keyer) -> Statement:
    """Each person with the number of keys shared with the question."""
    parts, pairs = sounds_of(question)
    wanted = [*keyer.pairs(pairs), *(keyer.parts(parts) if question.narrowed else ())]
    source, where, given = of_names(question, keyer)
    wanted = rarest(wanted, source, where, given)
    of_these = f"FROM {source} WHERE {' AND '.join([*where, f'k.key IN ({marks(wanted)})'])}"
    if len(wanted) == 1:
        return Statement(f"SELECT k.entry_id, 1 AS times {of_these}", [*given, *wanted])
    met = f"SELECT k.entry_id, count(*) AS times {of_these} GROUP BY k.entry_id, k.person_no"
    return Statement(met, [*given, *wanted])


def of_names(question: Question, keyer: Keyer) -> tuple[str, list[str], list[Any]]:
    """The table of names as it is gone through, and what narrows it."""
    if question.station and not question.district and not question.year:
        # From the few entries of the station: the table has no other way to them than through its key.
        source = (
            "register_caseentry b CROSS JOIN register_namekey k"  # SQLite goes through them in this order
        )
        same = "k.district = b.district AND k.year = b.fir_year AND k.entry_id = b.id"
        return source, ["b.station_key = %s", same], [keyer.station(question.station)]
    where, given = list[str](), list[Any]()
    districts = (
        [question.district] if question.district else list(codes("districts")) if question.year else []
    )
    if districts:  # the year stands behind the district in the key of the table
        where.append(f"k.district IN ({marks(districts)})")
        given += districts
    if question.year:
        where.append("k.year = %s")
        given.append(question.year)
    return "register_namekey k", where, given


def rarest(wanted: Sequence[int], source: str, where: Sequence[str], given: Sequence[Any]) -> list[int]:
    """The keys that fewest people share, as many as are gone through in time; at least one."""
    if len(wanted) < 2:
        return list(wanted)
    one = (
        f"SELECT %s, (SELECT count(*) FROM (SELECT 1 FROM {source}"
        f" WHERE {' AND '.join([*where, 'k.key = %s'])} LIMIT {COMMON + 1}) c)"
    )
    with connection.cursor() as cursor:
        cursor.execute(
            " UNION ALL ".join([one] * len(wanted)), [v for key in wanted for v in (key, *given, key)]
        )
        counted = sorted(cursor.fetchall(), key=lambda row: row[1])
    kept, total = list[int](), 0
    for key, count in counted:
        total += count
        if not kept or total <= COMMON:
            kept.append(int(key))
    return kept


def by_number(question: Question, keyer: Keyer) -> Statement:
    check_number(question)
    key = keyer.identity(question.number)
    return Statement("SELECT entry_id, 1 AS times FROM register_identitykey WHERE key = %s", [key])


def by_fir(question: Question, keyer: Keyer) -> Statement:
    assert question.year is not None
    key = keyer.fir(question.fir, question.year)
    return Statement("SELECT id AS entry_id, 1 AS times FROM register_caseentry WHERE fir_key = %s", [key])


MET = {NAME: by_name, NUMBER: by_number, FIR: by_fir}

COLUMNS = (
    "e.id, e.accepted_set_id, e.case_no, n.address, e.body, e.period_start, e.period_end, e.registered_on,"
    " e.category, e.district, e.status, c.sealed"
)


def entries_of(ids: Sequence[int]) -> list[Entry]:
    """With their sealed contents, in the order given; without those whose identities are gone."""
    if not ids:
        return []
    sql = (
        f"SELECT {COLUMNS} FROM register_caseentry e JOIN register_casenumber n ON n.case_no = e.case_no"
        f" JOIN register_casecontent c ON c.entry_id = e.id WHERE e.id IN ({marks(ids)})"
    )
    with connection.cursor() as cursor:
        cursor.execute(sql, ids)
        known = {row[0]: as_entry(row) for row in cursor.fetchall()}
    return [known[each] for each in ids if each in known]


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
