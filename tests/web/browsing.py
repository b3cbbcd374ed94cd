"""Chromium on a served Palermo: entering as a reader, hearing what the console says, asking axe."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from tests.web.serving import Served

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
]
AXE = Path(__file__).with_name("axe.min.js").read_text(encoding="utf-8")
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


@contextmanager
def chromium() -> Iterator[Browser]:
    if CHROMIUM is None:
        said = "NO CHROMIUM: no page is looked at. Install it with `sudo apt install chromium`."
        if os.environ.get("CI"):
            pytest.fail(said)
        pytest.skip(said)
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield opened
        opened.close()


@contextmanager
def entered(
    browser: Browser, served: Served, reader: str, wing: str, *, lang: str = "en", **options: Any
) -> Iterator[BrowserContext]:
    """A window of its own, signed in as the reader; `visitor` is not signed in."""
    context = browser.new_context(locale=lang, **options)
    context.set_default_timeout(15_000)
    if reader != "visitor":
        context.add_cookies([served.cookie(wing, reader)])
    yield context
    context.close()


def listening(page: Page) -> list[str]:
    """What the console complains of from now on, refusals of the content policy included."""
    said: list[str] = []
    page.on(
        "console", lambda message: said.append(message.text) if message.type in ("error", "warning") else None
    )
    page.on("pageerror", lambda error: said.append(str(error)))
    return said


def violations(page: Page, *, colours_only: bool = False) -> list[str]:
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE)
    only = (
        {"type": "rule", "values": ["color-contrast"]} if colours_only else {"type": "tag", "values": RULES}
    )
    found = page.evaluate("only => axe.run(document, {runOnly: only, resultTypes: ['violations']})", only)
    return [
        f"{each['id']}: {node['target'][0]} {node['html'][:120]}"
        for each in found["violations"]
        for node in each["nodes"][:3]
    ]


def too_wide(page: Page) -> list[str]:
    """What reaches over the edge of the window, where the page can be moved sideways."""
    return page.evaluate(
        """() => {
            const wide = document.documentElement.scrollWidth - document.documentElement.clientWidth;
            if (wide <= 0) return [];
            return [`${wide} px too wide`, ...[...document.querySelectorAll('body *')]
                .filter(each => each.getBoundingClientRect().right > innerWidth + 1
                    || each.getBoundingClientRect().left < -1)
                .slice(0, 4).map(each => each.outerHTML.slice(0, 100))];
        }"""
    )
