"""From a number to the cases of which it is made: case numbers out of the picture, entries out of the register."""

from dataclasses import dataclass

from palermo.figures.method.answers import Asked
from palermo.figures.method.behind import units_behind
from palermo.figures.queries.opening import opened
from palermo.figures.queries.sources import Source
from palermo.journal.actor import Actor
from palermo.register.models import CaseEntry
from palermo.register.queries.cases import cases, last_holders

PER_PAGE = 25


@dataclass(frozen=True)
class Behind:
    """One page of them. count: all, as of the picture. gone: of this page, those that the register has no more as
    cases of their own."""

    count: int
    page: int
    entries: list[tuple[CaseEntry, CaseEntry]]  # first holder, last holder
    gone: int

    @property
    def pages(self) -> int:
        return max(1, -(-self.count // PER_PAGE))


def cases_behind(source: Source, asked: Asked, page: int, by: Actor) -> Behind:
    """The newest registered first."""
    with opened(source.path) as con:
        con.register("found", units_behind(con, asked.figure, asked.start, asked.end, asked.where))
        count = con.execute("SELECT count(DISTINCT case_no) FROM found").fetchall()[0][0]
        page = min(max(1, page), max(1, -(-count // PER_PAGE)))
        wanted = con.execute(
            "SELECT unit FROM derived.cases WHERE unit IN (SELECT case_no FROM found)"
            " ORDER BY registered_on DESC, unit LIMIT $1 OFFSET $2",
            [PER_PAGE, (page - 1) * PER_PAGE],
        ).fetchall()
        con.unregister("found")
    numbers = [number for (number,) in wanted]
    found = {each.case_no: each for each in cases(by).filter(case_no__in=numbers)}
    last = last_holders(found.values(), by)
    entries = [(found[number], last.get(number, found[number])) for number in numbers if number in found]
    return Behind(count, page, entries, len(numbers) - len(entries))
