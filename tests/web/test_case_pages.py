"""The pages of cases as an officer and a focal person have them: wholly in Urdu, and safe whatever is typed."""

import pytest

from tests.oracle import world as worlds
from tests.oracle.cases import NAME
from tests.web.routes import routes
from tests.web.test_urdu_pages import URDU, faults, is_page, told
from tests.web.visiting import visit

pytestmark = pytest.mark.django_db
PAGES = ("cases", "case", "case_search", "retention", "retention_destroy")
READERS = ("bureau_officer", "provincial_focal", "administrator")
SEARCHES = (
    {},
    {"by": "name", "name": NAME, "reason": "duty"},
    {"by": "name", "name": "؟"},
    {"by": "number", "number": "1", "reason": "duty"},
    {"by": "fir", "fir": "77", "year": "2025", "reason": "duty"},
    {"by": "fir", "fir": "77", "year": "٣", "reason": "duty"},
)
ODD = (
    "\x00",
    "x" * 10_000,
    "\u202egnp.exe",
    "' OR 1=1 --",
    str(2**63),
    "-1",
    "<b>",
    " ",
    "\ufdfd",
    "۷" * 19,
    "...",
)


@pytest.mark.parametrize("reader", READERS)
def test_every_page_of_cases_is_wholly_in_urdu(world: worlds.World, reader: str) -> None:
    found: dict[str, list[str]] = {}
    for route in routes("records"):
        if route.name not in PAGES:
            continue
        address = route.address(world.arguments(route, reader))
        for which, said in enumerate(SEARCHES if route.name == "case_search" else SEARCHES[:1]):
            for method in ("GET", "POST"):
                response = visit(world, reader, "records", address, method, dict(said), **URDU)
                if is_page(response) and (bad := faults(response)):
                    found[f"{method} {route.name} {which} ({response.status_code})"] = bad
    assert not found, told(found)


@pytest.mark.parametrize("odd", ODD)
def test_odd_input_is_refused_or_shown_safely(world: worlds.World, odd: str) -> None:
    (address,) = (route.address() for route in routes("records") if route.name == "case_search")
    for by in ("name", "number", "fir", odd):
        fields = dict.fromkeys(("name", "number", "fir", "year", "station", "district"), odd)
        for sent in (
            fields,
            {**fields, "year": "2025", "district": ""},
            {**fields, "year": "", "district": ""},
        ):
            sent |= {"by": by, "reason": "duty", "reference": ""}
            response = visit(world, "bureau_officer", "records", address, "POST", sent)
            assert response.status_code == 200, (by, response.status_code)
            assert odd != "<b>" or b"<b>" not in response.content
    (listed,) = (route.address() for route in routes("records") if route.name == "cases")
    for name in ("page", "registered", "status", "form", "behind", "format", "sort"):
        assert visit(world, "bureau_officer", "records", listed, "GET", {name: odd}).status_code == 200
