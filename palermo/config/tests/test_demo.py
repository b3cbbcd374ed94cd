"""The demo from an empty folder: accounts of every role, bodies, people, the country; and none of it elsewhere."""

import json
import os
import random
import signal
import sqlite3
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from palermo.config.demo.cast import CAST, code_now
from palermo.config.demo.command import EMPTYING, MARK, claim
from palermo.partners.rules.roles import roles

ROOT = Path(__file__).resolve().parents[3]
SMALL = ("--no-serve", "--cases", "40", "--quarters", "1", "--lang", "en")
COUNTED = (
    "SELECT act, count(*) FROM journal_line GROUP BY act ORDER BY act",
    "SELECT body, state, count(*) FROM returns_submission GROUP BY body, state ORDER BY body, state",
    "SELECT body, state, count(*) FROM register_acceptedset WHERE accepted_at IS NOT NULL GROUP BY body, state ORDER BY body, state",
    "SELECT email, is_active FROM partners_account ORDER BY email",
    "SELECT name, count(*) FROM partners_organisation GROUP BY name ORDER BY name",
    "SELECT title, replaces_id IS NULL FROM library_document ORDER BY 1, 2",
    "SELECT count(*), count(freeze_id) FROM figures_picture",
)


def environment() -> dict[str, str]:
    not_ours = ("PALERMO_", "DATABASE_", "DJANGO_")
    return {key: value for key, value in os.environ.items() if not key.startswith(not_ours)}


def palermo(*arguments: str, **settings: str) -> subprocess.CompletedProcess:
    return subprocess.run(
        [sys.executable, "-m", "palermo.config", *arguments],
        cwd=ROOT,
        env={**environment(), **settings},
        capture_output=True,
        text=True,
    )


@pytest.fixture(scope="module")
def folder(tmp_path_factory) -> Path:
    out = tmp_path_factory.mktemp("demo") / "demo"
    made = palermo("demo", "--out", str(out), *SMALL)
    assert made.returncode == 0, made.stderr
    return out


def asked(folder: Path, question: str) -> list[tuple]:
    with sqlite3.connect(folder / "data" / "palermo.sqlite3") as database:
        return database.execute(question).fetchall()


def test_there_is_an_account_for_every_role_but_the_public(folder: Path) -> None:
    held = {role for (role,) in asked(folder, "SELECT DISTINCT role FROM partners_grant")}
    assert held == set(roles()) - {"public"} == {player.role for player in CAST}
    assert asked(folder, "SELECT count(*) FROM partners_account WHERE NOT is_demo") == [(0,)]


def test_everything_was_entered_by_actions_that_the_journal_keeps(folder: Path) -> None:
    ((people,), (lines,)) = (
        asked(folder, "SELECT count(*) FROM partners_person")[0],
        asked(folder, "SELECT count(*) FROM journal_line WHERE act = 'person.entered'")[0],
    )
    assert people == lines > 50
    assert (folder / "figures-en" / "report.html").exists()


def test_returns_are_sent_by_one_and_accepted_by_another_and_some_are_left_to_do(folder: Path) -> None:
    states = dict(asked(folder, "SELECT state, count(*) FROM returns_submission GROUP BY state"))
    assert states["accepted"] > 15
    assert states["ready"] == 2
    mended = asked(folder, "SELECT state FROM returns_submission WHERE body = 'KP-POLICE'")
    assert ("sent_back",) in mended
    assert asked(folder, "SELECT count(*) FROM returns_submission WHERE body = 'PB-POLICE'") == [(0,)]
    assert asked(folder, "SELECT count(*) FROM returns_submission WHERE accepted_by = sent_by") == [(0,)]
    accepted = asked(folder, "SELECT count(*) FROM journal_line WHERE act = 'return.accepted'")
    assert accepted == [(states["accepted"] + states.get("superseded", 0),)]
    assert asked(folder, "SELECT count(*) FROM register_acceptedset WHERE state = 'standing'") == [
        (states["accepted"],)
    ]
    assert asked(folder, "SELECT count(*) FROM bureau_measure") == [(states["accepted"],)]
    assert asked(folder, "SELECT count(*) FROM outbox_message") == [(0,)]


def test_a_period_is_frozen_and_figures_have_what_answers_them(folder: Path) -> None:
    assert asked(folder, "SELECT count(*) FROM figures_freeze") == [(1,)]
    pictures = asked(folder, "SELECT freeze_id IS NULL FROM figures_picture ORDER BY 1")
    assert pictures == [(0,), (1,)]


def test_the_sample_workbook_has_four_mistakes_and_can_be_mended(folder: Path) -> None:
    path = folder / "return-with-faults.xlsx"
    found = palermo("check", str(path), "--format", "json")
    assert found.returncode == 1, found.stderr
    (told,) = json.loads(found.stdout)["files"]
    own = {each["rule"] for each in told["findings"]} - {"parent-rejected", "total-differs"}
    assert own == {"unknown-code", "required", "bad-date", "bad-number"}
    assert not told["refused"]


def test_documents_of_both_languages_are_on_the_shelf(folder: Path) -> None:
    rows = asked(folder, "SELECT language, audience, media_type FROM library_document")
    assert {language for language, _, _ in rows} == {"en", "ur"}
    assert {audience for _, audience, _ in rows} == {"public", "accounts", "state", "alliance"}
    assert len({kind for _, _, kind in rows}) == 4
    assert asked(folder, "SELECT count(*) FROM library_document WHERE replaces_id IS NOT NULL") == [(1,)]
    assert len([each for each in (folder / "data" / "shelf").rglob("*") if each.is_file()]) == len(rows)


def test_a_second_start_goes_on_where_it_was(folder: Path) -> None:
    before = asked(folder, "SELECT count(*) FROM journal_line")
    again = palermo("demo", "--out", str(folder), *SMALL)
    assert (again.returncode, asked(folder, "SELECT count(*) FROM journal_line")) == (0, before)


@pytest.mark.slow
@pytest.mark.parametrize("seed", [1, 2])
def test_killed_again_and_again_it_comes_to_the_same(folder: Path, tmp_path: Path, seed: int) -> None:
    """The command alone, or all its processes; a little later each time, until one comes to its end."""
    out, dice, wait = tmp_path / "demo", random.Random(seed), 2.0
    while killed_after(wait, out, all_of_it=dice.random() < 0.5):
        wait += dice.uniform(0.5, 6)
    assert [asked(out, question) for question in COUNTED] == [asked(folder, question) for question in COUNTED]
    assert {path.name for path in (out / "figures-en").iterdir()} == {
        path.name for path in (folder / "figures-en").iterdir()
    }


def killed_after(seconds: float, out: Path, *, all_of_it: bool) -> bool:
    """False: it came to its end before."""
    command = [sys.executable, "-m", "palermo.config", "demo", "--out", str(out), *SMALL]
    with subprocess.Popen(command, cwd=ROOT, env=environment(), start_new_session=True) as started:
        try:
            assert started.wait(timeout=seconds) == 0
        except subprocess.TimeoutExpired:
            (os.killpg if all_of_it else os.kill)(started.pid, signal.SIGKILL)
            return True
    return False


@pytest.mark.parametrize("left", ["keys", "data"])
def test_a_fresh_start_that_was_cut_short_goes_on_emptying(tmp_path: Path, left: str) -> None:
    (tmp_path / left).mkdir()
    (tmp_path / left / "old").touch()
    (tmp_path / MARK).write_text(EMPTYING)
    claim(tmp_path, fresh=False, said=str)
    assert [path.name for path in tmp_path.iterdir()] == [MARK]
    claim(tmp_path, fresh=False, said=str)
    assert (tmp_path / MARK).read_text() != EMPTYING


def test_a_folder_of_something_else_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_text("mine")
    refused = palermo("demo", "--out", str(tmp_path), "--no-serve", "--fresh")
    assert (refused.returncode, (tmp_path / "letter.txt").read_text()) == (64, "mine")


def test_the_one_time_code_is_that_of_rfc_6238() -> None:
    # Appendix B of RFC 6238: the secret "12345678901234567890", SHA-1, the last six of eight digits.
    secret = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"
    at = [datetime.fromtimestamp(seconds, UTC) for seconds in (59, 1111111109, 20000000000)]
    assert [code_now(secret, each) for each in at] == ["287082", "081804", "353130"]
