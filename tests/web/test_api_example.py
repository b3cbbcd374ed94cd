"""The example of docs/api.md, run against a real server: paging, unchanged answers, waiting when told to, errors in words."""

import json
import os
import re
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from urllib.error import HTTPError

import pytest

from tests.web.serving import ROOT, Served, served

SCRIPT = ROOT / "docs" / "examples" / "read_api.py"
DOCS = ROOT / "docs" / "api.md"
SEED = "tests.web.seed_api"


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with served(tmp_path_factory.mktemp("api"), seed=SEED, PALERMO_API_TOKEN="8") as server:
        yield server


def run(address: str, token: str = "") -> subprocess.CompletedProcess[str]:
    environment = {"PALERMO_TOKEN": token, "PATH": os.environ["PATH"]}
    return subprocess.run(
        [sys.executable, "-I", str(SCRIPT), address],
        capture_output=True,
        text=True,
        env=environment,
        timeout=200,
    )


def test_it_prints_what_the_page_says(server: Served) -> None:
    """Lists of 60 documents and 91 offences come in two pages; the same list asked again comes as 304."""
    done = run(f"{server.url}/api/v1")
    assert (done.returncode, done.stderr) == (0, "")
    promised = re.search(r"prints\n\n```text\n(.*?)```", DOCS.read_text(), re.DOTALL)
    assert promised is not None
    assert [re.sub(r"\d+", "N", line) for line in done.stdout.splitlines()] == [
        re.sub(r"\d+", "N", line) for line in promised[1].splitlines()
    ]
    assert "60 documents may be read" in done.stdout


def test_a_wrong_token_is_told_in_words(server: Served) -> None:
    done = run(f"{server.url}/api/v1", "palermo_wrong")
    assert done.returncode == 1 and "401 This token opens nothing." in done.stderr


@pytest.mark.slow
def test_it_waits_when_it_asked_too_often(server: Served) -> None:
    """Eight requests a minute are allowed, and it needs more than eight."""
    token = server.told["tokens"]["open"]
    done = run(f"{server.url}/api/v1", token)
    assert (done.returncode, done.stderr) == (0, "")
    assert f"{server.told['people']['open']} people are seen by this token" in done.stdout


def test_who_asks_too_often_is_told_how_long_to_wait(server: Served) -> None:
    headers = {"Authorization": f"Bearer {server.told['tokens']['records']}"}
    statuses, waits = [], []
    for _ in range(20):
        request = urllib.request.Request(f"{server.url}/records/api/v1/organisations", headers=headers)
        try:
            with urllib.request.urlopen(request, timeout=20) as response:
                statuses.append(response.status)
        except HTTPError as refused:
            statuses.append(refused.code)
            waits.append(int(refused.headers["Retry-After"]))
            assert json.load(refused)["type"] == "urn:palermo:problem:too-often"
    # Eight a minute for one role held, whichever token and wing; a minute may end among the twenty.
    assert set(statuses) <= {200, 429} and len(waits) >= 4
    assert all(1 <= each <= 60 for each in waits)


def test_the_page_names_no_other_script() -> None:
    assert "examples/read_api.py" in DOCS.read_text()
    assert Path(SCRIPT).read_text().count("import") < 12
