"""One moment of the database, while the server goes on: taken out, and put back."""

import os
import shutil
import sqlite3
import subprocess
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg
from django.conf import settings

from palermo.config.operation.copying import sync
from palermo.config.operation.saying import refuse, said

# Marks a text for the catalogue where it stands; it is translated when it is shown.
_ = str
SQLITE, DUMP = "palermo.sqlite3", "palermo.dump"


@dataclass(frozen=True)
class Facts:
    """Of the very moment that the records hold."""

    migrations: list[str]
    tables: dict[str, int]
    journal: dict[str, int | str]


def database() -> dict[str, Any]:
    return settings.DATABASES["default"]


def engine() -> str:
    return "sqlite" if database()["ENGINE"].endswith("sqlite3") else "postgresql"


def records_name() -> str:
    return SQLITE if engine() == "sqlite" else DUMP


def take_out(target: Path) -> Facts:
    """Writes the records into a folder."""
    if engine() == "sqlite":
        return _sqlite_out(target / SQLITE)
    return _postgresql_out(target / DUMP)


def put_back(source: Path) -> None:
    """The records of a backup into an empty database; all or nothing."""
    if engine() == "sqlite":
        _sqlite_back(source / SQLITE)
    else:
        _postgresql_back(source / DUMP)


def tables_here() -> list[str]:
    """The tables that stand in this installation's database; none where there is no database file."""
    if engine() == "sqlite":
        path = Path(database()["NAME"])
        if not path.exists():
            return []
        with closing(sqlite3.connect(path)) as opened:
            return _sqlite_tables(opened)
    with psycopg.connect(**_asked()) as opened:
        return _postgresql_tables(opened)


def _sqlite_out(target: Path) -> Facts:
    """VACUUM INTO reads one moment and blocks nobody; pages that were freed, and what was destroyed in them, stay out."""
    with closing(sqlite3.connect(database()["NAME"], timeout=60)) as opened:
        opened.execute("VACUUM INTO ?", [str(target)])
    target.chmod(0o600)
    with target.open("rb") as written:
        os.fsync(written.fileno())
    with closing(sqlite3.connect(f"{target.as_uri()}?mode=ro&immutable=1", uri=True)) as copy:
        if copy.execute("PRAGMA quick_check").fetchone() != ("ok",):
            raise refuse(
                said(_("The database is damaged: {path}. Look with: palermo doctor"), path=database()["NAME"])
            )
        return _facts(copy, _sqlite_tables(copy))


def _sqlite_tables(opened: sqlite3.Connection) -> list[str]:
    rows = opened.execute(
        "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY 1"
    )
    return [name for (name,) in rows]


def _sqlite_back(source: Path) -> None:
    target = Path(database()["NAME"])
    fresh = target.with_name(f".{target.name}.new")
    shutil.copyfile(source, fresh)
    fresh.chmod(0o600)
    with fresh.open("rb") as written:
        os.fsync(written.fileno())
    for more in ("-wal", "-shm"):
        target.with_name(target.name + more).unlink(missing_ok=True)
    fresh.replace(target)
    sync(target.parent)


def _postgresql_out(target: Path) -> Facts:
    """pg_dump reads the very snapshot that the counts are taken from."""
    with psycopg.connect(**_asked()) as opened:
        opened.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
        row = opened.execute("SELECT pg_export_snapshot()").fetchone()
        assert row is not None
        call = ["-Fc", "--no-owner", "--no-privileges", f"--snapshot={row[0]}", f"--file={target}"]
        with _environment() as env:
            _run("pg_dump", [*call, f"--dbname={_address()}"], env)
        target.chmod(0o600)
        return _facts(opened, _postgresql_tables(opened))


def _postgresql_tables(opened: psycopg.Connection) -> list[str]:
    rows = opened.execute(
        "SELECT tablename FROM pg_tables WHERE schemaname = current_schema() ORDER BY tablename"
    ).fetchall()
    return [name for (name,) in rows]


def _postgresql_back(source: Path) -> None:
    call = ["--no-owner", "--no-privileges", "--exit-on-error", "--single-transaction"]
    with _environment() as env:
        _run("pg_restore", [*call, f"--dbname={_address()}", str(source)], env)


def _facts(opened: Any, tables: list[str]) -> Facts:
    def ask(question: str) -> list[tuple]:
        return list(opened.execute(question).fetchall())

    counts = {name: ask(f'SELECT count(*) FROM "{name}"')[0][0] for name in tables}
    migrations = []
    if "django_migrations" in tables:
        migrations = [
            f"{app}.{name}" for app, name in ask("SELECT app, name FROM django_migrations ORDER BY id")
        ]
    journal: dict[str, int | str] = {"lines": counts.get("journal_line", 0), "position": 0, "digest": ""}
    if "journal_link" in tables:
        last = ask('SELECT "position", "digest" FROM journal_link ORDER BY "position" DESC LIMIT 1')
        journal |= {"position": last[0][0], "digest": last[0][1]} if last else {}
    return Facts(migrations, counts, journal)


def _asked() -> dict[str, Any]:
    found = database()
    named = {"dbname": "NAME", "user": "USER", "password": "PASSWORD", "host": "HOST", "port": "PORT"}
    given = {key: found[name] for key, name in named.items() if found.get(name)}
    options = {key: value for key, value in found["OPTIONS"].items() if isinstance(value, str | int)}
    return {"connect_timeout": 10, **options, **given}


def _address() -> str:
    """Without the password, which other users of the machine could read in the list of processes."""
    return psycopg.conninfo.make_conninfo(
        **{key: value for key, value in _asked().items() if key != "password"}
    )


@contextmanager
def _environment() -> Iterator[dict[str, str]]:
    password = str(_asked().get("password", ""))
    yield {**os.environ, **({"PGPASSWORD": password} if password else {})}


def _run(name: str, arguments: list[str], env: dict[str, str]) -> None:
    program = shutil.which(name)
    if program is None:
        words = _(
            "{name} is not on this machine: it is needed for backups of PostgreSQL. Install PostgreSQL's client "
            "programs (on Debian: apt install postgresql-client), of the server's version or a newer one."
        )
        raise refuse(said(words, name=name))
    done = subprocess.run([program, *arguments], env=env, capture_output=True, text=True)  # noqa: S603 -- PostgreSQL's own
    if done.returncode:
        lines = [
            line for line in done.stderr.splitlines() if "error" in line.lower()
        ] or done.stderr.splitlines()
        words = _("{name} did not finish. It says: {words}")
        raise refuse(said(words, name=name, words=lines[0] if lines else done.returncode))
