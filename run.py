#!/usr/bin/env python3
"""One start: makes .venv from the hash-locked requirements and runs what you ask for.

python3 run.py demo      serve a Palermo full of invented people at http://localhost:8000
python3 run.py test      the tests (more arguments go to pytest)
python3 run.py check     format, lint, contracts between rooms, types
python3 run.py setup     the environment only
python3 run.py bench     the benchmarks (names of single ones may follow)
python3 run.py test-pg   the tests that need a database, on a throw-away PostgreSQL
python3 run.py lock      resolve the locks again
python3 run.py words     extract and compile the Urdu catalogues
python3 run.py palermo   the palermo command itself (its arguments follow)
"""

# Nothing here needs a newer Python than the oldest one that may start it, so that it can say so.

import hashlib
import os
import subprocess
import sys

ROOT = os.path.dirname(os.path.abspath(__file__))
VENV = os.path.join(ROOT, ".venv")
BIN = os.path.join(VENV, "Scripts" if os.name == "nt" else "bin")
PYTHON = os.path.join(BIN, "python.exe" if os.name == "nt" else "python")
LOCKS = {"runtime": "requirements.lock", "dev": "requirements-dev.lock"}
WITH_DATABASE = [
    "palermo/" + room
    for room in (
        "vault",
        "journal",
        "work",
        "outbox",
        "partners",
        "library",
        "register",
        "returns",
        "figures",
        "ui",
        "config",
        "home",
        "bureau",
    )
]


def stop(sentence):
    sys.stderr.write(sentence + "\n")
    raise SystemExit(2)


def refuse_what_cannot_work():
    if not (3, 11) <= sys.version_info[:2] <= (3, 13):
        stop(
            "Palermo needs Python 3.11, 3.12 or 3.13, and this is Python {}.{}: start it with one of these, "
            "for example `python3.12 run.py {}` (on Debian or Ubuntu: `sudo apt install python3 python3-venv`).".format(
                sys.version_info[0], sys.version_info[1], " ".join(sys.argv[1:]) or "demo"
            )
        )
    try:
        import ensurepip  # noqa: F401
        import venv  # noqa: F401
    except ImportError:
        stop(
            "This Python has no venv module, which Palermo needs for its own environment: install it with "
            "`sudo apt install python{}.{}-venv` and start again.".format(*sys.version_info[:2])
        )


def run(*command, **options):
    options.setdefault("env", environment())
    return subprocess.run([str(part) for part in command], cwd=ROOT, **options).returncode


def environment():
    # uv does not trust the system's certificates unless told to; elsewhere this changes nothing.
    return dict(os.environ, UV_SYSTEM_CERTS="1", VIRTUAL_ENV=VENV, PIP_DISABLE_PIP_VERSION_CHECK="1")


def digest(name):
    with open(os.path.join(ROOT, name), "rb") as lock:
        return hashlib.sha256(lock.read()).hexdigest()


def wanted_stamp(kind):
    kinds = ("runtime", "dev") if kind == "dev" else ("runtime",)
    python = "python {}.{}.{}".format(*sys.version_info[:3])
    return [python] + ["{} {}".format(each, digest(LOCKS[each])) for each in kinds]


def stamp_path():
    return os.path.join(VENV, "palermo-stamp")


def is_current(kind):
    if not (os.path.exists(PYTHON) and os.path.exists(stamp_path())):
        return False
    with open(stamp_path()) as stamp:
        lines = stamp.read().splitlines()
    return all(line in lines for line in wanted_stamp(kind))


def which(name):
    import shutil

    return shutil.which(name)


def make_venv():
    if os.path.exists(PYTHON) and python_of_venv() == "{}.{}.{}".format(*sys.version_info[:3]):
        return
    print("Making the environment .venv ...")
    if run(sys.executable, "-m", "venv", "--clear", VENV) != 0:
        stop(
            "The environment could not be made: install the venv module with "
            "`sudo apt install python{}.{}-venv` and start again.".format(*sys.version_info[:2])
        )


def python_of_venv():
    found = subprocess.run(
        [PYTHON, "-c", "import platform; print(platform.python_version())"], capture_output=True, text=True
    )
    return found.stdout.strip()


def uv_command():
    """uv from PATH, else the locked uv put into .venv; None when neither can be had (pip does it then)."""
    found = which("uv")
    if found:
        return [found]
    inside = os.path.join(BIN, "uv.exe" if os.name == "nt" else "uv")
    if os.path.exists(inside):
        return [inside]
    entry = lock_entry("uv")
    path = os.path.join(VENV, "uv.lock-entry.txt")
    with open(path, "w") as out:
        out.write(entry)
    if run(PYTHON, "-m", "pip", "install", "--quiet", "--require-hashes", "-r", path) == 0:
        return [inside]
    return None


def lock_entry(name):
    with open(os.path.join(ROOT, LOCKS["dev"])) as lock:
        lines = lock.read().splitlines()
    start = next(number for number, line in enumerate(lines) if line.startswith(name + "=="))
    end = start + 1
    while end < len(lines) and lines[end].startswith(" "):
        end += 1
    return "\n".join(lines[start:end]) + "\n"


def install(kind):
    lock = LOCKS[kind]
    print("Installing {} ...".format(lock))
    uv = uv_command()
    if uv:
        command = [*uv, "pip", "install", "--quiet", "--compile-bytecode", "--require-hashes", "-r", lock]
        if run(*command) == 0:
            return
        print("uv could not install the requirements; trying pip ...")
    if run(PYTHON, "-m", "pip", "install", "--quiet", "--require-hashes", "-r", lock) != 0:
        stop(
            "The requirements could not be installed: see the message above. "
            "Palermo needs a package index it can reach once; start again when the network is there."
        )


def put_palermo_on_path():
    """The checkout on the environment's path and its `palermo` command, without building a package."""
    found = subprocess.run(
        [PYTHON, "-c", "import sysconfig; print(sysconfig.get_paths()['purelib'])"],
        capture_output=True,
        text=True,
    )
    with open(os.path.join(found.stdout.strip(), "palermo-checkout.pth"), "w") as path:
        path.write(ROOT + "\n")
    if os.name == "nt":
        with open(os.path.join(BIN, "palermo.cmd"), "w") as script:
            script.write('@"%~dp0python.exe" -m palermo.config %*\n')
        return
    script_path = os.path.join(BIN, "palermo")
    with open(script_path, "w") as script:
        script.write('#!/bin/sh\nexec "{}" -m palermo.config "$@"\n'.format(PYTHON))
    os.chmod(script_path, 0o755)


def setup(kind="runtime"):
    if is_current(kind):
        return
    make_venv()
    install(kind)
    put_palermo_on_path()
    with open(stamp_path(), "w") as stamp:
        stamp.write("\n".join(wanted_stamp(kind)) + "\n")


def demo(arguments):
    setup()
    raise SystemExit(run(PYTHON, "-m", "palermo.config", "demo", *arguments))


def test(arguments):
    setup("dev")
    raise SystemExit(run(PYTHON, "-m", "pytest", *(arguments or ["-m", "not slow"])))


def test_pg(arguments):
    setup("dev")
    options = arguments or ["-m", "not slow"]
    named = [each for each in options if os.path.exists(os.path.join(ROOT, each.split("::")[0]))]
    paths = [] if named else [*WITH_DATABASE, "tests/web", "tests/faults"]
    raise SystemExit(run(PYTHON, "tools/with_postgres.py", PYTHON, "-m", "pytest", *options, *paths))


def check(_arguments):
    setup("dev")
    steps = (
        ("format", ["-m", "ruff", "format", "--check", "."]),
        ("lint", ["-m", "ruff", "check", "."]),
        ("contracts between rooms", ["-c", "from importlinter.cli import lint_imports_command as c; c()"]),
        ("types", ["-m", "mypy"]),
    )
    failed = []
    for name, command in steps:
        print("== " + name, flush=True)
        if run(PYTHON, *command) != 0:
            failed.append(name)
    if failed:
        stop("Not clean: {}.".format(", ".join(failed)))
    print("All clean.")


def lock(_arguments):
    setup("dev")
    uv = uv_command() or stop("`run.py lock` needs uv, and it could not be installed.")
    common = ["pip", "compile", "pyproject.toml", "--universal", "--python-version", "3.11", "--quiet"]
    common += ["--generate-hashes", "--no-header", "--no-annotate", "--upgrade"]
    for extra, name in (([], LOCKS["runtime"]), (["--group", "dev"], LOCKS["dev"])):
        if run(*uv, *common, *extra, "-o", name) != 0:
            stop("The lock {} could not be resolved: see the message above.".format(name))


def bench(arguments):
    setup("dev")
    raise SystemExit(run(PYTHON, "-m", "benchmarks", *arguments))


def words(_arguments):
    setup("dev")
    raise SystemExit(run(PYTHON, "tools/catalogues.py"))


def palermo(arguments):
    setup()
    raise SystemExit(run(PYTHON, "-m", "palermo.config", *arguments))


COMMANDS = {
    "demo": demo,
    "test": test,
    "test-pg": test_pg,
    "check": check,
    "setup": lambda arguments: setup("dev" if "--dev" in arguments else "runtime"),
    "bench": bench,
    "lock": lock,
    "words": words,
    "palermo": palermo,
}


def main():
    refuse_what_cannot_work()
    name, arguments = (sys.argv[1:2] or ["--help"])[0], sys.argv[2:]
    if name in ("-h", "--help", "help"):
        print(__doc__)
        return
    if name not in COMMANDS:
        stop("There is no `run.py {}`. There is: {}.".format(name, ", ".join(COMMANDS)))
    COMMANDS[name](arguments)


if __name__ == "__main__":
    main()
