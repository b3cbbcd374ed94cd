"""A whole installation worked by its own commands: SQLite, or a database of its own on the tests' PostgreSQL."""

import os
import secrets
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from urllib.parse import urlsplit

import psycopg

ROOT = Path(__file__).resolve().parents[4]
NOT_OURS = ("PALERMO_", "DATABASE_", "DJANGO_")
SERVER = os.environ.get("DATABASE_URL", "")


class Installation:
    def __init__(self, folder: Path, **settings: str) -> None:
        self.folder = folder
        folder.mkdir(parents=True, exist_ok=True)
        self.data, self.keys = folder / "data", folder / "keys"
        self.name = f"operation_{secrets.token_hex(6)}"
        kept = {key: value for key, value in os.environ.items() if not key.startswith(NOT_OURS)}
        self.env = kept | {
            "PALERMO_SETTINGS": "",
            "PALERMO_DATA": str(self.data),
            "PALERMO_KEYS": str(self.keys),
            "PALERMO_WING": "both",
            "PYTHONPATH": str(ROOT),
            **settings,
        }
        self.url = ""
        if SERVER.startswith("postgres"):
            on_server(f"CREATE DATABASE {self.name}")
            self.url = self.env["DATABASE_URL"] = urlsplit(SERVER)._replace(path=f"/{self.name}").geturl()

    def run(self, *call: str, expect: int = 0, **more: str) -> str:
        done = self.done(*call, **more)
        assert done.returncode == expect, done.stdout + done.stderr
        assert "Traceback" not in done.stderr, done.stderr
        return done.stdout + done.stderr

    def done(self, *call: str, **more: str) -> subprocess.CompletedProcess:
        command = [sys.executable, "-m", "palermo.config", *call]
        return subprocess.run(
            command, cwd=self.folder, env=self.env | more, capture_output=True, text=True, timeout=240
        )

    def work(self, code: str) -> str:
        """Python inside the installation, with Django awake."""
        awake = "import os, django; os.environ['DJANGO_SETTINGS_MODULE'] = 'palermo.config.settings'; django.setup()\n"
        done = subprocess.run(
            [sys.executable, "-c", awake + code],
            cwd=self.folder,
            env=self.env,
            capture_output=True,
            text=True,
            timeout=240,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout.strip()

    def ask(self, question: str) -> list[tuple]:
        if self.url:
            with psycopg.connect(self.url) as database:
                return database.execute(question).fetchall()
        with closing(sqlite3.connect(self.data / "palermo.sqlite3")) as database:
            return database.execute(question).fetchall()

    def wipe(self, *, keys: bool) -> None:
        """As after the loss of a disk."""
        shutil.rmtree(self.data)
        if keys:
            shutil.rmtree(self.keys)
        if self.url:
            on_server(f"DROP DATABASE {self.name} WITH (FORCE)")
            on_server(f"CREATE DATABASE {self.name}")

    def close(self) -> None:
        if self.url:
            on_server(f"DROP DATABASE {self.name} WITH (FORCE)")


def on_server(statement: str) -> None:
    with psycopg.connect(SERVER, autocommit=True) as connected:
        connected.execute(statement)
