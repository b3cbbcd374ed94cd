"""Odd input never breaks a page: it is refused or shown safely."""

import re
from html.parser import HTMLParser

import pytest
from django.http import HttpResponse

from tests.oracle import world as worlds
from tests.web.routes import WINGS, under
from tests.web.visiting import ADMINISTRATOR, VISITOR, addresses, visit

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
HUGE = (-1, 0, 2**31, 2**63 - 1, 2**63, 10**30)
WORDS = ("text", "1e3", "1.5", "٣", " 1", "%00", "..%2f..%2fetc%2fpasswd", "<script>", "'")
QUERIES = (
    {"page": "-1"},
    {"page": "0"},
    {"page": str(10**30)},
    {"page": "one"},
    {"page": "\x00"},
    {"sort": "password"},
    {"sort": "-"},
    {"sort": "\x00", "order": "'"},
    {"format": "exe"},
    {"format": "xlsx\x00"},
    {"lang": "xx"},
    {"lang": "\x00"},
    {"q": "x" * 10_000},
    {"q": "\x00"},
    {"q": "%_\\'\"<script>alert(1)</script>"},
    {"q": "\u202egnp.exe\u202c"},
    {"q": "\ud800"},
    {"since": "2024-02-31", "until": "\x00", "day": "9999-12-31"},
    {"wing": "\x00", "kind": "\x00", "role": "\x00", "act": "\x00", "province": "\x00", "sector": "\x00"},
    {"account": str(2**63), "person": str(2**63), "organisation": str(2**63), "thing_id": "x" * 10_000},
)
TYPED = (
    "\x00",
    "x" * 10_000,
    "\u202egnp.exe",
    "'; DROP TABLE partners_person; --",
    str(2**63),
    "-1",
    "<b>",
    " ",
)
PATHS = (
    "/a" * 2000,
    "/" + "a" * 10_000,
    "//",
    "//evil.example/",
    "/%00",
    "/%ff%fe",
    "/..%2f..%2fetc%2fpasswd",
    "/static/../palermo/config/settings.py",
    "/static/%2e%2e/%2e%2e/etc/passwd",
    "/static/",
    "/static/no-such-file.css",
    "/records/records/",
    "/records/../",
    "/.git/config",
    "/.env",
)
# Ways of writing "/" itself, which the client or the server folds.
HOME = ("//", "//evil.example/", "/records/../")


class Fields(HTMLParser):
    """Each POST form of a page as {name: value}."""

    def __init__(self) -> None:
        super().__init__()
        self.forms: list[tuple[str, dict[str, str]]] = []
        self.inside = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.inside = said.get("method", "get").lower() == "post"
            if self.inside:
                self.forms.append((said.get("action", ""), {}))
        elif self.inside and tag in ("input", "select", "textarea") and said.get("name"):
            self.forms[-1][1][said["name"]] = said.get("value", "")

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self.inside = False


def forms_of(response: HttpResponse) -> list[tuple[str, dict[str, str]]]:
    if response.streaming or "html" not in response.headers.get("Content-Type", ""):
        return []
    reader = Fields()
    reader.feed(response.content.decode())
    return reader.forms


@pytest.mark.parametrize("reader", [VISITOR, ADMINISTRATOR])
@pytest.mark.parametrize("wing", WINGS)
def test_odd_questions_break_no_page(world: worlds.World, reader: str, wing: str) -> None:
    broken = [
        f"{route.name} {query!r:.60}: {response.status_code}"
        for route, address in addresses(world, reader, wing)
        for query in QUERIES
        for response in (ask(world, reader, wing, address, query),)
        if response.status_code >= 500
    ]
    assert not broken, "\n".join(broken)


def ask(world: worlds.World, reader: str, wing: str, address: str, query: dict[str, str]) -> HttpResponse:
    escaped = {key: value.encode("utf-8", "surrogatepass") for key, value in query.items()}
    return visit(world, reader, wing, address, data=escaped)


@pytest.mark.parametrize("wing", WINGS)
def test_odd_ids_lead_nowhere(world: worlds.World, wing: str) -> None:
    found = []
    for route, _ in addresses(world, ADMINISTRATOR, wing):
        for place in range(len(route.arguments)):
            for odd in (*HUGE, *WORDS):
                path = filled(route.pattern, place, str(odd))
                response = visit(world, ADMINISTRATOR, wing, under(wing, "/" + path))
                if response.status_code >= 500 or ("<int:" in route.pattern and response.status_code == 200):
                    found.append(f"{path}: {response.status_code}")
    assert not found, "\n".join(found)


def filled(pattern: str, place: int, value: str) -> str:
    """The pattern with one argument as given and the others as 1."""
    number = iter(range(100))
    plain = pattern.replace("^", "").replace("$", "").replace("\\Z", "")
    return re.sub(
        r"<[^>]+>|\(\?P<\w+>(?:\[[^]]*\]|[^)])*\)",
        lambda _: value if next(number) == place else "1",
        plain,
    )


@pytest.mark.parametrize("wing", WINGS)
def test_odd_paths_lead_nowhere(world: worlds.World, wing: str) -> None:
    found = {path[:40]: visit(world, VISITOR, wing, under(wing, path)).status_code for path in PATHS}
    allowed = {200} if wing == "open" else set()
    assert {
        path: status for path, status in found.items() if status not in {301, 302, 400, 404} | allowed
    } == {}
    assert [path for path, status in found.items() if status == 200 and path not in HOME] == []


@pytest.mark.parametrize("reader", [VISITOR, ADMINISTRATOR])
@pytest.mark.parametrize("wing", WINGS)
def test_odd_entries_break_no_form(world: worlds.World, reader: str, wing: str) -> None:
    broken, asked = [], 0
    for route, address in addresses(world, reader, wing):
        for action, fields in forms_of(visit(world, reader, wing, address)):
            for typed in TYPED:
                asked += 1
                entries = {name: value if name == "once" else typed for name, value in fields.items()}
                response = visit(world, reader, wing, action or address, "POST", entries)
                if response.status_code >= 500:
                    broken.append(f"{route.name} {action} {typed!r:.20}: {response.status_code}")
    assert not broken, "\n".join(broken)
    assert asked > 0
