"""Making keys: the secret half into a key file, the public half into the database."""

from collections.abc import Iterable
from datetime import datetime
from pathlib import Path

from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from palermo.ui.refusals import Refused
from palermo.vault.actions.key_files import append, refuse_kept_here, write_new
from palermo.vault.method.blinding import index_fingerprint
from palermo.vault.method.envelope import new_key
from palermo.vault.method.key_file import fingerprint, index_text, key_line, new_index_key
from palermo.vault.models import IndexKey, Keyring
from palermo.vault.rules.keys import index_key_of, index_path, key_path, keys_of
from palermo.vault.rules.refusals import KeyTrouble, damaged_file
from palermo.vault.rules.rings import By, rings_here


def make_keys(
    at: datetime, *, by: By | None = None, rings: Iterable[str] | None = None, to: Path | None = None
) -> list[Keyring]:
    """A first key for each ring that has none. With `to`, the secret goes there and this server keeps the public half.

    A key file that already lies in settings.KEYS is taken over: a new database beside the keys of an old one.
    """
    wanted = list(rings_here() if rings is None else rings)
    if to is not None:
        if len(wanted) != 1:
            raise Refused(_("Only one ring's key can be written to a file at a time."))
        refuse_kept_here(to)
    account = by.account if by else None
    try:
        with transaction.atomic():
            return [made for ring in wanted for made in _first_key(ring, at, account, to)]
    except IntegrityError as met:
        raise Refused(
            _("Another process made keys at the same moment. Look with: palermo vault status")
        ) from met


def new_version(ring: str, at: datetime, account: int | None, to: Path | None = None) -> Keyring:
    """In the caller's transaction. The file is on the disk before the row counts; a line without a row does no harm."""
    key = new_key()
    recipient = str(key.to_public())
    made = _row(ring, recipient, at, account)
    secret = key_line(made.version, str(key), recipient, at)
    if to is None:
        append(key_path(ring), secret)
    else:
        write_new(to, secret)
        append(key_path(ring), key_line(made.version, recipient, recipient, at))
    return made


def _first_key(ring: str, at: datetime, account: int | None, to: Path | None) -> list[Keyring]:
    if Keyring.objects.filter(name=ring).exists():
        if to is not None:
            words = _(
                "The ring {ring} has a key already. To change it: palermo vault rotate {ring} --to FILE"
            )
            raise Refused(words.format(ring=ring))
        if keys_of(ring).secret and not IndexKey.objects.filter(ring=ring).exists():
            _index_key(ring, at, account, None, away=False)
        return []
    known = keys_of(ring)
    if known.damaged:
        raise KeyTrouble([damaged_file(ring, key_path(ring), known.damaged)])
    if known.recipients and to is not None:
        words = _("{path} is there already and holds keys of the ring {ring}. Move it away first.")
        raise Refused(words.format(path=key_path(ring), ring=ring))
    made = [_row(ring, recipient, at, account) for recipient in known.recipients]
    if not made:
        made = [new_version(ring, at, account, to)]
    _index_key(ring, at, account, to, away=to is not None or (bool(known.recipients) and not known.secret))
    return made


def _row(ring: str, recipient: str, at: datetime, account: int | None) -> Keyring:
    newest = Keyring.objects.filter(name=ring).aggregate(newest=Max("version"))["newest"] or 0
    return Keyring.objects.create(
        name=ring,
        version=newest + 1,
        recipient=recipient,
        fingerprint=fingerprint(recipient),
        made_at=at,
        made_by=account,
    )


def _index_key(ring: str, at: datetime, account: int | None, to: Path | None, *, away: bool) -> None:
    path = index_path(ring) if to is None else to.with_name(f"{to.name}.index")
    key = index_key_of(ring) if to is None else None
    if key is None:
        if to is None and path.exists():
            raise KeyTrouble([damaged_file(ring, path, (1,))])
        if to is None and away:
            return  # taken over from a file of public halves: its index key is elsewhere and unknown
        key = new_index_key()
        write_new(path, index_text(key, ring, at))
    IndexKey.objects.create(
        ring=ring, fingerprint=index_fingerprint(key), away=to is not None, made_at=at, made_by=account
    )
