"""A real `palermo serve` on a database of its own, holding the oracle's world; pages are asked of it over the wire."""

import json
import os
import secrets
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.error import HTTPError, URLError

ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class Served:
    url: str
    told: dict[str, Any]
    data: Path
    environment: dict[str, str]

    def page(self, wing: str, reader: str, name: str) -> str:
        return self.url + self.told["pages"][wing][reader][name]

    def cookie(self, wing: str, reader: str) -> dict[str, str]:
        return {"name": f"palermo_{wing}", "value": self.told["cookies"][wing][reader], "url": self.url}

    def does(self, code: str) -> str:
        """Python beside the server, on the same data, with Django awake."""
        awake = "import os, django; os.environ['DJANGO_SETTINGS_MODULE'] = 'palermo.config.settings'; django.setup()\n"
        done = subprocess.run(
            [sys.executable, "-c", awake + code],
            cwd=ROOT, env=self.environment, capture_output=True, text=True, timeout=120,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr
        return done.stdout


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def served(
    folder: Path, *, seed: str = "tests.web.seed", workers: int = 1, **settings: str
) -> Iterator[Served]:
    port = free_port()
    with database() as url:
        environment = {
            **{
                key: value
                for key, value in os.environ.items()
                if not key.startswith(("PALERMO_", "DATABASE_", "DJANGO_"))
            },
            **({"DATABASE_URL": url} if url else {}),
            "PALERMO_DATA": str(folder / "data"),
            "PALERMO_KEYS": str(folder / "keys"),
            "PALERMO_URL": f"http://localhost:{port}",
            "PALERMO_WING": "both",
            "PYTHONPATH": str(ROOT),
            **settings,
        }
        made = subprocess.run(
            [sys.executable, "-m", seed], capture_output=True, text=True, cwd=ROOT, env=environment
        )
        assert made.returncode == 0, made.stderr[-4000:]
        with (folder / "server.log").open("w") as log:
            server = subprocess.Popen(
                [
                    sys.executable,
                    "-m",
                    "palermo.config",
                    "serve",
                    "--port",
                    str(port),
                    "--workers",
                    str(workers),
                ],
                cwd=ROOT,
                env=environment,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
            try:
                wait_for(f"http://localhost:{port}/", server, folder / "server.log")
                yield Served(
                    f"http://localhost:{port}", json.loads(made.stdout), folder / "data", environment
                )
            finally:
                end(server)


def end(server: subprocess.Popen[bytes]) -> None:
    """The server and its workers."""
    if server.poll() is not None:
        return
    os.killpg(server.pid, signal.SIGTERM)
    try:
        server.wait(timeout=20)
    except subprocess.TimeoutExpired:
        os.killpg(server.pid, signal.SIGKILL)


def wait_for(url: str, server: subprocess.Popen[bytes], log: Path, seconds: int = 40) -> None:
    for _ in range(seconds * 10):
        if server.poll() is not None:
            break
        try:
            urllib.request.urlopen(url, timeout=5)
            return
        except HTTPError:
            return
        except (URLError, ConnectionError, TimeoutError):
            time.sleep(0.1)
    raise AssertionError(f"The server did not start:\n{log.read_text()[-4000:]}")


@contextmanager
def database() -> Iterator[str]:
    """On PostgreSQL a database of its own, dropped afterwards; otherwise SQLite in the folder."""
    url = os.environ.get("DATABASE_URL", "")
    if not url:
        yield ""
        return
    import psycopg

    name = f"palermo_served_{secrets.token_hex(4)}"
    head, _, options = url.partition("?")
    own = head.rsplit("/", 1)[0] + f"/{name}" + (f"?{options}" if options else "")
    with psycopg.connect(url, autocommit=True) as admin:
        admin.execute(f"CREATE DATABASE {name}")
        try:
            yield own
        finally:
            admin.execute(f"DROP DATABASE {name} WITH (FORCE)")
