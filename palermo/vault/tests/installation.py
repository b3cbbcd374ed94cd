"""An installation of its own, worked by processes that can be killed: SQLite, or a database on the tests' PostgreSQL."""

import os
import secrets
import subprocess
import sys
from pathlib import Path
from urllib.parse import urlsplit

import psycopg

PROGRAM = "palermo.vault.tests.program"


class Installation:
    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.data, self.keys = folder / "data", folder / "keys"
        self.env = os.environ | {
            "PALERMO_DATA": str(self.data),
            "PALERMO_KEYS": str(self.keys),
            "DJANGO_SETTINGS_MODULE": "palermo.config.settings",
            "PALERMO_WING": "both",
        }
        self.url = self.env["DATABASE_URL"] = ""
        self.server = os.environ.get("DATABASE_URL", "")
        if self.server.startswith("postgres"):
            self.name = f"vault_{secrets.token_hex(6)}"
            self.on_server(f"CREATE DATABASE {self.name}")
            self.url = self.env["DATABASE_URL"] = (
                urlsplit(self.server)._replace(path=f"/{self.name}").geturl()
            )
        self.run("migrate")

    def on_server(self, statement: str) -> None:
        with psycopg.connect(self.server, autocommit=True) as connected:
            connected.execute(statement)

    def close(self) -> None:
        if self.url:
            self.on_server(f"DROP DATABASE {self.name} WITH (FORCE)")

    def run(self, *call: str, expect: int = 0) -> str:
        done = subprocess.run(self.command(*call), env=self.env, capture_output=True, text=True, timeout=240)
        assert done.returncode == expect, done.stdout + done.stderr
        return done.stdout + done.stderr

    def start(self, *call: str) -> subprocess.Popen[str]:
        return subprocess.Popen(
            self.command(*call), env=self.env, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
        )

    def command(self, *call: str) -> list[str]:
        return [sys.executable, "-m", PROGRAM, *call]

    def everything(self) -> bytes:
        """Every byte that a thief of the server, or of its backup, would have: database, files, keys."""
        found = [path.read_bytes() for path in sorted(self.folder.rglob("*")) if path.is_file()]
        if self.url:
            with psycopg.connect(self.url) as database:
                tables = database.execute(
                    "SELECT relname FROM pg_class WHERE relkind IN ('r', 'S') AND relname LIKE 'vault%'"
                ).fetchall()
                for (table,) in tables:
                    with database.cursor().copy(f"COPY (SELECT * FROM {table}) TO STDOUT") as rows:
                        found += [unescaped(bytes(row)) for row in rows]
        return b"\n".join(found)


def unescaped(row: bytes) -> bytes:
    """A row of COPY, followed by its binary columns as the bytes they are."""
    parts = [part.removeprefix(b"\\\\x") for part in row.split(b"\t") if part.startswith(b"\\\\x")]
    return b"\n".join([row, *(bytes.fromhex(part.strip().decode()) for part in parts)])
