"""A new installation from one command, on both engines; a second one is refused, a killed one goes on."""

import subprocess
import sys
from pathlib import Path

import pytest

from palermo.config.operation.tests.installation import Installation
from palermo.config.settings_file import parsed

NAMES = ("--country-en", "Examplia", "--country-ur", "مثالستان", "--bureau-en", "Police Bureau")
FLAGS = (*NAMES, "--bureau-ur", "پولیس بیورو", "--yes")
TWO = ("--administrator", "one@example.org", "--administrator", "two@example.org")


@pytest.fixture
def place(tmp_path: Path):
    made = Installation(tmp_path)
    made.house = tmp_path / "house"
    made.more = ("--database", made.url) if made.url else ()
    made.data, made.keys = made.house / "data", made.house / "keys"
    yield made
    made.close()


def live(place: Installation) -> None:
    """From now on by the settings file alone."""
    place.env = {key: value for key, value in place.env.items() if key not in ("DATABASE_URL",)}
    place.env = {key: value for key, value in place.env.items() if not key.startswith("PALERMO_")}
    place.folder = place.house


def test_one_command_founds_an_installation_that_lives_by_its_file(
    place: Installation, tmp_path: Path
) -> None:
    civil = tmp_path / "civil.key"
    said = place.run("init", "house", *FLAGS, *TWO, *place.more, "--civil-key-to", str(civil))
    assert said.count("http://localhost:8000/invitation/") == 2
    assert (place.house / "palermo.env").stat().st_mode & 0o777 == 0o600
    assert sorted(path.name for path in place.house.iterdir()) == ["data", "keys", "palermo.env"]
    assert place.keys.stat().st_mode & 0o777 == place.data.stat().st_mode & 0o777 == 0o700
    assert "AGE-SECRET-KEY" in civil.read_text()
    assert "AGE-SECRET-KEY" not in (place.keys / "civil.keys").read_text()
    assert place.ask("SELECT email FROM partners_invitation ORDER BY id") == [
        ("one@example.org",),
        ("two@example.org",),
    ]
    live(place)
    place.run("outbox", "status")
    shown = place.work(
        "from django.conf import settings as s; print(s.COUNTRY['ur'], s.BUREAU['en'], s.ALLOWED_HOSTS[0])"
    )
    assert shown == "مثالستان Police Bureau localhost"
    place.run("vault", "status")
    again = place.run("init", ".", *FLAGS, *TWO, expect=1)
    assert "palermo upgrade" in again


@pytest.mark.slow
def test_a_killed_one_goes_on_with_the_same_keys(place: Installation) -> None:
    place.run("init", "house", *FLAGS, *TWO, *place.more)
    (place.house / "palermo.env").rename(place.house / "palermo.env.begun")  # killed before its last step
    before = {path.name: path.read_bytes() for path in place.keys.iterdir()}
    said = place.run("init", "house", *TWO, "--yes")
    assert "was not finished" in said
    assert {path.name: path.read_bytes() for path in place.keys.iterdir()} == before
    assert said.count("/invitation/") == 2
    assert place.ask("SELECT count(*) FROM partners_invitation WHERE withdrawn_at IS NULL") == [(2,)]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("flags", "named"),
    [
        ((*NAMES, "--yes", *TWO), "--bureau-ur"),
        ((*FLAGS, *TWO[:2]), "--administrator"),
        ((*FLAGS, *TWO[:2], *TWO[:2]), "--administrator"),
        ((*FLAGS, *TWO[:3], "nobody"), "nobody"),
        ((*FLAGS, *TWO, "--time-zone", "Mars/Olympus"), "PALERMO_TIME_ZONE"),
        ((*FLAGS, *TWO, "--database", "mysql://x/y"), "DATABASE_URL"),
        ((*FLAGS, *TWO, "--url", "palermo.example"), "https://"),
        ((*FLAGS, *TWO, "--keys", "house/data/keys"), "one another"),
        ((*FLAGS, *TWO, "--wing", "records", "--civil-key-to", "x"), "--civil-key-to"),
        ((*FLAGS, *TWO, "--database", "postgresql://nobody@127.0.0.1:9/nothing"), "does not answer"),
    ],
)
def test_what_cannot_be_is_refused_and_leaves_nothing(tmp_path: Path, flags, named) -> None:
    done = Installation.__new__(Installation)
    done.folder, done.env = (
        tmp_path,
        {"PATH": "/usr/bin:/bin", "PYTHONPATH": str(Path(__file__).resolve().parents[4])},
    )
    said = done.run("init", "house", *flags, expect=1)
    assert named in said
    left = [path for path in tmp_path.rglob("*") if path.is_file() and path.name != "secret-key"]
    assert left == []


@pytest.mark.slow
def test_it_asks_for_what_no_flag_names(place: Installation) -> None:
    answers = [
        "Examplia",
        "مثالستان",
        "Police Bureau",
        "پولیس بیورو",
        "open",
        "",
        "ur",
        place.url,
        "",
        "",
        "",
    ]
    answers += ["one@example.org", "two@example.org"]
    done = subprocess.run(
        [sys.executable, "-m", "palermo.config", "init", "house"],
        cwd=place.folder,
        env={
            key: value for key, value in place.env.items() if not key.startswith(("PALERMO_W", "DATABASE_"))
        },
        input="\n".join(answers) + "\n",
        capture_output=True,
        text=True,
    )
    assert (done.returncode, done.stdout.count("/invitation/")) == (0, 2), done.stderr
    written = parsed((place.house / "palermo.env").read_text(encoding="utf-8"), place.house)
    assert (written["PALERMO_WING"], written["PALERMO_LANG"], written["PALERMO_TIME_ZONE"]) == (
        "open",
        "ur",
        "Asia/Karachi",
    )
    assert written.get("DATABASE_URL", "") == place.url


def test_a_call_outside_the_installations_folder_is_not_sent_to_make_another(tmp_path: Path) -> None:
    elsewhere = Installation(tmp_path / "elsewhere")
    try:
        for call in (["serve"], ["worker", "--once"], ["backup", str(tmp_path / "kept")]):
            words = elsewhere.run(*call, expect=1)
            assert ("PALERMO_SETTINGS" in words, "palermo upgrade" in words) == (True, False), call
    finally:
        elsewhere.close()
