"""What each reader's lists, counts, searches and exports show, against the truth table tests/oracle/lists.csv.

A cell names the people or organisations of the oracle's world that are shown, all of them and no others; `nobody`
where the page stands empty; else what comes back instead of it, as in access.csv.
"""

from io import BytesIO
from urllib.parse import parse_qsl

import pytest
from django.http import HttpResponse
from openpyxl import load_workbook

from tests.oracle import table
from tests.oracle import world as worlds
from tests.oracle.cases import DISTRICTS
from tests.oracle.sent import BODY_NAMES, SHOWN
from tests.web.routes import WINGS, address, answer
from tests.web.visiting import visit

pytestmark = pytest.mark.django_db
MARKS = {
    "people": {key: key for key in (*worlds.PEOPLE, *worlds.MERGED)},
    "houses": {key: f"{worlds.HOUSE} {key.title()}" for key in worlds.ORGANISATIONS},
    "papers": {key: f"{worlds.PAPER} {key}" for key in (*worlds.DOCUMENTS, "newer")},
    "cases": DISTRICTS,
    "returns": SHOWN,
    "bodies": BODY_NAMES,
}


@pytest.mark.parametrize("wing", WINGS)
@pytest.mark.parametrize("reader", worlds.readers())
def test_every_list_shows_what_the_table_says(world: worlds.World, reader: str, wing: str) -> None:
    differing = []
    for row in table.lists():
        if row.holds_in(wing):
            wanted = row.says(reader, wing)
            came = seen(ask(world, reader, wing, row), row)
            if came != (set() if wanted == "nobody" else set(wanted.split())):
                differing.append(f"{row.url} {row.asked}: {' '.join(sorted(came))}, the table says {wanted}")
    assert not differing, "\n".join(differing)


def ask(world: worlds.World, reader: str, wing: str, row: table.Shown) -> HttpResponse:
    data = dict(parse_qsl(row.asked))
    method = "POST" if "q" in data or row.url == "case_search" else "GET"
    return visit(world, reader, wing, address(wing, row.url), method, data)


def seen(response: HttpResponse, row: table.Shown) -> set[str]:
    if response.status_code != 200:
        return {answer(response)}
    rows = text_of(response)
    found = {key for key, mark in MARKS[row.shows].items() if mark in rows}
    counted(response, row, found)
    return found


def text_of(response: HttpResponse) -> str:
    kind, content = response.headers["Content-Type"], b"".join(response)
    if "spreadsheet" in kind:
        book = load_workbook(BytesIO(content), read_only=True)
        return "\n".join(
            str(cell) for sheet in book for row in sheet.iter_rows(values_only=True) for cell in row
        )
    text = content.decode()
    if "html" not in kind:
        return text
    # Only the rows: a filter above them may name an organisation, which every reader sees.
    return text.partition("<tbody")[2].partition("</tbody>")[0] if "<tbody" in text else hits(text)


def hits(page: str) -> str:
    main = page.partition("<main")[2].partition("</main>")[0]
    main = main.replace("<mark>", "").replace("</mark>", "")
    return main if "<select" not in main else ""


def counted(response: HttpResponse, row: table.Shown, found: set[str]) -> None:
    """The count that a page states is the number of rows that it shows."""
    context = response.context or {}
    if "listing" in context and row.asked.partition("=")[0] != "format":
        assert context["listing"].count == len(found), f"{row.url} {row.asked}: {context['listing'].count}"
    if "hits" in context:
        assert len(context["hits"]) == len(found), f"{row.url} {row.asked}: {len(context['hits'])} hits"


def test_the_table_is_whole() -> None:
    wanted = {*worlds.roles(), *worlds.OUTSIDERS}
    assert all(set(row.cells) == wanted and all(row.cells.values()) for row in table.lists())
    known = {key for marks in MARKS.values() for key in marks} | {"nobody", "403", "login"}
    assert {word for row in table.lists() for cell in row.cells.values() for word in cell.split()} <= known
