"""`palermo returns verify-receipt`: whether a receipt is what an installation signed."""

from pathlib import Path

import click

from palermo.returns.method.receipt import NotAReceipt, Signed, read
from palermo.ui.bilingual import BilingualCommand, BilingualGroup, language_option, with_django
from palermo.ui.language import words

ROOM = "palermo.returns"
WRONG = 1
# Marks a text for the catalogue where it stands; it is translated when it is shown.
_ = str


class Group(BilingualGroup):
    catalogue = ROOM


class Command(BilingualCommand):
    catalogue = ROOM


@click.group(cls=Group, name="returns", help=_("Receipts of returns."))
def returns() -> None:
    pass


@returns.command(
    cls=Command,
    name="verify-receipt",
    help=_(
        "Tell whether a receipt (JSON) was signed by this installation, now or under an earlier key.\n\n"
        "With --key no installation is needed: the file is signing-key.pub of the one that signed. With --sent the "
        "return itself is compared too. Ends with 1 where something does not fit.\n\n"
        "Example: palermo returns verify-receipt receipt.json --sent return.xlsx"
    ),
)
@click.argument("receipt", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option(
    "--key",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help=_("The public half of the signing key (PEM)."),
)
@click.option(
    "--sent",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help=_("The file that was sent."),
)
@language_option
def verify_receipt(receipt: Path, key: Path | None, sent: Path | None, lang: str) -> None:
    said = words(ROOM, lang)
    try:
        signed = read(receipt.read_bytes())
    except NotAReceipt as wrong:
        click.echo(said(_("{path} is no receipt of a return.")).format(path=receipt), err=True)
        raise SystemExit(WRONG) from wrong
    if not is_good(signed, key):
        click.echo(said(_("The signature does not fit: do not trust this receipt.")), err=True)
        raise SystemExit(WRONG)
    for name in sorted(signed.said):
        click.echo(f"{name}: {signed.said[name]}")
    if sent is not None and not is_same(sent, signed):
        click.echo(said(_("{path} is another file than the receipt speaks of.")).format(path=sent), err=True)
        raise SystemExit(WRONG)
    click.echo(said(_("The signature fits.")))


def is_good(signed: Signed, key: Path | None) -> bool:
    if key is None:
        with_django()
        from palermo.vault.queries import is_ours

        return is_ours(signed.signed, signed.signature)
    from palermo.vault.method.signing import is_signed, read_public

    public = read_public(key.read_text(encoding="utf-8", errors="replace"))
    return public is not None and is_signed(signed.signed, signed.signature, public)


def is_same(sent: Path, signed: Signed) -> bool:
    import hashlib

    with sent.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest() == signed.said["sha256"]
