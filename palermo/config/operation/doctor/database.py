"""The database itself: does it answer, can it be written, is it of this version?"""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import psycopg

from palermo.config.operation.doctor.finding import Finding, look, stop

# Marks a text for the catalogue where it stands; it is translated when it is shown.
_ = str


def answer_findings() -> Iterator[Finding]:
    """whether the database answers"""
    from palermo.config.operation.databases import database, engine

    if engine() == "sqlite":
        yield from sqlite_findings(Path(database()["NAME"]))
    else:
        yield from postgresql_findings()


def sqlite_findings(path: Path) -> Iterator[Finding]:
    if not path.exists():
        words = _(
            "There is no database {path}. A new installation is made by `palermo init` or `palermo upgrade`; a lost one "
            "comes back by `palermo restore`."
        )
        yield stop(words, path=path)
        return
    try:
        with closing(sqlite3.connect(path, timeout=3, isolation_level=None)) as opened:
            opened.execute("SELECT count(*) FROM sqlite_schema")
            opened.execute("BEGIN IMMEDIATE")
            opened.execute("ROLLBACK")
    except sqlite3.OperationalError as wrong:
        if "locked" in str(wrong):
            words = _(
                "The database {path} is locked: something has been writing for seconds. Look for a command that hangs."
            )
        else:
            words = _(
                "The database {path} cannot be opened or written ({why}). Check who may use it and its disk."
            )
        yield stop(words, path=path, why=wrong)
    except sqlite3.DatabaseError as wrong:
        words = _(
            "{path} is damaged or no database ({why}). Move the folder {data} away and put the last backup back: "
            "palermo restore DIR"
        )
        yield stop(words, path=path, why=wrong, data=path.parent)


def postgresql_findings() -> Iterator[Finding]:
    from django.conf import settings

    from palermo.config.operation.databases import tables_here

    try:
        tables = tables_here()
    except psycopg.Error as wrong:
        words = _(
            "The database does not answer ({why}). Is PostgreSQL running, may this machine reach it, and are name and "
            "password in DATABASE_URL right?"
        )
        yield stop(words, why=str(wrong).strip().splitlines()[0])
        return
    forgotten = Path(settings.DATA) / "palermo.sqlite3"
    if not tables and forgotten.exists():
        words = _(
            "DATABASE_URL names an empty PostgreSQL database, and {path} holds one of SQLite. Which one is meant? "
            "Without DATABASE_URL the latter is used."
        )
        yield stop(words, path=forgotten)


def version_findings() -> Iterator[Finding]:
    """the version of the database"""
    from palermo.config.upgrading import newer_migrations

    if unknown := newer_migrations():
        words = _(
            "The database is newer than this program: it holds {names}. Install the newer version, or restore a "
            "backup of this one."
        )
        yield stop(words, names=", ".join(unknown[:5]))


def start_findings() -> Iterator[Finding]:
    """what a start would say"""
    from palermo.config.starting import troubles

    for trouble in troubles():
        yield Finding(trouble.stops, trouble.words)


def is_empty() -> bool:
    from palermo.config.operation.databases import tables_here

    return not tables_here()


def empty_findings() -> Iterator[Finding]:
    """whether anything is in the database"""
    if is_empty():
        yield look(
            _(
                "The database is empty. Run `palermo upgrade`, or put a backup back with `palermo restore DIR`."
            )
        )
