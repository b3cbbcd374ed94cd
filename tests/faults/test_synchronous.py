"""SQLite keeps what it acknowledged: `synchronous=FULL` on every way to the database."""

import re
from pathlib import Path

import pytest
from django.db import connection, connections

from tests.faults.site import ROOT, Site

# Who opens the database's file without Django, and why that acknowledges nothing.
OTHERS = {
    "palermo/config/operation/databases.py": "reads, and makes the copy that it syncs itself",
    "palermo/config/operation/doctor/database.py": "begins and rolls back",
}
PRAGMAS = ("synchronous", "journal_mode", "foreign_keys")


def test_every_connection_of_an_installation_is_full(site: Site) -> None:
    if site.server:
        pytest.skip("of SQLite")
    assert site.do("pragmas", names=PRAGMAS) == [2, "wal", 1]
    assert site.do("pragmas", names=PRAGMAS, thread=True) == [2, "wal", 1]
    assert site.do("pragmas", names=PRAGMAS, again=True) == [2, "wal", 1]


def test_postgresql_waits_for_its_disk(site: Site) -> None:
    if not site.server:
        pytest.skip("of PostgreSQL")
    assert site.do("setting", name="synchronous_commit") == "on"


@pytest.mark.django_db
def test_no_other_database_is_there() -> None:
    assert list(connections) == ["default"]
    if connection.vendor == "sqlite":
        assert connection.settings_dict["OPTIONS"]["transaction_mode"] == "IMMEDIATE"


def test_nobody_opens_the_file_beside_django() -> None:
    """Another way in would have its own pragmas; each one is named here with its reason."""
    opening = re.compile(r"\bsqlite3\.connect\(")
    found = {
        str(path.relative_to(ROOT))
        for path in Path(ROOT / "palermo").rglob("*.py")
        if "tests" not in path.parts and opening.search(path.read_text(encoding="utf-8"))
    }
    assert found == set(OTHERS)


def test_nobody_loosens_it() -> None:
    setting = re.compile(r"synchronous\s*=\s*(\w+)", re.IGNORECASE)
    said = {
        word.upper()
        for path in Path(ROOT / "palermo").rglob("*.py")
        if "tests" not in path.parts
        for word in setting.findall(path.read_text(encoding="utf-8"))
    }
    assert said == {"FULL"}
