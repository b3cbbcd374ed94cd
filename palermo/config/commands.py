"""The `palermo` command: what each room offers, loaded only when it is asked for."""

import importlib
import os
import sys
from collections.abc import Callable

import click

from palermo import __version__
from palermo.config import settings_file
from palermo.ui.language import LANGUAGES, words

BAD_SETTING = 78  # sysexits' EX_CONFIG
# Marks a text for the catalogue where it stands; it is translated when it is shown.
_ = str

# Name: module and attribute, the wing it belongs to ("" is both), what it does.
COMMANDS = {
    "demo": ("palermo.config.demo.command:demo", "", _("a made-up country to try everything on")),
    "init": ("palermo.config.operation.commands.init:init", "", _("found an installation")),
    "serve": ("palermo.config.serving:serve", "", _("serve the pages")),
    "clock": ("palermo.config.serving:clock", "", _("do what is due by the clock")),
    "worker": ("palermo.config.serving:worker", "", _("do long work")),
    "upgrade": (
        "palermo.config.operation.commands.upgrade:upgrade",
        "",
        _("bring the database to this version"),
    ),
    "backup": ("palermo.config.operation.commands.backup:backup", "", _("records, files and keys, apart")),
    "restore": ("palermo.config.operation.commands.backup:restore", "", _("put a backup back")),
    "doctor": ("palermo.config.operation.commands.doctor:doctor", "", _("what is wrong, and what to do")),
    "account": ("palermo.partners.commands:account", "", _("the first administrators")),
    "journal": ("palermo.journal.commands:journal", "", _("verify, seal and print the journal")),
    "vault": ("palermo.config.composed:vault", "", _("keys and sealed bytes")),
    "shelf": ("palermo.library.commands:shelf", "", _("the files of the documents")),
    "outbox": ("palermo.config.composed:outbox", "", _("what will be sent")),
    "template": ("palermo.returns.commands:template", "records", _("a workbook that a body fills")),
    "totals": (
        "palermo.returns.commands:totals",
        "records",
        _("a small workbook for a body without a case system"),
    ),
    "check": ("palermo.config.composed:check", "records", _("check returns, cell by cell")),
    "send": ("palermo.returns.commands:send", "records", _("send a return over the network")),
    "schema": (
        "palermo.returns.commands:schema",
        "records",
        _("the return as table schemas and a data dictionary"),
    ),
    "returns": ("palermo.returns.verifying:returns", "records", _("receipts of returns")),
    "register": ("palermo.register.commands:register", "records", _("the files of the register")),
    "rebuild": (
        "palermo.register.commands:rebuild",
        "records",
        _("the register's index made again and proved"),
    ),
    "figures": (
        "palermo.figures.commands:figures",
        "records",
        _("every figure, chart and map from a folder of returns"),
    ),
    "freeze": ("palermo.figures.freezing:freeze", "records", _("freeze a period, and verify what is frozen")),
    "invent": (
        "palermo.invention.commands:invent",
        "records",
        _("a made-up country: returns and the truth about them"),
    ),
}
HELP = _("Returns in, the Rule 42 figures out; people, roles, journal and pages of a country at work.")
EXAMPLES = (
    "palermo serve --port 8000",
    "palermo template --body PB-POLICE --period 2025-Q1 -o return.xlsx",
    "palermo check return.xlsx",
    "palermo figures returns/ --from 2025-01-01 --to 2025-12-31 --out figures/",
)


def translator() -> Callable[[str], str]:
    """The language of the environment; a value that is no language is English, for help must always answer."""
    language = os.environ.get("PALERMO_LANG", "en")
    return words("palermo.config", language if language in LANGUAGES else "en")


def offered() -> list[str]:
    """The commands of this installation's wing, named by PALERMO_WING."""
    wing = os.environ.get("PALERMO_WING", "").strip() or "both"
    return [name for name, (_module, of, _text) in COMMANDS.items() if not of or wing in (of, "both")]


class Composed(click.Group):
    """A group whose commands are imported when they run: the rest of the house need not be awake for one."""

    def list_commands(self, context: click.Context) -> list[str]:
        return offered()

    def get_command(self, context: click.Context, name: str) -> click.Command | None:
        if name not in offered():
            return None
        module, attribute = COMMANDS[name][0].split(":")
        command = getattr(importlib.import_module(module), attribute)
        assert isinstance(command, click.Command)
        return command

    def format_help_text(self, context: click.Context, formatter: click.HelpFormatter) -> None:
        translated = translator()
        formatter.write_paragraph()
        with formatter.indentation():
            formatter.write_text(translated(HELP))
        with formatter.section(translated(_("Examples"))):
            formatter.write("".join(f"  {example}\n" for example in EXAMPLES))

    def format_commands(self, context: click.Context, formatter: click.HelpFormatter) -> None:
        translated = translator()
        with formatter.section(translated(_("Commands"))):
            formatter.write_dl([(name, translated(COMMANDS[name][2])) for name in offered()])


@click.group(cls=Composed, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="palermo")
def palermo() -> None:
    pass


def main() -> None:
    # A terminal of another encoding must not end a check in the middle of its findings.
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")
    try:
        # The demo has settings of its own; `init` writes the file; `doctor` says what is wrong with it.
        if sys.argv[1:2] not in (["demo"], ["init"], ["doctor"]):
            settings_file.apply()
        palermo(prog_name="palermo")
    except settings_file.BadSetting as wrong:
        click.echo(str(wrong), err=True)
        raise SystemExit(BAD_SETTING) from wrong
    except Exception as failure:
        if not of_the_database(failure):
            raise
        words = _(
            "The database does not answer, cannot be written or is damaged ({why}). What to do: palermo doctor"
        )
        click.echo(translator()(words).format(why=str(failure).strip()), err=True)
        raise SystemExit(1) from failure


def of_the_database(failure: Exception) -> bool:
    """A database that is away, read-only or damaged, and no mistake of a program; by name, for none is loaded yet."""
    kind = type(failure)
    names = {each.__name__ for each in kind.__mro__}
    ours = kind.__module__.partition(".")[0] in ("sqlite3", "psycopg", "django")
    return ours and (bool(names & {"OperationalError", "InterfaceError"}) or kind.__name__ == "DatabaseError")
