"""`palermo vault open`, `verify`, `sweep`: what is sealed."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from palermo.ui.bilingual import language_option
from palermo.vault.commands.frame import FAILED, Tell, VaultCommand, key_option, keys_from

if TYPE_CHECKING:
    from palermo.vault.models import Sealed

# Marks a text for the catalogue where it stands; it is translated when it is shown.
_ = str


@click.command(
    cls=VaultCommand,
    help=_(
        "Open every sealed object to its end and every item key, and name those that do not open.\n\n"
        "Shows no content. Ends with 1 when one does not open. Of what is sealed under a key that is kept "
        "elsewhere, only the presence of the bytes is looked at, unless --key gives the key.\n\n"
        "Example: palermo vault verify"
    ),
)
@key_option
@language_option
@click.pass_context
def verify(ctx: click.Context, key_file: Path | None, lang: str) -> None:
    from django.utils.translation import gettext as _

    from palermo.vault.queries import try_all

    found: Counter[tuple[str, str]] = Counter()
    for tried in try_all(keys=keys_from(key_file)):
        if tried.trouble is not None:
            click.echo(tried.trouble.words, err=True)
        found[tried.kind, "broken" if tried.trouble else "away" if tried.away else "whole"] += 1
    words = _("{whole} objects open, {broken} do not, {away} are sealed under a key that is kept elsewhere.")
    click.echo(_counted(words, found, "object"))
    if any(kind == "item" for kind, _state in found):
        words = _("{whole} item keys open, {broken} do not, {away} lie under a key that is kept elsewhere.")
        click.echo(_counted(words, found, "item"))
    if any(state == "broken" for _kind, state in found):
        ctx.exit(FAILED)


def _counted(words: str, found: Mapping[tuple[str, str], int], kind: str) -> str:
    return words.format(**{state: found.get((kind, state), 0) for state in ("whole", "broken", "away")})


def open_command(tell: Tell) -> click.Command:
    @click.command(
        name="open",
        cls=VaultCommand,
        help=_(
            "Open one sealed object or attachment by its ID, with the keys kept here or with --key FILE.\n\n"
            "It is written to --out (a new file that only you may read) or to standard output.\n\n"
            "Example: palermo vault open 6f1c… --key /media/stick/civil.keys --out letter.pdf"
        ),
    )
    @click.argument("object_id", metavar="ID", type=click.UUID)
    @key_option
    @click.option("--out", type=click.Path(path_type=Path), help=_("The file to write."))
    @language_option
    def open_one(object_id: Any, key_file: Path | None, out: Path | None, lang: str) -> None:
        from palermo.ui.clock import now
        from palermo.vault.queries import stream_sealed

        sealed = _find(str(object_id))
        pieces = stream_sealed(sealed, keys=keys_from(key_file))
        tell("sealed.opened", (sealed.kind, str(sealed.pk)), {"ring": sealed.data_key.ring}, now())
        with _target(out) as target:
            for piece in pieces:
                target(piece)

    return open_one


def sweep_command(tell: Tell) -> click.Command:
    @click.command(
        cls=VaultCommand,
        help=_(
            "Take away encrypted files that a crash left behind and that no row names, once they are a day old.\n\n"
            "Example: palermo vault sweep"
        ),
    )
    @language_option
    def sweep(lang: str) -> None:
        from django.utils.translation import gettext as _

        from palermo.ui.clock import now
        from palermo.vault import actions

        at = now()
        swept = actions.sweep(at)
        tell("vault.swept", ("vault", "files"), {"files": swept}, at)
        click.echo(_("{count} files were taken away.").format(count=swept))

    return sweep


def _find(object_id: str) -> "Sealed":
    from django.utils.translation import gettext as _

    from palermo.ui.refusals import Refused
    from palermo.vault.models import Attachment, Sealed

    attached = Attachment.objects.filter(pk=object_id).first()
    found = Sealed.objects.filter(pk=attached.sealed_id if attached else object_id).first()
    if found is None:
        raise Refused(_("There is no sealed object {id}.").format(id=object_id))
    return found


def _to_standard_output(piece: bytes) -> None:
    click.echo(piece, nl=False)


@contextmanager
def _target(out: Path | None) -> Iterator[Callable[[bytes], Any]]:
    import os

    if out is None:
        yield _to_standard_output
        return
    with os.fdopen(os.open(out, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as stream:
        yield stream.write
