"""`palermo send` and the example of docs/api.md, against a real server with its worker, and over a line that breaks."""

import json
import os
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from palermo.returns.tests.cast import faulty, workbook
from tests.web.serving import ROOT, Served, free_port, served
from tests.web.weak_line import weak_line

SCRIPT = ROOT / "docs" / "examples" / "send_return.py"


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with served(tmp_path_factory.mktemp("sending"), seed="tests.web.seed_sending") as server:
        yield server


@pytest.fixture
def token(server: Served, tmp_path: Path) -> Path:
    path = tmp_path / "token.txt"
    path.write_text(server.told["token"] + "\n")
    return path


def send(file: Path, token: Path, to: str, *more: object) -> subprocess.CompletedProcess[str]:
    """Where there is no database and no setting: as on the machine of a reporting body."""
    done = subprocess.run(
        [sys.executable, "-m", "palermo.config", "send", file, "--to", to, "--token-file", token, *more],
        capture_output=True,
        text=True,
        cwd=file.parent,
        env={
            "PATH": os.environ["PATH"],
            "PYTHONPATH": str(ROOT),
            "DATABASE_URL": "sqlite:////nowhere/at/all",
        },
        timeout=180,
    )
    secret = token.read_text().strip()
    assert not secret or secret not in done.stdout + done.stderr
    return done


def written(folder: Path, data: bytes, name: str = "return.xlsx") -> Path:
    path = folder / name
    path.write_bytes(data)
    return path


def listed(server: Served) -> list[Any]:
    headers = {"Authorization": f"Bearer {server.told['token']}"}
    request = urllib.request.Request(f"{server.url}/records/api/v1/returns?limit=100", headers=headers)
    with urllib.request.urlopen(request, timeout=20) as response:
        items: list[Any] = json.load(response)["items"]
        return items


def test_it_says_what_check_says_and_keeps_the_receipt(server: Served, token: Path, tmp_path: Path) -> None:
    file = written(tmp_path, faulty())
    paper, signed = tmp_path / "receipt.pdf", tmp_path / "receipt.json"
    to = f"{server.url}/records"
    done = send(file, token, to, "--wait", "--receipt", paper)
    assert done.returncode == 1, done.stderr
    assert "cases: 2 rows sent = 1 accepted + 1 rejected" in done.stdout
    here = subprocess.run(
        [sys.executable, "-m", "palermo.config", "check", file.name],
        capture_output=True, text=True, cwd=tmp_path, env={"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT)},
    )  # fmt: skip
    lines = [line for line in here.stdout.splitlines()[1:] if line.strip()]
    assert len(lines) > 8 and [line for line in lines if line not in done.stdout.splitlines()] == []
    assert paper.read_bytes().startswith(b"%PDF")
    again = send(file, token, to, "--body", "PB-POLICE", "--wait", "--receipt", signed, "--lang", "ur")
    assert again.returncode == 1 and json.loads(signed.read_text())["receipt"]["body"] == "PB-POLICE"
    assert "سطر" in again.stdout
    assert len([each for each in listed(server) if each["errors"]]) == 1


def test_a_line_that_breaks_after_the_bytes_sends_once(server: Served, token: Path, tmp_path: Path) -> None:
    file = written(tmp_path, workbook(pending=6, opening_pending=5, prepared_on="2025-04-06"))
    before = len(listed(server))
    with weak_line(server.url, breaks=2) as line:
        done = send(file, token, f"{line.url}/records/api/v1", "--wait")
    assert line.broken == 2 and done.stderr.count("Trying again") == 2
    assert (done.returncode, len(listed(server))) == (0, before + 1), done.stderr


@pytest.mark.parametrize("name", ["return.xlsx", 'گوشوارہ "q".xlsx'])
def test_a_file_at_fault_ends_with_two(server: Served, token: Path, tmp_path: Path, name: str) -> None:
    file = written(tmp_path, b"PK\x03\x04" + name.encode() + bytes(3000), name)
    done = send(file, token, f"{server.url}/records", "--wait")
    assert done.returncode == 2 and "refused: nothing in it counts" in done.stdout, done.stderr
    done = send(written(tmp_path, b"%PDF-1.7", "return.pdf"), token, f"{server.url}/records")
    assert done.returncode == 2 and "no .xlsx workbook and no .zip" in done.stderr


def test_what_cannot_be_sent_is_told_in_words(server: Served, token: Path, tmp_path: Path) -> None:
    file = written(tmp_path, workbook())
    to = f"{server.url}/records"
    done = send(file, token, to, "--body", "SD-POLICE")
    assert done.returncode == 77 and "return.send" in done.stderr
    wrong = written(tmp_path, b"palermo_wrong", "wrong.txt")
    done = send(file, wrong, to, "--lang", "ur")
    assert done.returncode == 77 and "ٹوکن" in done.stderr
    narrow = written(tmp_path, server.told["narrow"].encode(), "narrow.txt")
    assert send(file, narrow, to).returncode == 77
    assert send(file, token, server.url).returncode == 77  # the open wing: another wing's token
    for address in ("http://palermo.example.org/records", "palermo.example.org", "ftp://localhost/"):
        assert send(file, token, address).returncode == 64
    empty = written(tmp_path, b"\n", "empty.txt")
    assert send(file, empty, to).returncode == 64


@pytest.mark.slow
def test_nobody_there_is_told_after_some_tries(token: Path, tmp_path: Path) -> None:
    done = send(written(tmp_path, workbook()), token, f"http://localhost:{free_port()}")
    assert done.returncode == 69 and done.stderr.count("Trying again") == 6


def test_the_example_sends_waits_prints_and_keeps(server: Served, tmp_path: Path) -> None:
    file = written(tmp_path, faulty(pending=7))
    receipt = tmp_path / "receipt.json"
    done = subprocess.run(
        [sys.executable, "-I", str(SCRIPT), f"{server.url}/records/api/v1", str(file), str(receipt)],
        capture_output=True,
        text=True,
        env={"PALERMO_TOKEN": server.told["token"], "PATH": os.environ["PATH"]},
        timeout=180,
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert "It is ready." in done.stdout and "cases: 2 sent = 1 accepted + 1 rejected" in done.stdout
    assert done.stdout.count("error ") >= 2
    assert json.loads(receipt.read_text())["receipt"]["kind"] == "arrival"
    assert "examples/send_return.py" in (ROOT / "docs" / "api.md").read_text()
