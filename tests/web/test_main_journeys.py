"""The two main journeys in real Chromium, in both languages: a focal person's, and the bureau's; axe on every page.

What the demo's first steps in README.md tell a new user to do, done on an installation of its own.
"""

import io
import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from urllib.parse import quote

import openpyxl
import pytest
from playwright.sync_api import Browser, expect

from palermo.journal.rules import acts, label
from tests.web.browsing import chromium
from tests.web.mending import RIGHT, mend_workbook
from tests.web.serving import Served, served
from tests.web.walking import LONG_WORK, Walk, walking

pytestmark = pytest.mark.slow
A_RETURN = re.compile(r"/returns/[0-9a-f-]{36}/$")
OWN_FAULTS = {"unknown-code", "required", "bad-date", "bad-number"}
# The return says Yaqoob Lashkari Demo.
WRITTEN = "Yaqoob Lashkari Demo"
NAMES = ("Yaqoob", "Lashkari", "Yakub", "Lashkri", "یعقوب", "Shagufta", "Zubaida")
DISTRICT = {"en": "Lahore", "ur": "لاہور"}
NEW_CASES = 5
ACTS = ("return.accepted", "register.searched", "looked", "figure.frozen")
ASK_FOR_PICTURES = "from palermo.figures.actions.asking import ask_for_pictures; from palermo.ui.clock import now; ask_for_pictures(now())"
MISSPELT = {"en": "Yakub Lashkri", "ur": "یعقوب لشکری"}


@pytest.fixture(scope="module", params=["en", "ur"])
def lang(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(scope="module")
def server(lang: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with served(tmp_path_factory.mktemp(f"journeys-{lang}"), seed="tests.web.seed_journeys") as running:
        yield running


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as opened:
        yield opened


def test_a_focal_person_sends_mends_and_sends_again(
    browser: Browser, server: Served, lang: str, tmp_path: Path
) -> None:
    with walking(browser, server, "focal", lang) as walk:
        walk.open("")
        walk.look("1-desk")
        walk.by_menu("returns/")
        walk.look("2-returns")
        walk.main("a[href$='/returns/new/']").first.click()
        walk.look("3-new")
        send(walk, Path(server.told["sample"]))
        wrong = read_what_was_found(walk)
        mended = mend(wrong, tmp_path / "mended.xlsx", date.fromisoformat(server.told["quarter"][1]))
        walk.main("a[href$='/withdraw/']").click()
        walk.look("7-withdraw")
        walk.press()
        walk.look("8-withdrawn")
        walk.main("a[href*='/returns/new/']").first.click()
        send(walk, mended)
        read_that_it_is_ready(walk)
        read_what_it_changes(walk)


def send(walk: Walk, file: Path) -> None:
    walk.main("input[type=file]").set_input_files(file)
    walk.press()
    walk.page.wait_for_url(A_RETURN)
    expect(walk.page.locator(".messages .success")).to_be_visible()
    expect(walk.main("#progress progress")).to_be_visible()


def read_what_was_found(walk: Walk) -> bytes:
    """It comes by itself, each finding at its place and beside the cells of its row; the marked copy."""
    expect(walk.page.locator("#found")).to_be_visible(timeout=LONG_WORK)
    rules = set(walk.main(".finding bdi.code").all_inner_texts())
    assert rules >= OWN_FAULTS
    walk.look("4-found")
    copy = walk.save(walk.main(f"a[href$='/marked/{walk.lang}']"))
    walk.main(".finding a[href*='rule=bad-number']").click()
    expect(walk.main("td.here")).to_contain_text("170")
    walk.look("5-finding-beside-its-cells")
    walk.page.go_back()
    walk.main("a[href$='/findings/']").first.click()
    walk.look("6-all-findings")
    walk.page.go_back()
    return copy


def mend(marked: bytes, to: Path, day: date) -> Path:
    """In the marked copy: the four cells that are coloured and bear a comment."""
    book = openpyxl.load_workbook(io.BytesIO(marked))
    done = mend_workbook(book, day)
    assert done == [" ".join(place) for place in RIGHT], done
    book.save(to)
    return to


def read_that_it_is_ready(walk: Walk) -> None:
    expect(walk.page.locator("#way")).to_be_visible()
    walk.until(lambda: walk.main("a[href$='/difference/']").count() > 0)
    assert walk.main(".finding .kind.bad").count() == 0
    sent = walk.main("table").first.locator("tbody tr").all()
    for row in sent:
        numbers = row.locator("td").all_inner_texts()
        assert numbers[0] == numbers[1] and numbers[2] in ("0", "۰"), numbers
    walk.look("9-ready")
    paper = walk.save(walk.main(f"a[href$='/receipt/arrival/{walk.lang}']"))
    assert paper.startswith(b"%PDF")


def read_what_it_changes(walk: Walk) -> None:
    walk.main("a[href$='/difference/']").first.click()
    walk.until(lambda: walk.main("table tbody tr").count() > 5)
    walk.look("10-what-it-changes")


def test_the_bureau_accepts_finds_counts_freezes_and_looks_back(
    browser: Browser, server: Served, lang: str
) -> None:
    with walking(browser, server, "officer", lang) as walk:
        before = cases_counted(walk)
        accept(walk)
        find(walk)
        see_the_figure_change(walk, before)
    with walking(browser, server, "statistician", lang) as walk:
        freeze(walk)
    with walking(browser, server, "auditor", lang) as walk:
        read_the_journal(walk)


def cases_counted(walk: Walk) -> int:
    start, end = walk.server.told["quarter"]
    walk.open(f"figures/?figure=cases_registered&from={start}&to={end}")
    return int(walk.main(".whole").inner_text())


def accept(walk: Walk) -> None:
    walk.open("")
    walk.look("1-desk")
    walk.main(".waits a[href*='state=ready']").click()
    walk.look("2-what-waits")
    walk.main("tbody th a, tbody td a").last.click()
    walk.page.wait_for_url(A_RETURN)
    walk.look("3-return")
    walk.main("a[href$='/accept/']").click()
    walk.look("4-accept")
    walk.press()
    walk.page.wait_for_url(A_RETURN)
    walk.until(lambda: walk.main("a[href*='/receipt/acceptance/']").count() > 0)
    walk.look("5-accepted")


def find(walk: Walk) -> None:
    """By a name that nobody wrote so; it travels in no address."""
    walk.by_menu("cases/")
    walk.look("6-cases")
    walk.main("a[href$='/cases/search/']").first.click()
    walk.main("nav.ways a[href*='by=name']").click()
    walk.look("7-search")
    walk.main("input[name=name]").fill(MISSPELT[walk.lang])
    walk.main("select[name=reason]").select_option("duty")
    walk.press()
    hit = walk.main("#found ~ .rows tbody tr", has_text=WRITTEN).first
    expect(hit).to_be_visible()
    assert walk.page.url.endswith("/cases/search/")
    walk.look("8-found")
    hit.locator("th a").click()
    expect(walk.main("#people ~ .rows").first).to_contain_text(WRITTEN)
    walk.look("9-case")


def see_the_figure_change(walk: Walk, before: int) -> None:
    """The clock asks for a new picture once a minute; here it is asked for at once. From the number to its cases."""
    walk.server.does(ASK_FOR_PICTURES)
    walk.until(lambda: cases_counted(walk) == before + NEW_CASES)
    walk.by_menu("figures/")
    walk.look("10-figures")
    start, end = walk.server.told["quarter"]
    walk.open(f"figures/?figure=cases_registered&by=district&from={start}&to={end}")
    walk.look("11-figure-by-district")
    number = walk.main(".numbers-of tbody tr", has_text=DISTRICT[walk.lang]).locator("a").first
    count = int(number.inner_text())
    number.click()
    expect(walk.main(".rows tbody tr")).to_have_count(count)
    walk.look("12-cases-behind-the-number")
    walk.main(".rows tbody th a").first.click()
    expect(walk.page.locator("#people")).to_be_visible()


def freeze(walk: Walk) -> None:
    walk.from_the_desk("frozen/")
    walk.look("1-frozen-periods")
    walk.main("a[href$='/frozen/new/']").first.click()
    start, end = walk.server.told["quarter"]
    walk.main("input[name=start]").fill(start)
    walk.main("input[name=end]").fill(end)
    walk.look("2-freeze")
    walk.press()
    walk.look("3-being-frozen")
    walk.until(lambda: walk.main("#progress a[href$='/frozen/']").count() > 0)
    walk.main("#progress a[href$='/frozen/']").click()
    walk.main("tbody th a[href*='/frozen/'], tbody td a[href*='/frozen/']").first.click()
    walk.until(lambda: walk.main("p.reason").count() == 0)
    walk.look("4-frozen")
    walk.main("form[action$='/verify/'] button").click()
    expect(walk.page.locator(".message.success")).to_be_visible()
    walk.look("5-verified")


def read_the_journal(walk: Walk) -> None:
    walk.from_the_desk("journal/")
    walk.look("1-journal")
    told = walk.main().inner_text()
    for act in ACTS:
        assert label(acts(), act, walk.lang) in told, act
    assert not [name for name in NAMES if name in told]
    walk.main(".rows tbody th a").first.click()
    walk.look("2-line")


def test_the_server_says_nothing_of_anybody(server: Served) -> None:
    """Nor of what was typed, as it stands or as an address writes it."""
    log = (server.data.parent / "server.log").read_text()
    assert not [name for name in NAMES if name in log or quote(name) in log]
