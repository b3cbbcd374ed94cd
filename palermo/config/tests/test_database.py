"""The settings open a real database: SQLite by default, PostgreSQL where DATABASE_URL names one."""

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
QUESTION = """
import django; django.setup()
from django.db import connection
with connection.cursor() as cursor:
    cursor.execute("SELECT app FROM django_migrations ORDER BY app")
    print(connection.vendor, sorted({row[0] for row in cursor.fetchall()}))
"""


def manage(data: Path, *arguments: str) -> str:
    environment = {
        **os.environ,
        "PALERMO_DATA": str(data),
        "DJANGO_SETTINGS_MODULE": "palermo.config.settings",
        "PYTHONPATH": str(ROOT),
    }
    return subprocess.run(
        [sys.executable, *arguments], cwd=ROOT, env=environment, check=True, capture_output=True, text=True
    ).stdout


def test_the_database_of_the_settings_migrates_and_answers(tmp_path: Path) -> None:
    manage(tmp_path, "manage.py", "migrate", "--verbosity", "0")
    vendor = "postgresql" if os.environ.get("DATABASE_URL", "").startswith("postgres") else "sqlite"
    assert manage(tmp_path, "-c", QUESTION).startswith(f"{vendor} ['account', 'auth'")
    assert (tmp_path / "palermo.sqlite3").exists() is (vendor == "sqlite")


def test_the_system_check_is_silent(tmp_path: Path) -> None:
    assert "no issues" in manage(tmp_path, "manage.py", "check")
