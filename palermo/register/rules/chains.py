"""Which of several holders' rows are one case: the rule of figures.md, for the few cases that one page shows.

For the whole register the same rule stands as SQL in palermo.register.method.chain; a test holds the two equal.
"""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Protocol


class Holder(Protocol):
    case_no: int
    from_case_no: int | None
    registered_on: date
    body: str


def chains(holders: Iterable[Holder]) -> list[list[int]]:
    """The numbers of the holders of each case, the first holder first. A holder without others is a chain of one."""
    known = {each.case_no: each for each in holders}
    links = {number: each.from_case_no for number, each in known.items() if each.from_case_no in known}
    links = {number: sender for number, sender in links.items() if not _is_on_circle(number, links)}
    following: dict[int, int] = {}
    for number in sorted(links, key=lambda n: (known[n].registered_on, known[n].body, n)):
        following.setdefault(links[number], number)
    receivers = set(following.values())
    found = []
    for number in known:
        if number not in receivers:
            chain = [number]
            while chain[-1] in following:
                chain.append(following[chain[-1]])
            found.append(chain)
    return found


def _is_on_circle(number: int, links: Mapping[int, int]) -> bool:
    seen, at = set(), links.get(number)
    while at is not None and at not in seen:
        if at == number:
            return True
        seen.add(at)
        at = links.get(at)
    return False
