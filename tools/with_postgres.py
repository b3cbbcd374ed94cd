"""Run a command with DATABASE_URL of a throw-away PostgreSQL: an existing server by PGHOST, else Debian's binaries.

Example: python3 tools/with_postgres.py .venv/bin/python -m pytest palermo/config
"""

import os
import pwd
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

DEBIAN = Path("/usr/lib/postgresql")


def binaries() -> Path:
    found = shutil.which("initdb")
    if found:
        return Path(found).parent
    versions = (
        sorted(DEBIAN.glob("*/bin"), key=lambda path: float(path.parent.name)) if DEBIAN.exists() else []
    )
    if not versions:
        raise SystemExit(
            "There is no PostgreSQL on this machine: install it with `sudo apt install postgresql`, "
            "or name a server with PGHOST, PGUSER and PGPASSWORD."
        )
    return versions[-1]


@contextmanager
def throw_away_server() -> Iterator[str]:
    """A server on a socket in a temporary folder; PostgreSQL refuses root, so root lends it to `postgres`."""
    owner = {"user": "postgres"} if os.geteuid() == 0 else {}
    commands = binaries()
    with tempfile.TemporaryDirectory(prefix="palermo-pg-") as name:
        if owner:
            postgres = pwd.getpwnam("postgres")
            os.chown(name, postgres.pw_uid, postgres.pw_gid)
        data = f"{name}/data"
        quiet = {"stdout": subprocess.DEVNULL, "check": True, "cwd": name}
        subprocess.run(
            [commands / "initdb", "-D", data, "-U", "palermo", "-A", "trust", "-E", "UTF8"], **quiet, **owner
        )
        options = f"-c listen_addresses='' -c unix_socket_directories={name} -c fsync=off"
        start = [commands / "pg_ctl", "-D", data, "-w", "-o", options, "-l", f"{name}/log", "start"]
        subprocess.run(start, **quiet, **owner)
        try:
            yield f"postgresql://palermo@/postgres?host={name}"
        finally:
            subprocess.run([commands / "pg_ctl", "-D", data, "-m", "immediate", "stop"], **quiet, **owner)


def main() -> None:
    command = sys.argv[1:]
    if not command:
        raise SystemExit(__doc__)
    if os.environ.get("PGHOST"):
        user, password = os.environ.get("PGUSER", ""), os.environ.get("PGPASSWORD", "")
        host, database = os.environ["PGHOST"], os.environ.get("PGDATABASE", "postgres")
        url = f"postgresql://{user}:{password}@/{database}?host={host}"
        raise SystemExit(subprocess.run(command, env={**os.environ, "DATABASE_URL": url}).returncode)
    with throw_away_server() as url:
        code = subprocess.run(command, env={**os.environ, "DATABASE_URL": url}).returncode
    raise SystemExit(code)


if __name__ == "__main__":
    main()
