"""The settings file palermo.env: NAME=value lines that systemd, compose and this program read alike."""

import os
import re
from pathlib import Path

NAME = "palermo.env"
# Set, and empty: no file is read at all, whatever lies in this folder.
WHERE = "PALERMO_SETTINGS"
LINE = re.compile(r"([A-Za-z_][A-Za-z0-9_]*)=(.*)")
PLAIN = re.compile(r"[\w@%+:,./?&=~*()\[\]{}!;|^<>-]*(?: [\w@%+:,./?&=~*()\[\]{}!;|^<>-]+)*")


class BadSetting(ValueError):
    """A setting of the environment, or of the settings file, cannot be used; or the file itself."""


def path() -> Path | None:
    """The file named by PALERMO_SETTINGS, else the one of this folder where there is one."""
    named = os.environ.get(WHERE)
    if named is not None:
        return Path(named.strip()) if named.strip() else None
    here = Path.cwd() / NAME
    return here if here.exists() else None


def names_in(file: Path | None) -> dict[str, str]:
    if file is None:
        return {}
    try:
        return parsed(file.read_text(encoding="utf-8"), file)
    except FileNotFoundError as nowhere:
        raise BadSetting(f"There is no settings file {file}: {WHERE} names it.") from nowhere
    except (OSError, UnicodeDecodeError) as wrong:
        raise BadSetting(
            f"The settings file {file} cannot be read. Check who may read it, and that it is a text in UTF-8."
        ) from wrong


def parsed(text: str, file: Path) -> dict[str, str]:
    found: dict[str, str] = {}
    for number, raw in enumerate(text.splitlines(), start=1):
        line = raw.strip()
        if not line or line.startswith("#"):
            continue
        shaped = LINE.fullmatch(line)
        if shaped is None:
            raise BadSetting(f"{file}, line {number}: write NAME=value, or begin a remark with #.")
        name, value = shaped[1], shaped[2].strip()
        if name in found:
            raise BadSetting(f"{file}, line {number}: {name} stands there twice.")
        found[name] = unquoted(value, f"{file}, line {number}: {name}")
    return found


def unquoted(value: str, where: str) -> str:
    for quote in ("'", '"'):
        if value.startswith(quote):
            inner = value[1:-1]
            if len(value) < 2 or not value.endswith(quote) or quote in inner or "\\" in inner:
                raise BadSetting(f"{where}: the quotation marks do not match.")
            return inner
    return value


def quoted(name: str, value: str) -> str:
    """As systemd and compose read it back unchanged; raises BadSetting where neither form of quotes would do."""
    if PLAIN.fullmatch(value):
        return value
    if "\n" in value or "\r" in value or "\\" in value:
        raise BadSetting(f"{name} takes one line without a backslash.")
    if "'" not in value:
        return f"'{value}'"
    if '"' not in value and "$" not in value and "`" not in value:
        return f'"{value}"'
    raise BadSetting(f"{name} must not hold ' together with one of \" $ `.")


def apply() -> None:
    """The file's settings, where the environment does not say otherwise."""
    for name, value in names_in(path()).items():
        os.environ.setdefault(name, value)


def refuse_unknown(known: set[str]) -> None:
    """A misspelt name would silently leave its default."""
    file = path()
    unknown = sorted(name for name in names_in(file) if name.startswith("PALERMO_") and name not in known)
    if unknown:
        raise BadSetting(f"{file}: there is no setting {', '.join(unknown)}. See docs/operation.md.")
