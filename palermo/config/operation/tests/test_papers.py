"""What is written for operators calls commands and names settings that there are."""

import re
from pathlib import Path

import click
import pytest
import yaml

from palermo.config import env, settings
from palermo.config.commands import COMMANDS, palermo
from palermo.config.operation.answers import LINES
from palermo.config.settings_file import parsed

ROOT = Path(__file__).resolve().parents[4]
OPERATION = ROOT / "docs" / "operation"
NAME = re.compile(r"\b(PALERMO_[A-Z_]+[A-Z]|DATABASE_URL)\b")


def understood(words: list[str]) -> None:
    """Parsed to its end, and not called."""
    command = palermo.get_command(click.Context(palermo), words[0])
    assert command is not None, words
    if not isinstance(command, click.Group):
        command.make_context(words[0], list(words[1:]))


def test_every_service_of_compose_calls_a_command() -> None:
    services = yaml.safe_load((ROOT / "compose.yaml").read_text())["services"]
    called = {name: service["command"] for name, service in services.items() if "command" in service}
    assert {"server", "worker", "clock", "upgrade"} <= set(called)
    for words in called.values():
        understood(words)


@pytest.mark.parametrize("name", ["server", "worker", "clock", "backup"])
def test_every_unit_calls_a_command(name: str) -> None:
    text = (OPERATION / f"palermo-{name}.service").read_text()
    words = re.search(r"/opt/palermo/bin/palermo ([^'\n]+)", text)[1]  # type: ignore[index]
    understood(re.sub(r"\$\(.*?\)", "now", words).replace('"', "").split())


def test_the_image_calls_commands_and_names_no_host_but_public_ones() -> None:
    text = (ROOT / "Containerfile").read_text()
    words = re.search(r"CMD \[(\"serve.+)\]", text)[1]  # type: ignore[index]
    understood(words.replace('"', "").split(", "))
    assert "--require-hashes -r requirements.lock" in text
    assert "USER palermo" in text
    assert re.findall(r"https?://[^\s]+", text) == []


@pytest.mark.parametrize(
    "path", [OPERATION / "palermo.env.example", ROOT / "compose.yaml", ROOT / "docs" / "operation.md"]
)
def test_every_setting_that_is_named_is_one(path: Path) -> None:
    named = {name for name in NAME.findall(path.read_text(encoding="utf-8")) if not name.endswith("_EN_")}
    assert settings.WING
    assert named - env.ASKED == set()


def test_the_settings_that_init_writes_and_the_example_are_read() -> None:
    assert {name for name, _remark in LINES} - env.ASKED == set()
    example = OPERATION / "palermo.env.example"
    assert parsed(example.read_text(encoding="utf-8"), example)["PALERMO_COUNTRY_UR"] == "مثالستان"


def test_every_command_of_operation_has_an_example() -> None:
    for name in ("init", "backup", "restore", "doctor", "upgrade", "serve", "worker", "clock"):
        command = palermo.get_command(click.Context(palermo), name)
        assert command is not None and "Example: " in (command.help or ""), name
        assert f"palermo {name}" in (command.help or "")
    assert set(COMMANDS) >= {"init", "backup", "restore", "doctor", "upgrade"}
