"""Commands that speak English or Urdu, also in their help and when they are called wrongly."""

import os
from collections.abc import Callable
from typing import Any

import click

from palermo.ui.language import LANGUAGES, words

# 2 says that a file is refused, so a call that makes no sense ends with sysexits' EX_USAGE.
WRONG_CALL = 64
# Marks a text for the catalogue where it stands; it is translated when it is shown.
_ = str
CLICKS_OWN = (_("Show this message and exit."),)


class BilingualCommand(click.Command):
    """A click command whose help is translated and whose usage errors end with WRONG_CALL."""

    catalogue = "palermo.ui"

    def make_context(
        self, info_name: str | None, args: list[str], parent: click.Context | None = None, **extra: Any
    ) -> click.Context:
        try:
            return super().make_context(info_name, args, parent, **extra)
        except click.UsageError as error:
            raise _wrong(error) from error

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except click.UsageError as error:
            raise _wrong(error) from error
        except OSError as error:
            if error.filename is None:  # no file's fault, such as a reader of the output that went away
                raise
            said = words(BilingualCommand.catalogue, ctx.params.get("lang") or "en")(
                _("{path} cannot be read or written. Check that it is there and who may use it.")
            )
            raise _wrong(click.UsageError(said.format(path=error.filename))) from error

    def format_help_text(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        english = self.help
        self.help = _translator(ctx)(english or "")
        try:
            super().format_help_text(ctx, formatter)
        finally:
            self.help = english

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        translated = _translator(ctx)
        lines = []
        for param in self.get_params(ctx):
            if isinstance(param, click.Option) and (line := param.get_help_record(ctx)) is not None:
                english = param.help or ""
                lines.append((line[0], line[1].replace(english, translated(english)) if english else line[1]))
        with formatter.section(translated(_("Options"))):
            formatter.write_dl(lines)


class BilingualGroup(click.Group):
    """A group of commands (`palermo journal verify`): its one-line help and theirs follow PALERMO_LANG."""

    catalogue = "palermo.ui"

    def format_help_text(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        english = self.help
        self.help = _translator(ctx)(english or "")
        try:
            super().format_help_text(ctx, formatter)
        finally:
            self.help = english

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        translated = _translator(ctx)
        lines = [
            (name, translated(command.help or "").split("\n\n")[0])
            for name, command in sorted(self.commands.items())
        ]
        with formatter.section(translated(_("Commands"))):
            formatter.write_dl(lines)


def with_django() -> None:
    """Wakes Django for a command that needs the database."""
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "palermo.config.settings")
    django.setup()


def _wrong(error: click.UsageError) -> click.UsageError:
    error.exit_code = WRONG_CALL  # type: ignore[misc]  # click declares it for the class, and reads it here
    return error


def _translator(ctx: click.Context) -> Callable[[str], str]:
    """The command's own room, then this one, whose texts every command shares."""
    wished = ctx.params.get("lang") or os.environ.get("PALERMO_LANG", "en")
    language = wished if wished in LANGUAGES else "en"
    own = words(getattr(ctx.command, "catalogue", BilingualCommand.catalogue), language)
    shared = words(BilingualCommand.catalogue, language)

    def translated(text: str) -> str:
        found = own(text)
        return found if found != text else shared(text)

    return translated


class Day(click.DateTime):
    """A day of the command line, written YYYY-MM-DD."""

    def __init__(self) -> None:
        super().__init__(formats=["%Y-%m-%d"])

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        try:
            return super().convert(value, param, ctx)
        except click.BadParameter:
            said = words(BilingualCommand.catalogue, (ctx.params.get("lang") if ctx else None) or "en")
            self.fail(said(_("{value} is no day. Write it as 2025-03-31.")).format(value=value), param, ctx)


def language_option(command: Callable[..., Any]) -> Callable[..., Any]:
    """--lang, read before the other options so that --help after it is in that language."""
    return click.option(
        "--lang",
        type=click.Choice(LANGUAGES),
        default="en",
        envvar="PALERMO_LANG",
        show_default=True,
        is_eager=True,
        help=_("Language of what is written and said; also by the environment variable PALERMO_LANG."),
    )(command)
