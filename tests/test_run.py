"""run.py: what it refuses, and that the locks can be installed anywhere."""

import importlib.util
import os
import re
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture
def run_py(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    spec = importlib.util.spec_from_file_location("run_py", ROOT / "run.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize("version", [(2, 7, 18), (3, 10, 13), (3, 14, 0)])
def test_another_python_is_refused_in_one_sentence(
    run_py: ModuleType,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    version: tuple[int, ...],
) -> None:
    monkeypatch.setattr(sys, "version_info", version)
    with pytest.raises(SystemExit) as stop:
        run_py.refuse_what_cannot_work()
    said = capsys.readouterr().err
    assert stop.value.code == 2
    assert f"this is Python {version[0]}.{version[1]}" in said
    assert "apt install" in said and said.count("\n") == 1


@pytest.mark.parametrize("version", [(3, 11, 0), (3, 12, 9), (3, 13, 1)])
def test_a_supported_python_is_taken(
    run_py: ModuleType, monkeypatch: pytest.MonkeyPatch, version: tuple[int, ...]
) -> None:
    monkeypatch.setattr(sys, "version_info", version)
    run_py.refuse_what_cannot_work()


def test_a_missing_venv_module_is_named_with_what_mends_it(
    run_py: ModuleType, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setitem(sys.modules, "ensurepip", None)
    with pytest.raises(SystemExit):
        run_py.refuse_what_cannot_work()
    said = capsys.readouterr().err
    assert f"sudo apt install python{sys.version_info[0]}.{sys.version_info[1]}-venv" in said


def test_an_unknown_command_says_which_there_are() -> None:
    found = subprocess.run([sys.executable, str(ROOT / "run.py"), "dance"], capture_output=True, text=True)
    assert found.returncode == 2
    assert found.stderr.startswith("There is no `run.py dance`. There is: demo, test,")


def test_the_stamp_follows_the_locks(
    run_py: ModuleType, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    for name in run_py.LOCKS.values():
        (tmp_path / name).write_text("first\n")
    monkeypatch.setattr(run_py, "ROOT", str(tmp_path))
    monkeypatch.setattr(run_py, "VENV", str(tmp_path))
    monkeypatch.setattr(run_py, "PYTHON", sys.executable)
    (tmp_path / "palermo-stamp").write_text("\n".join(run_py.wanted_stamp("runtime")))
    assert (run_py.is_current("runtime"), run_py.is_current("dev")) == (True, False)
    (tmp_path / "requirements.lock").write_text("second\n")
    assert run_py.is_current("runtime") is False


@pytest.mark.parametrize("name", ["requirements.lock", "requirements-dev.lock"])
def test_every_locked_package_has_a_hash_and_no_address(name: str) -> None:
    text = (ROOT / name).read_text()
    assert "://" not in text and "--index" not in text
    entries = re.split(r"\n(?=[a-z])", text.strip())
    assert [entry.split(" ")[0] for entry in entries if "--hash=sha256:" not in entry] == []


def test_pip_does_the_work_where_uv_fails(
    run_py: ModuleType, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    broken = tmp_path / "uv"
    broken.write_text("#!/bin/sh\nexit 7\n")
    broken.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}{os.pathsep}{os.environ['PATH']}")
    commands: list[tuple[str, ...]] = []

    def recorded(*command: str, **options: object) -> int:
        commands.append(command)
        return 7 if command[0] == str(broken) else 0

    monkeypatch.setattr(run_py, "run", recorded)
    run_py.install("runtime")
    assert [command[0] for command in commands] == [str(broken), run_py.PYTHON]
    assert commands[1][1:4] == ("-m", "pip", "install") and "--require-hashes" in commands[1]
