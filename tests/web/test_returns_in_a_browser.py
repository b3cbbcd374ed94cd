"""Returns in real Chromium: sent with and without JavaScript, filled on a weak line, and every page asked of axe."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from palermo.returns.tests.cast import faulty, workbook
from palermo.returns.tests.faulty_files import FILES
from tests.web.browsing import chromium, entered, listening, too_wide, violations
from tests.web.serving import Served, served
from tests.web.test_browser import by_keyboard
from tests.web.test_same_findings import found_by_command, words_of

pytestmark = pytest.mark.slow
FOCAL, OFFICER = "provincial_focal", "bureau_officer"
AT_THE_DOOR = ("a page", "a password")
FAULTS_OF_FILES = (
    *AT_THE_DOOR,
    "a zip cut at 0.5",
    "a path outside 0",
    "a bomb",
    "another separator",
    "a sheet that breaks off",
    "a header twice",
)
# Files to be saved, and what is only sent to.
NO_PAGES = {
    "return_template",
    "return_sent",
    "return_marked",
    "return_receipt",
    "return_extend",
    "draft_save",
}


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with served(tmp_path_factory.mktemp("returns")) as running:
        yield running


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as opened:
        yield opened


def file_of(folder: Path, data: bytes) -> Path:
    path = folder / "return.xlsx"
    path.write_bytes(data)
    return path


def checked(page: Page) -> None:
    """The page of a return looks again by itself until it was checked."""
    expect(page.locator("#found")).to_be_visible(timeout=60_000)


@pytest.mark.parametrize("script", [True, False], ids=["with a script", "without"])
def test_a_faulty_return_is_sent_and_its_findings_come_by_themselves(
    browser: Browser, server: Served, tmp_path: Path, script: bool
) -> None:
    data = faulty(opening_pending=30 + script)
    with entered(browser, server, FOCAL, "records", java_script_enabled=script) as context:
        page = context.new_page()
        said = listening(page)
        page.goto(server.page("records", FOCAL, "return_new"))
        page.locator("input[type=file]").set_input_files(file_of(tmp_path, data))
        page.get_by_role("button", name="Send it to the bureau").click()
        page.wait_for_url(re.compile(r"/returns/[0-9a-f-]{36}/$"))
        expect(page.get_by_text("The return has arrived and is being checked")).to_be_visible()
        checked(page)
        expect(page.get_by_text("This is not a code that category takes", exact=False)).to_be_visible()
        with page.expect_download() as saved:
            page.get_by_role("link", name="Save the marked copy (English)").click()
        assert Path(saved.value.path()).read_bytes()[:2] == b"PK"
        assert said == []


def test_a_file_is_dropped_and_a_wrong_one_is_said_at_the_field(
    browser: Browser, server: Served, tmp_path: Path
) -> None:
    with entered(browser, server, FOCAL, "records") as context:
        page = context.new_page()
        page.goto(server.page("records", FOCAL, "return_new"))
        dropped = page.evaluate_handle(
            "() => { const dropped = new DataTransfer();"
            " dropped.items.add(new File(['no workbook'], 'notes.xlsx')); return dropped }"
        )
        page.dispatch_event("[data-drop]", "drop", {"dataTransfer": dropped})
        assert page.evaluate("document.querySelector('input[type=file]').files[0].name") == "notes.xlsx"
        page.get_by_role("button", name="Send it to the bureau").click()
        expect(page.locator("#error-summary")).to_be_visible()
        expect(page.locator(".mistake")).to_contain_text("no .xlsx workbook and no .zip")
        page.locator("input[type=file]").set_input_files(file_of(tmp_path, workbook(opening_pending=40)))
        page.get_by_role("button", name="Send it to the bureau").click()
        checked(page)


@pytest.mark.parametrize("fault", FAULTS_OF_FILES)
def test_a_file_at_fault_says_what_the_command_says(
    browser: Browser, server: Served, tmp_path: Path, fault: str
) -> None:
    file = file_of(tmp_path, FILES[fault]())
    with entered(browser, server, FOCAL, "records") as context:
        page = context.new_page()
        page.goto(server.page("records", FOCAL, "return_new"))
        page.locator("input[type=file]").set_input_files(file)
        page.get_by_role("button", name="Send it to the bureau").click()
        for found in found_by_command(file):
            expect(page.get_by_text(words_of(found, "en")).last).to_be_visible(timeout=60_000)
        if fault in AT_THE_DOOR:
            expect(page.locator("#error-summary")).to_be_visible()
        else:
            expect(page.locator("h1 ~ .badge, .badge").first).to_have_text("Sent back")
            page.get_by_role("link", name="all, row by row").click()
            expect(page.locator(".finding bdi.code").last).to_have_text(found["rule"])


def test_a_weak_line_loses_nothing_that_was_typed(browser: Browser, server: Served) -> None:
    with entered(browser, server, FOCAL, "records") as context:
        page = context.new_page()
        page.goto(server.page("records", FOCAL, "draft_new"))
        page.locator("select[name=period]").select_option("2026-Q1")
        page.get_by_role("button", name="Begin the draft").click()
        page.get_by_role("button", name="Save and go on to the cases").click()
        state = page.locator("[data-state]")
        page.locator("[name=r0-case_id]").fill("C-1")
        page.locator("[name=r0-fir_year]").fill("26")
        page.locator("[name=r0-fir_number]").focus()
        expect(page.locator("#r0-fir_year-said")).to_contain_text("1900")
        expect(state).to_contain_text("Saved at")
        context.set_offline(True)
        page.locator("[name=r0-fir_year]").fill("2026")
        page.locator("[name=r0-police_station]").fill("Test Station")
        page.locator("[name=r0-fir_number]").focus()
        expect(state).to_contain_text("Not saved yet: the line is down")
        context.set_offline(False)
        expect(state).to_contain_text("Saved at", timeout=40_000)
        expect(page.locator("#r0-fir_year-said")).to_be_empty()
        assert page.evaluate("localStorage.length + sessionStorage.length") == 0
        page.reload()
        expect(page.locator("[name=r0-police_station]")).to_have_value("Test Station")
        expect(page.locator("[name=r0-fir_year]")).to_have_value("2026")


def test_codes_are_chosen_one_by_one(browser: Browser, server: Served) -> None:
    with entered(browser, server, FOCAL, "records") as context:
        page = context.new_page()
        page.goto(server.page("records", FOCAL, "draft_sheet"))
        adds = page.get_by_label("Add a code … Means used")
        for code in ("FORCE", "THREAT", "FORCE"):
            adds.focus()
            adds.select_option(code)
        expect(page.locator("[name=r0-means]")).to_have_value("FORCE; THREAT")
        expect(page.locator("[data-state]")).to_contain_text("Saved at")


def test_two_tabs_are_shown_to_each_other(browser: Browser, server: Served) -> None:
    with entered(browser, server, "clerk", "records") as context:
        one, other = context.new_page(), context.new_page()
        for page in (one, other):
            page.goto(server.page("records", "clerk", "draft"))
        one.locator("[name=r0-registered]").fill("7")
        one.locator("[name=r0-pending]").focus()
        expect(one.locator("[data-count=return]")).to_contain_text("findings")
        expect(one.locator("[data-state]")).to_have_attribute("data-kind", "saved")
        other.locator("[name=r0-registered]").fill("8")
        other.locator("[name=r0-pending]").focus()
        expect(other.locator("[data-stale]")).to_be_visible()
        other.get_by_role("button", name="Save here, and compare").click()
        expect(other.locator("#stale-title")).to_be_visible()
        expect(other.locator(".diff")).to_contain_text("Registered in the period")
        other.get_by_role("button", name="Save", exact=True).click()
        expect(other.locator("#stale-title")).to_have_count(0)
        expect(other.locator("[name=r0-registered]")).to_have_value("8")


@pytest.mark.parametrize("lang", ["en", "ur"])
@pytest.mark.parametrize("reader", [FOCAL, OFFICER])
def test_every_page_of_returns_stands(browser: Browser, server: Served, reader: str, lang: str) -> None:
    pages = server.told["pages"]["records"][reader]
    names = [name for name in pages if name.startswith(("return", "draft")) and name not in NO_PAGES]
    wrong: dict[str, list[str]] = {}
    with entered(browser, server, reader, "records", lang=lang) as context:
        page = context.new_page()
        said = listening(page)
        for name in names:
            said.clear()
            answer = page.goto(server.page("records", reader, name))
            if answer is None or answer.status in (403, 404):
                continue
            bad = [each for each in said if "status of 409" not in each]
            for width in (1280, 360):
                page.set_viewport_size({"width": width, "height": 800})
                bad += [f"{width}: {each}" for each in violations(page) + too_wide(page)]
            page.emulate_media(color_scheme="dark")
            bad += [f"dark: {each}" for each in violations(page, colours_only=True)]
            page.emulate_media(color_scheme="light")
            if bad:
                wrong[name] = bad
    assert not wrong, wrong


@pytest.mark.parametrize("width", [1280, 360])
def test_the_keyboard_reaches_every_cell(browser: Browser, server: Served, width: int) -> None:
    names = ("returns", "returns_calendar", "return_new", "return", "draft", "draft_sheet", "draft_send")
    with entered(browser, server, FOCAL, "records", viewport={"width": width, "height": 800}) as context:
        page = context.new_page()
        wrong = {}
        for name in names:
            page.goto(server.page("records", FOCAL, name))
            if bad := by_keyboard(page):
                wrong[name] = bad
    assert not wrong, wrong
