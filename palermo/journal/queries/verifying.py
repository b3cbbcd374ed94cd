"""Verifying: the chain is computed again from the lines as they stand and held against what was sealed."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from hashlib import sha256

from django.db import DatabaseError
from django.db.models import Min

from palermo.journal.method.chain import GENESIS
from palermo.journal.models import Head, Link, Mark
from palermo.journal.queries.breaking import Break, unreadable_after, what_happened
from palermo.journal.queries.heads import Printed, broken_head, broken_printed
from palermo.journal.queries.reading import LOWEST, Lines, links_after
from palermo.journal.queries.unsealed import cut_off, unlinked_line

GONE = (b"", "")  # a line that is not there


@dataclass(frozen=True)
class Verdict:
    """`lines` were computed again and are right, up to `digest`; `broken` names what is not, the first place first.

    waiting: lines so young that they are not sealed yet. backdated: the first line dated more than a day before one
    sealed earlier: no break, for a clock may have been wrong, but worth a look.
    """

    lines: int
    digest: str
    broken: tuple[Break, ...]
    waiting: int
    backdated: int | None

    @property
    def holds(self) -> bool:
        return not self.broken


def verify(
    *,
    at: datetime | None = None,
    printed: Printed | None = None,
    progress: Callable[[int], None] | None = None,
) -> Verdict:
    """`printed` is a head that a third party kept; `progress` hears how many lines each step did.

    Without `at` no line is too old to be unsealed. What is written and sealed meanwhile does not disturb.
    """
    # Read first: whatever is below the mark now has its link by the time the links are read.
    settled = (Mark.objects.filter(pk=1).first() or Mark()).settled
    walk = Walk()
    walk.run(progress or (lambda _count: None))
    unlinked, waiting = (None, 0) if walk.broken else unlinked_line(walk.lines, walk.position, settled, at)
    found = [each for each in (walk.broken, broken_head(), broken_printed(printed), unlinked) if each]
    broken = sorted(found or cut_off(settled), key=lambda each: each.position or float("inf"))
    return Verdict(walk.position, walk.digest.hex(), tuple(broken), waiting, walk.backdated)


def verify_since_head(*, at: datetime | None = None) -> Verdict:
    """The end of the chain alone: from the head before the last one on, so that a day at least is looked at."""
    settled = (Mark.objects.filter(pk=1).first() or Mark()).settled
    heads = Head.objects.order_by("-day")[1:2]
    if not heads:
        return verify(at=at)
    walk = Walk()
    walk.start_after(heads[0])
    walk.run(lambda _count: None)
    walk.forget_sealed_before()
    unlinked, waiting = (None, 0) if walk.broken else unlinked_line(walk.lines, walk.position, settled, at)
    broken = [each for each in (walk.broken, broken_head(), unlinked) if each] or cut_off(settled)
    return Verdict(walk.position, walk.digest.hex(), tuple(broken), waiting, walk.backdated)


class Walk:
    """From link to link; stops at the first that does not hold."""

    def __init__(self) -> None:
        self.position = 0
        self.digest = GENESIS
        self.lines = Lines()
        self.broken: Break | None = None
        self.backdated: int | None = None
        self.latest = self.floor = ""
        self.floor_of_links = LOWEST

    def start_after(self, head: Head) -> None:
        link = Link.objects.filter(position=head.position).first()
        if link is not None and link.digest == head.digest:
            self.position, self.digest = head.position, bytes.fromhex(head.digest)
            # Lines do not come in the order of their numbers: the lowest that was sealed since may lie far below.
            lowest = Link.objects.filter(position__gt=head.position).aggregate(lowest=Min("line"))["lowest"]
            self.lines.last = link.line if lowest is None else min(lowest - 1, link.line)
            self.floor_of_links = head.position

    def forget_sealed_before(self) -> None:
        numbers = sorted(self.lines.kept)
        for start in range(0, len(numbers), 500):
            before = Link.objects.filter(
                line__in=numbers[start : start + 500], position__lte=self.floor_of_links
            )
            for line in before.values_list("line", flat=True):
                self.lines.kept.pop(line)

    def run(self, progress: Callable[[int], None]) -> None:
        try:
            links = links_after(self.floor_of_links)
            while links and not self.broken:
                self.step(links)
                progress(len(links))
                links = links_after(self.position)
        except DatabaseError:  # a page of the database that cannot be read
            self.broken = unreadable_after(self.position)
        if self.broken and self.broken.kind == "changed":
            self.broken = what_happened(self.broken, self.digest)

    def step(self, links: list[tuple[int, int, str]]) -> None:
        """Local names, because this runs once a line."""
        place, digest, kept, take = self.position, self.digest, self.lines.kept, self.lines.take
        for position, line, expected in links:
            content, day = kept.pop(line, GONE)
            if not content:
                content, day = take(line) or GONE
            after = sha256(digest + content)
            if after.hexdigest() != expected or position != place + 1 or not content:
                self.broken = broken_at(place, position, line, bool(content))
                break
            place, digest = position, after.digest()
            if day < self.floor:
                self.backdated = self.backdated or line
            elif day > self.latest:
                self.latest, self.floor = day, day_before(day)
        self.position, self.digest = place, digest


def broken_at(last: int, position: int, line: int, is_there: bool) -> Break:
    if position != last + 1:
        return Break("gap", position=last + 1)
    return Break("changed" if is_there else "missing", position=position, line=line)


def day_before(day: str) -> str:
    try:
        return (date.fromisoformat(day) - timedelta(days=1)).isoformat()
    except ValueError:  # sealed as it stands, however odd
        return ""
