"""The report as Chromium shows it: nothing loaded, nothing run, nothing wider than the screen."""

import os
import shutil
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

from palermo.figures.commands import write_figures
from palermo.invention.country import invent

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-dev-shm-usage"]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    if CHROMIUM is None:
        said = "NO CHROMIUM: the report is not looked at. Install it with `sudo apt install chromium`."
        if os.environ.get("CI"):
            pytest.fail(said)
        pytest.skip(said)
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield opened
        opened.close()


@pytest.fixture(scope="module")
def reports(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    folder = tmp_path_factory.mktemp("country")
    start, end = date(2024, 1, 1), date(2024, 12, 31)
    invent(cases=120, start=start, end=end, seed=5, out=folder / "made", faults=0, format="csv")
    return {
        lang: write_figures(
            returns=[str(folder / "made" / "returns")], start=start, end=end, out=folder / lang, lang=lang
        )
        for lang in ("en", "ur")
    }


@pytest.mark.parametrize("width", [1280, 360])
@pytest.mark.parametrize(("lang", "direction"), [("en", "ltr"), ("ur", "rtl")])
def test_the_report_stands_alone_and_fits_the_screen(
    browser: Browser, reports: dict[str, Path], lang: str, direction: str, width: int
) -> None:
    page = browser.new_page(viewport={"width": width, "height": 900})
    asked: list[str] = []
    complaints: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: complaints.append(message.text))
    page.goto(reports[lang].as_uri())
    root = page.locator("html")
    assert (root.get_attribute("lang"), root.get_attribute("dir")) == (lang, direction)
    assert [url for url in asked if not url.startswith(("data:", reports[lang].as_uri()))] == []
    assert complaints == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert page.locator("h1").count() == 1
    assert page.locator("table").count() > 10
    page.close()
