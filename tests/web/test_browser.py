"""Every page in real Chromium: axe, the console, the width, the keyboard; in both languages, light and dark."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from tests.web.browsing import chromium, entered, listening, too_wide, violations
from tests.web.serving import Served, served
from tests.web.visiting import ADMINISTRATOR, VISITOR

pytestmark = pytest.mark.slow
# Light first at each width: what depends on width is asked there, in the dark only what depends on colour.
LOOKS = [(1280, "light"), (1280, "dark"), (360, "light"), (360, "dark")]
# What answers no page to a reader who only looks: forms that are sent, files, and steps of signing in.
NO_PAGES = {
    "speak",
    "switch_role",
    "choose_look",
    "role_propose",
    "letter",
    "mfa_download_recovery_codes",
} | {
    "document_file",
    "document_preview",
}
# The console says of an answer that is no success that it is none; these pages are such answers.
EXPECTED = ("status of 404", "status of 409", "status of 403", "status of 400")


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with served(tmp_path_factory.mktemp("served")) as running:
        yield running


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as opened:
        yield opened


def names(server: Served, wing: str, reader: str) -> list[str]:
    return [name for name in server.told["pages"][wing][reader] if name not in NO_PAGES]


@pytest.mark.parametrize("lang", ["en", "ur"])
@pytest.mark.parametrize(
    ("wing", "reader"),
    [("open", VISITOR), ("open", ADMINISTRATOR), ("records", VISITOR), ("records", ADMINISTRATOR)],
)
def test_every_page_stands(browser: Browser, server: Served, wing: str, reader: str, lang: str) -> None:
    wrong: dict[str, list[str]] = {}
    seen: set[str] = set()
    with entered(browser, server, reader, wing, lang=lang) as context:
        page = context.new_page()
        said = listening(page)
        for name in names(server, wing, reader):
            said.clear()
            page.set_viewport_size({"width": 1280, "height": 800})
            page.emulate_media(color_scheme="light")
            page.goto(server.page(wing, reader, name))
            if page.url in seen:
                continue  # sent on to a page that was looked at
            seen.add(page.url)
            if bad := looked_at(page, said):
                wrong[name] = bad
    assert not wrong, told(wrong)
    assert seen


def looked_at(page: Page, said: list[str]) -> list[str]:
    bad = [each for each in said if not any(part in each for part in EXPECTED)]
    for width, scheme in LOOKS:
        page.set_viewport_size({"width": width, "height": 800})
        page.emulate_media(color_scheme=scheme)
        found = violations(page, colours_only=scheme == "dark") + too_wide(page)
        bad += [f"{width} {scheme}: {each}" for each in found]
    return bad


def told(wrong: dict[str, list[str]]) -> str:
    return "\n".join(f"{name}:\n    " + "\n    ".join(bad) for name, bad in wrong.items())


REACHABLE = """() => [...document.querySelectorAll('a[href], button, input, select, textarea, summary')]
    .filter(each => each.checkVisibility({visibilityProperty: true}) && !each.disabled && each.tabIndex >= 0
        && each.type !== 'hidden' && !(each.type === 'radio' && !each.checked))
    .length"""
# A focused control comes into view a moment after it has the focus.
FOCUSED = """async () => {
    const inView = box => box.width > 0 && box.height > 0 && box.bottom > 0 && box.top < innerHeight;
    const here = document.activeElement;
    if (!here || here === document.body) return null;
    window.reached ??= new Map();
    if (window.reached.has(here)) return {again: true};
    window.reached.set(here, true);
    for (let tries = 0; tries < 120 && !inView(here.getBoundingClientRect()); tries++)
        await new Promise(requestAnimationFrame);
    const look = getComputedStyle(here);
    const ring = look.outlineStyle !== 'none' && parseFloat(look.outlineWidth) >= 2;
    return {again: false, ring: ring || look.boxShadow !== 'none', html: here.outerHTML.slice(0, 100),
        shown: inView(here.getBoundingClientRect())};
}"""


@pytest.mark.parametrize("width", [1280, 360])
@pytest.mark.parametrize(("wing", "reader"), [("open", VISITOR), ("records", ADMINISTRATOR)])
def test_the_keyboard_reaches_everything_and_shows_where_it_is(
    browser: Browser, server: Served, wing: str, reader: str, width: int
) -> None:
    wrong: dict[str, list[str]] = {}
    with entered(browser, server, reader, wing, viewport={"width": width, "height": 800}) as context:
        page = context.new_page()
        for name in names(server, wing, reader):
            if name == "gallery":
                continue  # it shows a form with mistakes, whose summary takes the focus
            page.goto(server.page(wing, reader, name))
            if bad := by_keyboard(page):
                wrong[name] = bad
    assert not wrong, told(wrong)


def by_keyboard(page: Page) -> list[str]:
    """Tab from the top to the end: each control once, its focus to be seen, the way over the menu first."""
    page.evaluate("document.activeElement?.blur(); window.scrollTo(0, 0)")
    wanted, reached, bad = page.evaluate(REACHABLE), 0, []
    for step in range(wanted + 50):
        page.keyboard.press("Tab")
        here = page.evaluate(FOCUSED)
        if here is None or here["again"]:
            break
        reached += 1
        if not here["ring"] or not here["shown"]:
            lacks = "no ring" if here["shown"] else "out of view"
            bad.append(f"the focus is not to be seen, {lacks}: {here['html']}")
        if step == 0 and 'href="#main"' not in here["html"] and "autofocus" not in here["html"]:
            bad.append(f"the first step is no way over the menu: {here['html']}")
    if reached < wanted:
        bad.append(f"{reached} of {wanted} controls reached")
    return bad


def test_the_way_over_the_menu_leads_to_the_content(browser: Browser, server: Served) -> None:
    with entered(browser, server, ADMINISTRATOR, "records") as context:
        page = context.new_page()
        page.goto(server.page("records", ADMINISTRATOR, "people"))
        page.keyboard.press("Tab")
        page.keyboard.press("Enter")
        assert page.evaluate("document.activeElement.id") == "main"


def test_pages_read_and_forms_send_without_scripts(browser: Browser, server: Served) -> None:
    with entered(browser, server, ADMINISTRATOR, "records", java_script_enabled=False) as context:
        page = context.new_page()
        page.goto(server.page("records", ADMINISTRATOR, "people"))
        assert page.locator("table tbody tr").count() >= 3
        page.goto(server.page("records", ADMINISTRATOR, "person_new"))
        page.locator("main form button[type=submit], main form button:not([type])").last.click()
        assert page.locator(".error-summary, [role=alert]").count() >= 1
