"""Typed readers of environment variables: a bad value is refused by its name, never guessed."""

import os
from contextlib import suppress
from ipaddress import ip_network
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from palermo.config.settings_file import BadSetting

# Every name that was asked for: what else the settings file names is a slip.
ASKED = {"PALERMO_SETTINGS"}


def text(name: str, default: str) -> str:
    ASKED.add(name)
    return os.environ.get(name, "").strip() or default


def hidden(name: str) -> str:
    """A password: from the variable, else from the file that NAME_FILE names."""
    value, file = text(name, ""), text(f"{name}_FILE", "")
    if value or not file:
        return value
    try:
        return Path(file).read_text(encoding="utf-8").strip()
    except OSError as wrong:
        raise BadSetting(f"{name}_FILE names {file}, which cannot be read.") from wrong


def zone(name: str, default: str) -> str:
    from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

    value = text(name, default)
    try:
        ZoneInfo(value)
    except (ZoneInfoNotFoundError, ValueError, OSError) as wrong:
        raise BadSetting(f"{name} must be a time zone such as Asia/Karachi, not {value!r}.") from wrong
    return value


def flag(name: str, default: bool = False) -> bool:
    value = text(name, "yes" if default else "no").lower()
    if value in {"yes", "true", "on", "1"}:
        return True
    if value in {"no", "false", "off", "0"}:
        return False
    raise BadSetting(f"{name} must be yes or no, not {value!r}.")


def whole(name: str, default: int, low: int = 0) -> int:
    value = text(name, str(default))
    if not value.isascii() or not value.isdigit() or int(value) < low:
        raise BadSetting(f"{name} must be a whole number of at least {low}, not {value!r}.")
    return int(value)


def choice(name: str, default: str, allowed: tuple[str, ...]) -> str:
    value = text(name, default)
    if value not in allowed:
        raise BadSetting(f"{name} must be one of {', '.join(allowed)}, not {value!r}.")
    return value


def items(name: str, default: tuple[str, ...] = ()) -> list[str]:
    return [item.strip() for item in text(name, ",".join(default)).split(",") if item.strip()]


def networks(name: str) -> list[str]:
    """Addresses and networks, such as 127.0.0.1 or 172.16.0.0/12."""
    found = items(name)
    for each in found:
        try:
            ip_network(each)
        except ValueError as wrong:
            raise BadSetting(
                f"{name} takes addresses and networks such as 10.0.0.0/8, not {each!r}."
            ) from wrong
    return found


def folder(name: str, default: Path) -> Path:
    return Path(text(name, str(default))).expanduser().resolve()


def secret(name: str, path: Path) -> str:
    """A secret from the variable, else from the file; made and kept there (0600) at the first start."""
    value = hidden(name)
    if value:
        return value
    if not path.exists():
        make_secret(path)
    return path.read_text().strip()


def make_secret(path: Path) -> None:
    """It appears whole and stays, also where the power goes; of two processes that make it the first one's counts."""
    import secrets

    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as out:
        out.write(secrets.token_urlsafe(64))
        out.flush()
        os.fsync(out.fileno())
    with suppress(FileExistsError):
        os.link(draft, path)
    draft.unlink()
    for folder in (path.parent, path.parent.parent):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def database(name: str, default_file: Path) -> dict[str, Any]:
    """Django's database settings: SQLite by default, PostgreSQL by a URL postgresql://user:password@host:port/name."""
    url = text(name, "")
    if not url:
        return sqlite(default_file)
    parts = urlsplit(url)
    if parts.scheme in {"postgres", "postgresql"}:
        found = postgresql(name, url)
        # So that the password of a compose file's secret stands in no environment.
        found["PASSWORD"] = found["PASSWORD"] or hidden("PALERMO_DATABASE_PASSWORD")
        return found
    if parts.scheme == "sqlite":
        return sqlite(
            Path(unquote(parts.path.removeprefix("/") if parts.path.startswith("//") else parts.path))
        )
    raise BadSetting(f"{name} must begin with postgresql:// or sqlite://.")


def sqlite(path: Path) -> dict[str, Any]:
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": str(path),
        # Opening a file anew for every page costs more than most pages ask of it.
        "CONN_MAX_AGE": 60,
        "OPTIONS": {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;",
        },
    }


def postgresql(name: str, url: str) -> dict[str, Any]:
    parts = urlsplit(url)
    options = dict(parse_qsl(parts.query))
    host = options.pop("host", None) or unquote(parts.hostname or "")
    try:
        port = str(parts.port or options.pop("port", ""))
    except ValueError as wrong:
        raise BadSetting(f"{name} has a port that is no number.") from wrong
    if len(parts.path) < 2:
        raise BadSetting(f"{name} must name a database: postgresql://user:password@host:port/name.")
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path[1:]),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": host,
        "PORT": port,
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": options,
    }
