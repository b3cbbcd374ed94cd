"""Which holders are one case, among a few: the rules of figures.md, 'case', as chain.py follows them for all."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Protocol, TypeVar


class Linked(Protocol):
    @property
    def case_no(self) -> int: ...
    @property
    def from_case_no(self) -> int | None: ...
    @property
    def body(self) -> str: ...
    @property
    def registered_on(self) -> date: ...


Holder = TypeVar("Holder", bound=Linked)


def chain_with(case_no: int, holders: Mapping[int, Holder]) -> list[Holder]:
    """The chain in which a holder stands, its first holder first. KeyError for a holder that is not there."""
    senders = links_of(holders)
    receivers = {sender: receiver for receiver, sender in senders.items()}
    first = case_no
    while first in senders:
        first = senders[first]
    chain = [holders[first]]
    while (onward := receivers.get(chain[-1].case_no)) is not None:
        chain.append(holders[onward])
    return chain


def links_of(holders: Mapping[int, Holder]) -> dict[int, int]:
    """receiver: sender, of the links that count: none of a circle, and of several receivers the earliest."""
    named = {
        each.case_no: each.from_case_no
        for each in holders.values()
        if each.from_case_no is not None and each.from_case_no in holders
    }
    circles = {case_no for case_no in named if comes_back(case_no, named)}
    links: dict[int, int] = {}
    taken: set[int] = set()
    for each in in_turn(holders[case_no] for case_no in named if case_no not in circles):
        sender = named[each.case_no]
        if sender not in taken:
            taken.add(sender)
            links[each.case_no] = sender
    return links


def in_turn(holders: Iterable[Holder]) -> list[Holder]:
    return sorted(holders, key=lambda each: (each.registered_on, each.body.encode(), each.case_no))


def comes_back(case_no: int, named: Mapping[int, int]) -> bool:
    """Whether following the senders from a holder leads to it again."""
    seen: set[int] = set()
    at = named.get(case_no)
    while at is not None and at not in seen:
        if at == case_no:
            return True
        seen.add(at)
        at = named.get(at)
    return False
