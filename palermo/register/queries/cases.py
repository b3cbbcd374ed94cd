"""Named questions about cases: a list of them, one by its address, its holders, and what was told of it.

Rows are of `CaseEntry`. Who sees all sees one row for each case, that of its first holder, whose body, place, category
and day are the case's (figures.md); `last_holders` gives the rows that say its status. Who sees what a body sent sees a
row for each case of that body, and nothing that another holder sent.
"""

import json
import zlib
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import OuterRef, QuerySet, Subquery

from palermo.journal.actor import Actor
from palermo.register.models import AcceptedSet, CaseContent, CaseEntry, CaseNumber
from palermo.register.queries.standing import current, firsts
from palermo.register.rules.chains import chains
from palermo.register.rules.reaching import bodies_seen
from palermo.register.rules.refusals import ChangedContent
from palermo.register.rules.sets import RING, about, item_of
from palermo.register.rules.steps import steps
from palermo.vault.method.envelope import Altered
from palermo.vault.method.items import ItemSecret
from palermo.vault.queries import item_secrets

KEPT = (AcceptedSet.State.STANDING, AcceptedSet.State.SUPERSEDED)


def cases(by: Actor) -> QuerySet[CaseEntry]:
    """The newest registered first; each with its `address`, and `destroyed_at` where its identities are gone."""
    bodies = bodies_seen(by)
    rows = firsts() if bodies is None else current().filter(body__in=bodies)
    return with_address(rows).order_by("-registered_on", "-pk")


def case_by_address(address: UUID, by: Actor) -> CaseEntry | None:
    """The entry that states the attributes of this body's case, whichever holder of a chain it is."""
    number = CaseNumber.objects.filter(address=address).values("case_no")
    return with_address(_seen(current(), by).filter(case_no__in=number)).first()


def chain_of(entry: CaseEntry, by: Actor) -> list[CaseEntry]:
    """The entries of all holders of the case that the reader may see, the first holder first. Two queries."""
    found = holders([entry.case_no])
    chain = next(each for each in chains(found.values()) if entry.case_no in each)
    bodies = bodies_seen(by)
    return [found[no] for no in chain if bodies is None or found[no].body in bodies]


def last_holders(entries: Iterable[CaseEntry], by: Actor) -> dict[int, CaseEntry]:
    """Of entries of `cases(by)`, by case_no: the entry of the case's last holder that the reader may see.

    Two queries for a page.
    """
    shown = {each.case_no: each for each in entries}
    if bodies_seen(by) is not None:
        return shown
    found = holders(shown)
    return {chain[0]: found[chain[-1]] for chain in chains(found.values()) if chain[0] in shown}


@dataclass(frozen=True)
class Told:
    """What one set says of a case of one body. `content` is None once the identities of the case are destroyed."""

    entry: CaseEntry
    content: dict[str, Any] | None

    @property
    def stands(self) -> bool:
        return self.entry.accepted_set.state == AcceptedSet.State.STANDING


def contents_of(case_nos: Collection[int], by: Actor) -> dict[int, list[Told]]:
    """By case_no, in the order of periods; of one period the sets that were superseded come before the one that stands.

    Only what the reader may see by name. The caller writes the line of the journal before it shows any of it. The set
    of each, with its submission, is at hand: `told.entry.accepted_set`. Four queries.
    """
    bodies = bodies_seen(by, "case.names")
    rows = CaseEntry.objects.filter(case_no__in=case_nos, accepted_set__state__in=KEPT)
    if bodies is not None:
        rows = rows.filter(body__in=bodies)
    entries = list(
        with_address(rows)
        .select_related("accepted_set")
        .order_by("period_end", "period_start", "accepted_set_id")
    )
    opened = open_contents(entries)
    told: dict[int, list[Told]] = {no: [] for no in case_nos}
    for entry in entries:
        told[entry.case_no].append(Told(entry, opened.get(entry.pk)))
    return told


def open_contents(entries: Collection[CaseEntry]) -> dict[int, dict[str, Any]]:
    """By the entry's id; entries come with their `address`. Without those that were destroyed. Three queries.

    Raises ChangedContent.
    """
    names = {each.pk: item_of(each.address) for each in entries}  # type: ignore[attr-defined]
    sealed = {
        pk: data
        for some in steps(list(names))
        for pk, data in CaseContent.objects.filter(pk__in=some).values_list("pk", "sealed")
    }
    secrets = item_secrets({names[pk] for pk in sealed}, ring=RING)
    found: dict[int, dict[str, Any]] = {}
    for entry in entries:
        secret = secrets.get(names[entry.pk])
        if secret is not None and entry.pk in sealed:
            found[entry.pk] = content_in(secret, sealed[entry.pk], entry.accepted_set_id, entry.case_no)
    return found


def content_in(secret: ItemSecret, sealed: bytes | memoryview, set_id: int, case_no: int) -> dict[str, Any]:
    """Raises ChangedContent."""
    try:
        data = secret.open(bytes(sealed), about(set_id, case_no))
    except Altered as wrong:
        raise ChangedContent(set_id) from wrong
    content: dict[str, Any] = json.loads(zlib.decompress(data))
    return content


def _seen(rows: QuerySet[CaseEntry], by: Actor) -> QuerySet[CaseEntry]:
    bodies = bodies_seen(by)
    return rows if bodies is None else rows.filter(body__in=bodies)


def with_address(rows: QuerySet[CaseEntry]) -> QuerySet[CaseEntry]:
    """Each with the `address` of its case, and `destroyed_at` where its identities are gone."""
    number = CaseNumber.objects.filter(case_no=OuterRef("case_no"))
    return rows.annotate(
        address=Subquery(number.values("address")), destroyed_at=Subquery(number.values("destroyed_at"))
    )


# All that hang together by any link, of whatever set; which links count is decided of the entries that stand.
TOGETHER = """
WITH RECURSIVE together(no) AS (
    SELECT case_no FROM register_caseentry WHERE case_no IN ({marks})
    UNION
    SELECT CASE WHEN e.case_no = t.no THEN e.from_case_no ELSE e.case_no END
    FROM together t JOIN register_caseentry e ON e.case_no = t.no OR e.from_case_no = t.no
    WHERE e.from_case_no IS NOT NULL
)
SELECT no FROM together
"""


def holders(case_nos: Collection[int]) -> dict[int, CaseEntry]:
    """The current entries of these cases and of all that any link joins to them, by case_no: for `rules.chains`.

    Of whichever body: what a reader may see of them, the caller asks. Two queries.
    """
    found: dict[int, CaseEntry] = {}
    for some in steps(list(case_nos)):
        with connection.cursor() as cursor:
            cursor.execute(TOGETHER.format(marks=", ".join(["%s"] * len(some))), some)
            together = [no for (no,) in cursor.fetchall()]
        for part in steps(together):
            rows = with_address(current().filter(case_no__in=part)).select_related("accepted_set")
            found |= {each.case_no: each for each in rows}
    return found
