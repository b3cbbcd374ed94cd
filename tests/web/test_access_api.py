"""Every operation of the API × every role × every kind of token against the truth table tests/oracle/access_api.csv.

A cell is the status that comes back; `contact` is a 200 that tells how to reach the person. The lists of the API show
whom the pages show: that table is tests/oracle/lists.csv.
"""

import csv
import io
import json
from collections import Counter
from secrets import token_bytes
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse

from palermo.partners.actions.metering import begin_anew
from tests.oracle import making, table, tokens
from tests.oracle import world as worlds
from tests.web.routes import WINGS, Route, operations
from tests.web.test_access_oracle import walked
from tests.web.test_lists_oracle import MARKS
from tests.web.visiting import VISITOR, visit

pytestmark = pytest.mark.django_db
JSON = "application/json"
BODIES: dict[str, dict[str, Any]] = {
    "people_search": {"text": worlds.FAMILY},
    "documents_search": {"text": worlds.PAPER},
}
FORM = {"title": "A paper", "language": "en", "kind": "report", "licence": "unknown", "audience": "public"}
# Two operations of one address.
PATHS = {"document_put": "documents", "return_send": "returns"}
NAMES = {"name": "bodies", "rest": "mq-word", "kind": "arrival"}
LISTS = {
    ("documents", ""): ("documents", {}, {}),
    ("people", ""): ("people", {}, {}),
    ("people", "q"): ("people_search", {}, {"text": ""}),
    ("people", "format=csv"): ("people", {"format": "csv"}, {}),
    ("organisations", ""): ("organisations", {}, {}),
    ("organisations", "q"): ("organisations", {"q": ""}, {}),
    ("organisations", "format=csv"): ("organisations", {"format": "csv"}, {}),
}


@pytest.fixture(scope="module")
def given(world: worlds.World) -> tokens.Tokens:
    return tokens.give(world)


@pytest.fixture(autouse=True)
def unlimited(settings: Any) -> None:
    begin_anew()
    settings.API_PER_MINUTE = {"token": 1_000_000, "origin": 1_000_000}


@pytest.fixture(autouse=True)
def patient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Here more wrong tokens are shown than anybody may show in a minute."""
    monkeypatch.setattr("palermo.partners.actions.tokens.WRONG_A_MINUTE", 1_000_000)


@pytest.mark.parametrize("wing", WINGS)
@pytest.mark.parametrize("reader", walked())
def test_every_operation_answers_as_the_table_says(
    world: worlds.World, given: tokens.Tokens, reader: str, wing: str
) -> None:
    by_name = {route.name: route for route in operations(wing)}
    differing = []
    for truth in table.access_api():
        if truth.holds_in(wing):
            came = word(ask(world, given, reader, by_name[PATHS.get(truth.url, truth.url)], truth))
            wanted = truth.says(reader, wing)
            if came != wanted:
                differing.append(
                    f"{truth.url} {truth.thing} {truth.asked} {truth.token}: {came}, not {wanted}"
                )
    assert not differing, "\n".join(differing)


def ask(
    world: worlds.World, given: tokens.Tokens, reader: str, route: Route, truth: table.Operation
) -> HttpResponse:
    values = world.values(truth.thing, reader, route.wing) if truth.thing else ()
    values = (*values, *(NAMES[argument] for argument in route.arguments[len(values) :]))
    address = route.address(values) + (f"?{truth.asked}" if truth.asked else "")
    return send(world, address, route, given.headers(reader, route.wing, truth.token), truth.url)


def send(
    world: worlds.World, address: str, route: Route, headers: dict[str, str], name: str, body: Any = None
) -> HttpResponse:
    body = body if body is not None else BODIES.get(name)
    if name in ("document_put", "document_version"):
        form = {**FORM, "file": SimpleUploadedFile("paper.pdf", making.PDF)}
        return visit(world, VISITOR, route.wing, address, "POST", form, headers=headers)
    if name == "return_send":
        # Another file each time: the same one is taken once.
        form = {"file": SimpleUploadedFile("return.zip", b"PK\x03\x04" + token_bytes(40))}
        return visit(world, VISITOR, route.wing, address, "POST", form, headers=headers)
    if body is None:
        return visit(world, VISITOR, route.wing, address, headers=headers)
    data = json.dumps(body)
    return visit(world, VISITOR, route.wing, address, "POST", data, content_type=JSON, headers=headers)


def word(response: HttpResponse) -> str:
    if response.status_code == 200 and response.headers["Content-Type"].startswith(JSON):
        return "contact" if response.json().get("contact") else "200"
    return str(response.status_code)


@pytest.mark.parametrize("wing", WINGS)
def test_every_operation_has_a_row_for_each_thing_and_token(wing: str) -> None:
    told: dict[str, set[tuple[str, str]]] = {}
    for truth in table.access_api():
        if truth.holds_in(wing):
            told.setdefault(truth.url, set()).add((truth.token, truth.thing))
    assert {PATHS.get(name, name) for name in told} == {route.name for route in operations(wing)}
    for name, rows in told.items():
        assert {token for token, _thing in rows} == set(tokens.KINDS), name
        kinds = {thing.partition(":")[0] for _token, thing in rows if thing}
        wanted = {f"{kind}:{which}" for kind in kinds for which in worlds.CHOICES[kind]}
        assert wanted <= {thing for token, thing in rows if token == "whole"}, name


def test_the_table_is_whole() -> None:
    rows = table.access_api()
    wanted = {*worlds.roles(), *worlds.OUTSIDERS}
    assert all(set(row.cells) == wanted and all(row.cells.values()) for row in rows)
    keys = Counter(
        (row.url, wing, row.token, row.thing, row.asked)
        for row in rows
        for wing in WINGS
        if row.holds_in(wing)
    )
    assert [key for key, times in keys.items() if times > 1] == []


@pytest.mark.parametrize("wing", WINGS)
@pytest.mark.parametrize("reader", walked())
def test_a_list_shows_and_counts_whom_the_page_shows(
    world: worlds.World, given: tokens.Tokens, reader: str, wing: str
) -> None:
    by_name = {route.name: route for route in operations(wing)}
    differing = []
    for row in table.lists():
        name, _, value = row.asked.partition("=")
        if not row.holds_in(wing) or (row.url, key := row.asked if name == "format" else name) not in LISTS:
            continue
        operation, query, body = LISTS[row.url, key]
        filled = {field: value or said for field, said in query.items()} if name == "q" else query
        address = by_name[operation].address()
        address += "?" + "&".join(f"{field}={said}" for field, said in filled.items()) if filled else ""
        body = dict.fromkeys(body, value) or None
        response = send(world, address, by_name[operation], given.headers(reader, wing), operation, body)
        wanted = row.says(reader, wing)
        if wanted == "login" or worlds.column(reader, wing) in ("none", "asleep", "other_wing"):
            wanted = "401"
        if (came := shown(response, row.shows)) != (set() if wanted == "nobody" else set(wanted.split())):
            differing.append(f"{operation} {row.asked}: {' '.join(sorted(came))}, the table says {wanted}")
    assert not differing, "\n".join(differing)


def shown(response: HttpResponse, what: str) -> set[str]:
    """The people or houses of the answer; its count says as many."""
    if response.status_code != 200:
        return {str(response.status_code)}
    text = response.content.decode("utf-8-sig")
    if response.headers["Content-Type"].startswith("text/csv"):
        lines = list(csv.DictReader(io.StringIO(text)))
        count, names = int(response.headers["X-Row-Count"]), [str(line) for line in lines]
        # The posts of a person name organisations; they are no rows of a list of organisations.
    else:
        count, names = response.json()["count"], [str(each) for each in response.json()["items"]]
    found = {key for key, mark in MARKS[what].items() if any(mark in each for each in names)}
    assert count == len(names) == len(found)
    return found


@pytest.mark.parametrize("wing", WINGS)
@pytest.mark.parametrize(
    "kind", ["person", "organisation", "organisation_posts", "document", "document_file"]
)
def test_what_is_hidden_is_told_as_what_is_missing(
    world: worlds.World, given: tokens.Tokens, kind: str, wing: str
) -> None:
    """The same words, fields and headers; only the number of the request differs."""
    route = next((route for route in operations(wing) if route.name == kind), None)
    if route is None:
        return  # the shelf is of the open wing
    reader = "provincial_focal" if wing == "records" else "member_organisation"
    thing = kind.partition("_")[0]
    told = []
    for which in ("state" if thing == "document" else "across", "missing"):
        values = world.values(f"{thing}:{which}", reader, wing)
        response = send(world, route.address(values), route, given.headers(reader, wing), kind)
        said = {
            name: value
            for name, value in response.headers.items()
            if not name.startswith(("X-Req", "RateLimit"))
        }
        told.append((response.status_code, {**response.json(), "request": ""}, said))
    assert told[0] == told[1] and told[0][0] == 404
