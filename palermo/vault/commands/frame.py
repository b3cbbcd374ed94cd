"""What the commands of the vault share: refusals in words, the operator, keys from a file, who hears of what."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from palermo.ui.bilingual import BilingualCommand, BilingualGroup, with_django

if TYPE_CHECKING:
    from palermo.vault.method.key_file import KeyFile

# Marks a text for the catalogue where it stands; it is translated when it is shown.
_ = str
FAILED = 1

# An act, the thing it was done to, and codes and numbers about it, for the journal, which stands above the vault.
Tell = Callable[[str, tuple[str, str], Mapping[str, str | int], datetime], None]


def tell_nobody(act: str, thing: tuple[str, str], details: Mapping[str, str | int], at: datetime) -> None:
    return None


@dataclass(frozen=True)
class Operator:
    """The command line, which has no account."""

    account: int | None = None


class VaultCommand(BilingualCommand):
    """Wakes Django, speaks the language asked for, and says a refusal in words instead of a traceback."""

    catalogue = "palermo.vault"

    def invoke(self, ctx: click.Context) -> Any:
        with_django()
        from django.db import DatabaseError
        from django.utils import translation
        from django.utils.translation import gettext

        from palermo.ui.refusals import Refused

        with translation.override(ctx.params["lang"]):
            try:
                return super().invoke(ctx)
            except Refused as refused:
                click.echo(refused.words, err=True)
            except DatabaseError:
                words = gettext(
                    "The database cannot be read. Is it there, and are its tables of this version?"
                )
                click.echo(words, err=True)
        raise click.exceptions.Exit(FAILED)


class VaultGroup(BilingualGroup):
    catalogue = "palermo.vault"


def key_option(command: Callable[..., Any]) -> Callable[..., Any]:
    return click.option(
        "--key",
        "key_file",
        type=click.Path(exists=True, dir_okay=False, path_type=Path),
        help=_("A key file that is not kept on this server."),
    )(command)


def keys_from(path: Path | None) -> "KeyFile":
    from django.utils.translation import gettext as _

    from palermo.ui.refusals import Refused
    from palermo.vault.method.key_file import NO_KEYS
    from palermo.vault.rules.keys import keys_in

    if path is None:
        return NO_KEYS
    found = keys_in(path)
    if not found.secret:
        raise Refused(_("There is no secret key in {path}.").format(path=path))
    return found
