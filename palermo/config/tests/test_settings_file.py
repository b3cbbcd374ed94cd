"""The settings file: read by this program as systemd and compose read it; slips are named."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from palermo.config import settings_file
from palermo.config.settings_file import BadSetting

ROOT = Path(__file__).resolve().parents[3]


def started(folder: Path, text: str, *call: str, **more: str) -> subprocess.CompletedProcess:
    (folder / "palermo.env").write_text(text, encoding="utf-8")
    not_ours = ("PALERMO_", "DATABASE_", "DJANGO_")
    env = {key: value for key, value in os.environ.items() if not key.startswith(not_ours)}
    env |= {"PYTHONPATH": str(ROOT), **more}
    command = [
        sys.executable,
        *(call or ("-c", "from palermo.config import settings as s; print(s.WING, s.COUNTRY)")),
    ]
    return subprocess.run(command, cwd=folder, env=env, capture_output=True, text=True)


def test_the_file_of_the_folder_is_read_and_the_environment_wins(tmp_path) -> None:
    text = "# remark\nPALERMO_WING=open\nPALERMO_COUNTRY_EN='Republic of Examplia'\nPALERMO_COUNTRY_UR=مثالستان\n"
    assert started(tmp_path, text).stdout == "open {'en': 'Republic of Examplia', 'ur': 'مثالستان'}\n"
    assert started(tmp_path, text, PALERMO_WING="records").stdout.startswith("records ")
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    named = {"PALERMO_SETTINGS": str(tmp_path / "palermo.env")}
    assert started(elsewhere, "PALERMO_WING=records\n", **named).stdout.startswith("open ")
    assert started(tmp_path, text, PALERMO_SETTINGS="").stdout.startswith("both ")


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("PALERMO_WINGS=open\n", "PALERMO_WINGS"),
        ("PALERMO_WING=closed\n", "PALERMO_WING"),
        ("PALERMO_TIME_ZONE=Mars/Olympus\n", "PALERMO_TIME_ZONE"),
        ("PALERMO_SMTP_PASSWORD_FILE=/nowhere/at/all\n", "PALERMO_SMTP_PASSWORD_FILE"),
        ("PALERMO_WING open\n", "line 1"),
        ("PALERMO_WING='open\n", "PALERMO_WING"),
        ("PALERMO_WING=open\nPALERMO_WING=open\n", "line 2"),
    ],
)
def test_a_slip_is_refused_by_its_name_and_without_a_traceback(tmp_path, text, named) -> None:
    done = started(tmp_path, text, "-m", "palermo.config", "outbox", "status")
    assert (done.returncode, named in done.stderr, "Traceback" in done.stderr) == (78, True, False)


def test_a_file_that_is_named_and_not_there_is_refused(tmp_path) -> None:
    done = started(
        tmp_path, "", "-m", "palermo.config", "outbox", "status", PALERMO_SETTINGS="/nowhere/palermo.env"
    )
    assert (done.returncode, "/nowhere/palermo.env" in done.stderr) == (78, True)


def test_a_password_comes_from_its_file(tmp_path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("p a$s\n")
    text = f"DATABASE_URL=postgresql://bureau@host/palermo\nPALERMO_DATABASE_PASSWORD_FILE={secret}\n"
    show = "from palermo.config import settings as s; print(s.DATABASES['default']['PASSWORD'])"
    assert started(tmp_path, text, "-c", show).stdout == "p a$s\n"


@given(st.text(st.characters(exclude_categories=["Cc", "Cs", "Zl", "Zp"]), max_size=40))
def test_what_is_written_is_read_again(value: str) -> None:
    value = value.strip()
    try:
        line = f"NAME={settings_file.quoted('NAME', value)}\n"
    except BadSetting:
        assert set(value) & set("\\\n\r") or ("'" in value and set(value) & set('"$`'))
        return
    assert settings_file.parsed(line, Path("x")) == {"NAME": value}
