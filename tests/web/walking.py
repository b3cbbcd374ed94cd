"""Somebody walks through real pages in one language; each page is held to its language, to axe and to its width.

With PALERMO_PICTURES=FOLDER every page is also painted at both widths, to be looked at.
"""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Locator, Page, expect

from tests.web.browsing import entered, listening, too_wide, violations
from tests.web.serving import Served

WIDTHS = (360, 1280)
DIRECTIONS = {"en": "ltr", "ur": "rtl"}
PICTURES = os.environ.get("PALERMO_PICTURES", "")
LONG_WORK = 40_000  # ms


class Walk:
    """No step names a word that is shown: the same steps are gone in both languages."""

    def __init__(self, page: Page, server: Served, reader: str, lang: str) -> None:
        self.page, self.server, self.reader, self.lang = page, server, reader, lang
        self.said = listening(page)
        self.faults: dict[str, list[str]] = {}

    def main(self, selector: str = "", **wished: Any) -> Locator:
        return self.page.locator(f"main {selector}", **wished)

    def open(self, path: str) -> None:
        self.page.goto(f"{self.server.url}/records/{path}")

    def by_menu(self, path: str) -> None:
        self.page.locator(f"nav.menu a[href='/records/{path}']").click()

    def from_the_desk(self, path: str) -> None:
        self.open("")
        self.by_menu(path)

    def press(self) -> None:
        """The main button of the page's form."""
        self.main("form .ends button.button").first.click()

    def save(self, link: Locator) -> bytes:
        with self.page.expect_download() as saved:
            link.click()
        return Path(saved.value.path()).read_bytes()

    def until(self, done: Callable[[], bool], seconds: int = 40) -> None:
        """Looks at the page again, as a person does."""
        for _ in range(seconds * 2):
            if done():
                return
            self.page.wait_for_timeout(500)
            self.page.reload()
        raise AssertionError(f"{self.page.url} stayed:\n{self.main('').first.inner_text()[:1500]}")

    def look(self, name: str) -> None:
        """The page where the walk stands now."""
        root = self.page.locator("html")
        expect(root).to_have_attribute("lang", self.lang)
        expect(root).to_have_attribute("dir", DIRECTIONS[self.lang])
        bad = list(self.said)
        self.said.clear()
        for width in WIDTHS:
            self.page.set_viewport_size({"width": width, "height": 800})
            bad += [f"{width}: {each}" for each in violations(self.page) + too_wide(self.page)]
            if PICTURES:
                path = Path(PICTURES) / f"{self.lang}-{width}-{self.reader}-{name}.png"
                self.page.screenshot(path=path, full_page=True)
        if bad:
            self.faults[f"{self.reader}: {name}"] = bad


@contextmanager
def walking(browser: Browser, server: Served, reader: str, lang: str, **options: Any) -> Iterator[Walk]:
    with entered(browser, server, reader, "records", lang=lang, **options) as context:
        walk = Walk(context.new_page(), server, reader, lang)
        yield walk
        assert not walk.faults, walk.faults
