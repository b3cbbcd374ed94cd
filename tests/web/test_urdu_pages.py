"""Every page in Urdu is wholly in Urdu, right to left; every style sheet of ours knows start and end only."""

import re
from pathlib import Path

import pytest
from django.http import HttpResponse

from tests.oracle import world as worlds
from tests.web import reading_pages
from tests.web.routes import WINGS, routes, under
from tests.web.test_odd_input import forms_of
from tests.web.visiting import ADMINISTRATOR, VISITOR, addresses, visit

pytestmark = pytest.mark.django_db
PALERMO = Path(__file__).resolve().parents[2] / "palermo"
# Names of formats and of the program that Urdu writes in Latin letters too.
ALLOWED = {"PDF", "CSV", "XLSX", "API", "HTTPS", "UNTOC", "SHA", "QR", "English"}
# Formats of documents, licences, and what a document is cited and compared by.
ALLOWED |= {
    "DOCX",
    "PPTX",
    "ODT",
    "ODS",
    "ODP",
    "JSON",
    "GeoJSON",
    "Markdown",
    "Parquet",
    "ZIP",
    "PNG",
    "JPEG",
}
ALLOWED |= {"GIF", "WebP", "SVG", "XML", "DOC", "XLS", "PPT", "UTF-", "BibTeX", "SHA-"}
ALLOWED |= {"CC0", "CC", "BY", "BY-SA", "BY-NC", "ODbL"}
# Examples of what is to be typed in Latin letters.
ALLOWED |= {"Dr", "DIG", "Deputy", "Inspector", "General"}
URDU = {"HTTP_ACCEPT_LANGUAGE": "ur"}
READERS = (VISITOR, "none", ADMINISTRATOR, "auditor")
PHYSICAL = re.compile(
    r"(?<![\w-])(?:(?:margin|padding|border|scroll-margin|scroll-padding)-(?:left|right)"
    r"|border-(?:top|bottom)-(?:left|right)-radius|(?:left|right)\s*:"
    r"|(?:text-align|float|clear|justify-content|justify-items|caption-side)\s*:\s*(?:left|right)"
    r"|(?:background-position|transform-origin|object-position)\s*:[^;}]*\b(?:left|right)\b)"
)
LOPSIDED = re.compile(
    r"(?<![\w-])(?:margin|padding|inset|border-width)\s*:\s*([^\s;}]+)\s+([^\s;}]+)\s+([^\s;}]+)\s+([^\s;}]+)\s*[;}]"
)


def is_page(response: HttpResponse) -> bool:
    return (
        not response.streaming
        and "text/html" in response.headers.get("Content-Type", "")
        and bool(response.content)
    )


def faults(response: HttpResponse) -> list[str]:
    text = response.content.decode()
    root = reading_pages.read(text).root
    found = [*reading_pages.latin(text, ALLOWED)]
    if (root.get("lang"), root.get("dir")) != ("ur", "rtl"):
        found.append(f"html lang={root.get('lang')} dir={root.get('dir')}")
    return found


@pytest.mark.parametrize("reader", READERS)
@pytest.mark.parametrize("wing", WINGS)
def test_every_page_in_urdu_is_wholly_in_urdu(world: worlds.World, reader: str, wing: str) -> None:
    found: dict[str, list[str]] = {}
    for route, address in addresses(world, reader, wing):
        for method in ("GET", "POST"):
            response = visit(world, reader, wing, address, method, **URDU)
            if is_page(response) and (bad := faults(response)):
                found[f"{method} {route.name} ({response.status_code})"] = bad
    assert not found, told(found)


@pytest.mark.parametrize("reader", [VISITOR, ADMINISTRATOR])
@pytest.mark.parametrize("wing", WINGS)
def test_what_a_form_says_of_wrong_entries_is_in_urdu(world: worlds.World, reader: str, wing: str) -> None:
    found: dict[str, list[str]] = {}
    for route, address in addresses(world, reader, wing):
        for action, fields in forms_of(visit(world, reader, wing, address, **URDU)):
            for typed in ("؟", "9" * 400, "31.2.2024"):
                entries = {name: value if name == "once" else typed for name, value in fields.items()}
                response = visit(world, reader, wing, action or address, "POST", entries, **URDU)
                if is_page(response) and (bad := faults(response)):
                    found[f"{route.name} {typed[:10]}"] = bad
    assert not found, told(found)


@pytest.mark.parametrize("wing", WINGS)
def test_pages_of_failure_are_in_urdu(
    world: worlds.World, wing: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = {}
    sent = {
        "not found": visit(world, VISITOR, wing, under(wing, "/no-such-page/"), **URDU),
        "bad request": visit(world, VISITOR, wing, under(wing, "/"), HTTP_HOST="evil.example", **URDU),
        "form too old": visit(
            world, VISITOR, wing, under(wing, "/accounts/login/"), "POST", csrf=True, **URDU
        ),
    }
    home = next(route for route in routes(wing) if route.name == "home")
    monkeypatch.setattr(home.entry, "callback", lambda request: 1 // 0)
    sent["broken"] = visit(world, VISITOR, wing, under(wing, "/"), **URDU)
    for name, response in sent.items():
        if bad := faults(response):
            found[name] = bad
    assert not found, told(found)


def told(found: dict[str, list[str]]) -> str:
    return "\n".join(f"{page}:\n    " + "\n    ".join(bad) for page, bad in found.items())


@pytest.mark.parametrize("wing", WINGS)
def test_the_language_of_the_address_wins_over_the_browsers(world: worlds.World, wing: str) -> None:
    for asked, direction in (("ur", "rtl"), ("en", "ltr")):
        response = visit(
            world,
            VISITOR,
            wing,
            under(wing, "/accounts/login/"),
            data={"lang": asked},
            HTTP_ACCEPT_LANGUAGE="de",
        )
        root = reading_pages.read(response.content.decode()).root
        assert (root["lang"], root["dir"], response.headers["Content-Language"]) == (asked, direction, asked)


def style_sheets() -> list[Path]:
    return [path for path in PALERMO.rglob("*.css") if "vendor" not in path.parts]


@pytest.mark.parametrize("path", style_sheets(), ids=lambda path: path.name)
def test_a_style_sheet_of_ours_knows_no_left_and_right(path: Path) -> None:
    text = re.sub(r"/\*.*?\*/", "", path.read_text(encoding="utf-8"), flags=re.DOTALL)
    lopsided = [match.group() for match in LOPSIDED.finditer(text) if match[2] != match[4]]
    assert [match.group() for match in PHYSICAL.finditer(text)] + lopsided == []


def test_no_template_names_a_physical_class() -> None:
    """Bootstrap's own words for sides: ms- and me-, start and end."""
    physical = re.compile(r'class="[^"]*\b(?:float-(?:left|right)|text-(?:left|right)|[mp][lr]-\d)\b[^"]*"')
    found = [
        f"{path.relative_to(PALERMO)}: {match.group()}"
        for path in PALERMO.glob("*/templates/**/*.html")
        for match in physical.finditer(path.read_text(encoding="utf-8"))
    ]
    assert found == []


def test_a_word_left_in_english_is_noticed() -> None:
    page = (
        '<html lang="ur" dir="rtl"><body><p>درج Save <bdi>Ali</bdi> <span lang="en">Fine</span></p>'
        '<img alt="A map"><code>x-one</code><script>let words</script></body></html>'
    )
    assert list(reading_pages.latin(page, set())) == ["<p> 'درج Save'", "<img[alt]> 'A map'"]
