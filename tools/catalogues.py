"""Extract the rooms' English texts into their Urdu catalogues and compile these (`python3 run.py words`)."""

import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.frontend import parse_mapping_cfg

ROOT = Path(__file__).resolve().parent.parent
PALERMO = ROOT / "palermo"
MAPPING = ROOT / "tools" / "babel.cfg"
LAZY = {
    "gettext_lazy": None,
    "ngettext_lazy": (1, 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext_lazy": ((1, "c"), 2, 3),
}
# `said` and `translated` are what the commands call the translator of a chosen language.
KEYWORDS = {**DEFAULT_KEYWORDS, **LAZY, "said": None, "translated": None}
NO_FUZZY = {"update": ["--no-fuzzy-matching", "--ignore-obsolete", "--ignore-pot-creation-date"], "init": []}
KEYWORD_SPECS = (
    "_",
    "said",
    "translated",
    "gettext_lazy",
    "ngettext_lazy:1,2",
    "pgettext_lazy:1c,2",
    "npgettext_lazy:1c,2,3",
)

Text = str | tuple[str, ...]


def rooms_with_catalogue() -> list[Path]:
    return sorted(path.parent for path in PALERMO.glob("*/locale"))


def texts(room: Path) -> Iterator[tuple[str | None, Text, str]]:
    """(context, text or its plural forms, file) of every text that a person may see, as `run.py words` finds them."""
    with MAPPING.open(encoding="utf-8") as stream:
        methods, options = parse_mapping_cfg(stream)
    for file, _line, text, _comments, context in extract_from_dir(room, methods, options, KEYWORDS):
        yield context, text, file


def babel(*arguments: Any) -> None:
    subprocess.run(
        [sys.executable, "-m", "babel.messages.frontend", "-q", *map(str, arguments)], check=True, cwd=ROOT
    )


@contextmanager
def alone() -> Iterator[None]:
    """One at a time: Babel writes each catalogue beside itself and moves it, and two at once lose it."""
    try:
        import fcntl
    except ImportError:  # not on every system; there nobody is kept waiting
        yield
        return
    with (Path(tempfile.gettempdir()) / "palermo-words.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def main() -> None:
    with alone():
        write_catalogues()


def write_catalogues() -> None:
    keywords = [part for spec in KEYWORD_SPECS for part in ("-k", spec)]
    for room in rooms_with_catalogue():
        template = room / "locale" / "django.pot"
        babel(
            "extract",
            "-F",
            MAPPING,
            "--no-location",
            "--omit-header",
            "--sort-output",
            *keywords,
            "-o",
            template,
            room,
        )
        catalogue = room / "locale" / "ur" / "LC_MESSAGES" / "django.po"
        verb = "update" if catalogue.exists() else "init"
        babel(verb, "-D", "django", "-l", "ur", "-i", template, "-d", room / "locale", *NO_FUZZY[verb])
        template.unlink()
        babel("compile", "--use-fuzzy", "-D", "django", "-d", room / "locale")


if __name__ == "__main__":
    main()
