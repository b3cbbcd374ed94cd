"""What the commands of operation share: their language, refusals in words, progress at a terminal."""

import sys
from collections.abc import Callable
from contextvars import ContextVar
from typing import Any

import click

from palermo.config.settings_file import BadSetting
from palermo.ui.bilingual import BilingualCommand
from palermo.ui.language import words
from palermo.ui.refusals import Refused

ROOM = "palermo.config"
LANGUAGE: ContextVar[str] = ContextVar("language", default="en")
FAILED = 1


def said(text: str, **values: object) -> str:
    """The text in the language of this call; Django need not be awake."""
    return words(ROOM, LANGUAGE.get())(text).format(**values)


def refuse(words: str) -> Refused:
    return Refused(words)


class Operation(BilingualCommand):
    """Says what went wrong in words and ends with 1; never with a traceback for what an operator can mend."""

    catalogue = ROOM

    def invoke(self, ctx: click.Context) -> Any:
        token = LANGUAGE.set(ctx.params.get("lang") or "en")
        try:
            return super().invoke(ctx)
        except Refused as refused:
            click.echo(refused.words, err=True)
        except BadSetting as wrong:
            click.echo(str(wrong), err=True)
        finally:
            LANGUAGE.reset(token)
        raise click.exceptions.Exit(FAILED)


def bar() -> Callable[[str, int, int], None] | None:
    """Shows how far a step is, at a terminal only: its words, done, total."""
    return _show if sys.stderr.isatty() else None


def _show(label: str, done: int, total: int) -> None:
    part = 100 * done // total if total else 100
    click.echo(f"\r{label} {part:3d} %", nl=done >= total, err=True)
