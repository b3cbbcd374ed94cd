"""Every URL × every role × own and other scope against the truth table tests/oracle/access.csv.

A cell is what comes back: a status; `login` (sent to sign in); `moved` (sent elsewhere); or, for a form sent empty,
`in`: the door let the reader through (whatever the form then says); or `shut`: no such method here, or no such door.
"""

from collections import Counter

import pytest

from tests.oracle import table
from tests.oracle import world as worlds
from tests.web.routes import WINGS, Route, answer, routes
from tests.web.visiting import visit

pytestmark = pytest.mark.django_db
ALWAYS = ("visitor", "administrator", "clerk", "member_organisation")
METHODS = ("GET", "POST")
LET_IN = {"200", "400", "409", "422", "moved"}
SHUT = {"405", "403", "404", "login"}


def walked() -> list[object]:
    """A few readers always; all of them in the gate."""
    return [
        reader if reader in ALWAYS else pytest.param(reader, marks=pytest.mark.slow)
        for reader in worlds.readers()
    ]


@pytest.mark.parametrize("wing", WINGS)
@pytest.mark.parametrize("reader", walked())
def test_every_page_answers_as_the_table_says(world: worlds.World, reader: str, wing: str) -> None:
    by_name = {route.name: route for route in routes(wing)}
    differing = []
    for truth in table.access():
        if truth.holds_in(wing) and truth.url in by_name:
            came = ask(world, reader, by_name[truth.url], truth)
            wanted = truth.says(reader, wing)
            if not fits(came, wanted):
                differing.append(f"{truth.method} {truth.url} {truth.thing}: {came}, the table says {wanted}")
    assert not differing, "\n".join(differing)


def ask(world: worlds.World, reader: str, route: Route, truth: table.Truth) -> str:
    known = world.values(truth.thing, reader, route.wing) if truth.thing else ()
    address = route.address((*known, *world.arguments(route, reader)[len(known) :]))
    return answer(visit(world, reader, route.wing, address, truth.method))


def fits(came: str, wanted: str) -> bool:
    return came == wanted or came in {"in": LET_IN, "shut": SHUT}.get(wanted, ())


@pytest.mark.parametrize("wing", WINGS)
def test_every_url_has_a_row_for_each_method_and_thing(world: worlds.World, wing: str) -> None:
    told: dict[tuple[str, str], set[str]] = {}
    for truth in table.access():
        if truth.holds_in(wing):
            told.setdefault((truth.url, truth.method), set()).add(truth.thing)
    missing = [
        f"{method} {route.name} ({route.pattern})"
        for route in routes(wing)
        for method in METHODS
        if not told.get((route.name, method))
    ]
    assert not missing, "\n".join(missing)
    short = []
    for (url, method), things in told.items():
        for kind in {thing.partition(":")[0] for thing in things if thing}:
            lacking = {f"{kind}:{which}" for which in worlds.CHOICES[kind]} - things
            short += [f"{method} {url} says nothing of {thing}" for thing in sorted(lacking)]
    assert not short, "\n".join(short)


@pytest.mark.parametrize("wing", WINGS)
def test_every_row_has_a_url(wing: str) -> None:
    names = {route.name for route in routes(wing)}
    assert [truth.url for truth in table.access() if truth.holds_in(wing) and truth.url not in names] == []


@pytest.mark.parametrize("wing", WINGS)
def test_every_url_has_a_name_of_its_own(wing: str) -> None:
    names = Counter(route.name for route in routes(wing))
    assert [name for name, times in names.items() if not name or name.endswith(":") or times > 1] == []


def test_the_table_is_whole() -> None:
    wanted = {*worlds.roles(), *worlds.OUTSIDERS}
    rows = table.access()
    assert all(set(row.cells) == wanted and all(row.cells.values()) for row in rows)
    keys = Counter(
        (row.url, wing, row.method, row.thing) for row in rows for wing in WINGS if row.holds_in(wing)
    )
    assert [key for key, times in keys.items() if times > 1] == []
