"""Making the signing key, and signing. What is signed, and in which form, is the business of the room that asks."""

from datetime import datetime

from django.db import transaction

from palermo.vault.actions.key_files import make_folder, write_new
from palermo.vault.method.signing import (
    new_signing_key,
    public_half,
    public_text,
    secret_text,
    signing_fingerprint,
)
from palermo.vault.models import SigningKey
from palermo.vault.rules.refusals import KeyTrouble
from palermo.vault.rules.rings import By
from palermo.vault.rules.signing import public_path, signing_key, signing_path, signing_trouble


@transaction.atomic
def make_signing_key(at: datetime, *, by: By) -> SigningKey | None:
    """The first one; None where there is one. A key that lies in settings.KEYS already is taken over."""
    if SigningKey.objects.exists():
        return None
    make_folder(signing_path().parent)
    key = signing_key()
    if key is None:
        key = new_signing_key()
        write_new(signing_path(), secret_text(key))
    if not public_path().exists():
        write_new(public_path(), public_text(key))
    public = public_half(key)
    return SigningKey.objects.create(
        public=public, fingerprint=signing_fingerprint(public), made_at=at, made_by=by.account
    )


def sign(data: bytes) -> bytes:
    """Raises KeyTrouble where the key is away or another installation's: nobody could verify what it signed."""
    if trouble := signing_trouble():
        raise KeyTrouble([trouble])
    key = signing_key()
    if key is None:
        raise KeyTrouble([f"{signing_path()}"])
    return key.sign(data)
