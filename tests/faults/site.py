"""An installation of its own for the faults: set up once, put back as it was for every death."""

import json
import os
import secrets
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import psycopg

ROOT = Path(__file__).resolve().parents[2]
QUICK = Path("/dev/shm")  # what is killed keeps what it wrote, so no disk has to be waited for


class Site:
    def __init__(self, folder: Path | None = None) -> None:
        self.folder = folder or Path(
            tempfile.mkdtemp(prefix="palermo-faults-", dir=QUICK if QUICK.exists() else None)
        )
        self.place = self.folder / "place"
        self.server = os.environ.get("DATABASE_URL", "")
        self.name = f"faults_{secrets.token_hex(4)}"
        self.made: list[str] = []
        self.environment = {
            **{
                key: value
                for key, value in os.environ.items()
                if not key.startswith(("PALERMO_", "DATABASE_"))
            },
            "PALERMO_DATA": str(self.place / "data"),
            "PALERMO_KEYS": str(self.place / "keys"),
            "PALERMO_WING": "both",
            "PALERMO_HOSTS": "localhost,127.0.0.1,testserver",
            "DJANGO_SETTINGS_MODULE": "tests.faults.settings",
            "PYTHONPATH": str(ROOT),
        }
        if self.server:
            self.environment["DATABASE_URL"] = urlsplit(self.server)._replace(path=f"/{self.name}").geturl()
            self.on_server(f"CREATE DATABASE {self.name}")
        self.zygote = self.start("tests.faults.zygote")
        self.do("install")
        self.keep("new")

    def start(self, module: str, *arguments: str, **more: Any) -> subprocess.Popen[str]:
        return subprocess.Popen(
            [sys.executable, "-m", module, *arguments],
            cwd=ROOT,
            env=self.environment | more.pop("environment", {}),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            **more,
        )

    def ask(
        self, do: str, stop: int | None = None, of: "subprocess.Popen[str] | None" = None, **told: Any
    ) -> dict[str, Any]:
        self.order(do, stop, of, **told)
        return self.answer(of)

    def order(
        self, do: str, stop: int | None = None, of: "subprocess.Popen[str] | None" = None, **told: Any
    ) -> None:
        zygote = of or self.zygote
        assert zygote.stdin is not None
        zygote.stdin.write(json.dumps({"do": do, "stop": stop, "told": told}) + "\n")
        zygote.stdin.flush()

    def answer(self, of: "subprocess.Popen[str] | None" = None) -> dict[str, Any]:
        zygote = of or self.zygote
        assert zygote.stdout is not None
        answer = zygote.stdout.readline()
        assert answer, "the zygote ended"
        found: dict[str, Any] = json.loads(answer)
        assert found["ended"] != "failed", found["trace"]
        return found

    def do(self, do: str, **told: Any) -> Any:
        found = self.ask(do, **told)
        assert found["ended"] == "done", found
        return found["said"]

    def look(self) -> dict[str, list[str]]:
        found: dict[str, list[str]] = self.do("look")
        assert found["troubles"] == []
        return found

    def keep(self, name: str) -> None:
        kept = self.folder / name
        if kept.exists():
            shutil.rmtree(kept)
        shutil.copytree(self.place, kept)
        if self.server:
            self.copied(self.name, f"{self.name}_{name}")

    def put_back(self, name: str) -> None:
        shutil.rmtree(self.place)
        shutil.copytree(self.folder / name, self.place)
        if self.server:
            self.copied(f"{self.name}_{name}", self.name)

    def copied(self, source: str, target: str) -> None:
        self.on_server(f"DROP DATABASE IF EXISTS {target} WITH (FORCE)")
        self.on_server(f"CREATE DATABASE {target} TEMPLATE {source}")
        self.made = [*{*self.made, target}]

    def on_server(self, statement: str) -> None:
        with psycopg.connect(self.server, autocommit=True) as connected:
            connected.execute(statement)  # type: ignore[arg-type]

    def close(self) -> None:
        assert self.zygote.stdin is not None
        self.zygote.stdin.close()
        self.zygote.wait(timeout=20)
        for each in self.made:
            self.on_server(f"DROP DATABASE IF EXISTS {each} WITH (FORCE)")
        shutil.rmtree(self.folder)
