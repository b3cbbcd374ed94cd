"""Pictures of every page, to be looked at: `python -m tests.web.look FOLDER [URL name …]`.

Each page in both languages, light and dark, at 1280 and 360 px, as a visitor and as the administrator of each wing.
"""

import sys
import tempfile
from pathlib import Path

from playwright.sync_api import Browser

from tests.web.browsing import chromium, entered
from tests.web.serving import Served, served

READERS = (("open", "visitor"), ("open", "administrator"), ("records", "administrator"), ("records", "none"))
NO_PAGES = {"letter", "document_file", "document_preview"}


def look(browser: Browser, server: Served, folder: Path, wanted: set[str], scheme: str, width: int) -> None:
    for wing, reader in READERS:
        for lang in ("en", "ur"):
            size = {"width": width, "height": 800}
            with entered(
                browser, server, reader, wing, lang=lang, viewport=size, color_scheme=scheme
            ) as context:
                page = context.new_page()
                seen: set[str] = set()
                for name in server.told["pages"][wing][reader]:
                    if name in NO_PAGES or (wanted and name not in wanted):
                        continue
                    answer = page.goto(server.page(wing, reader, name))
                    if answer is None or answer.status != 200 or page.url in seen:
                        continue
                    seen.add(page.url)
                    place = folder / wing / reader / f"{name}-{lang}-{scheme}-{width}.png"
                    page.screenshot(path=place, full_page=True)


def main() -> None:
    if len(sys.argv) < 2:
        raise SystemExit(__doc__)
    folder, wanted = Path(sys.argv[1]), set(sys.argv[2:])
    with tempfile.TemporaryDirectory() as place, served(Path(place)) as server, chromium() as browser:
        for scheme in ("light", "dark"):
            for width in (1280, 360):
                look(browser, server, folder, wanted, scheme, width)
    print(f"{len(list(folder.rglob('*.png')))} pictures in {folder}")


if __name__ == "__main__":
    main()
