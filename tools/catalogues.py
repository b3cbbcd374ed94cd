"""Extract the rooms' English texts into their Urdu catalogues and compile these (`python3 run.py words`)."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
MAPPING = ROOT / "tools" / "babel.cfg"


def rooms_with_catalogue() -> list[Path]:
    return sorted(path.parent for path in (ROOT / "palermo").glob("*/locale"))


def babel(*arguments: str | Path) -> None:
    subprocess.run(
        [sys.executable, "-m", "babel.messages.frontend", "-q", *map(str, arguments)], check=True, cwd=ROOT
    )


def main() -> None:
    for room in rooms_with_catalogue():
        template = room / "locale" / "django.pot"
        babel("extract", "-F", MAPPING, "--no-location", "--omit-header", "-k", "_", "-o", template, room)
        catalogue = room / "locale" / "ur" / "LC_MESSAGES" / "django.po"
        verb = "update" if catalogue.exists() else "init"
        babel(verb, "-D", "django", "-l", "ur", "-i", template, "-d", room / "locale", *NO_FUZZY[verb])
        template.unlink()
        babel("compile", "-D", "django", "-d", room / "locale")


NO_FUZZY = {"update": ["--no-fuzzy-matching", "--ignore-obsolete", "--ignore-pot-creation-date"], "init": []}

if __name__ == "__main__":
    main()
