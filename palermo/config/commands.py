"""The `palermo` command: what each room offers, loaded only when it is asked for."""

import importlib
import sys
from collections.abc import Callable
from typing import Any

import click

from palermo import __version__

COMMANDS = {
    "template": ("palermo.returns.commands:template", "a workbook that a body fills"),
    "totals": ("palermo.returns.commands:totals", "a small workbook for a body without a case system"),
    "check": ("palermo.config.composed:check", "check returns, cell by cell"),
    "schema": ("palermo.returns.commands:schema", "the return as table schemas and a data dictionary"),
    "figures": ("palermo.figures.commands:figures", "every figure, chart and map from a folder of returns"),
    "invent": ("palermo.invention.commands:invent", "a made-up country: returns and the truth about them"),
    "demo": ("palermo.config.demo:demo", "a made-up country, its figures and its report"),
}


class Composed(click.Group):
    """A group whose commands are imported when they run: the rest of the house need not be awake for one."""

    def list_commands(self, context: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, context: click.Context, name: str) -> click.Command | None:
        if name not in COMMANDS:
            return None
        module, attribute = COMMANDS[name][0].split(":")
        command: click.Command | Callable[..., Any] = getattr(importlib.import_module(module), attribute)
        assert isinstance(command, click.Command)
        return command

    def format_commands(self, context: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl([(name, help_text) for name, (_, help_text) in COMMANDS.items()])


@click.group(cls=Composed, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="palermo")
def palermo() -> None:
    """Returns in, the Rule 42 figures out.

    \b
    palermo template --body PB-POLICE --period 2025-Q1 -o return.xlsx
    palermo check return.xlsx
    palermo figures returns/ --from 2025-01-01 --to 2025-12-31 --out figures/
    """


def main() -> None:
    # A terminal of another encoding must not end a check in the middle of its findings.
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")
    palermo(prog_name="palermo")
