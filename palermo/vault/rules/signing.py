"""The key with which this installation signs, in settings.KEYS; its public half stands in the database."""

from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.conf import settings
from django.utils.translation import gettext as _

from palermo.vault.method.signing import public_half, read_secret, signing_fingerprint
from palermo.vault.models import SigningKey


def signing_path() -> Path:
    return Path(settings.KEYS) / "signing-key"


def public_path() -> Path:
    return signing_path().with_suffix(".pub")


def signing_key() -> Ed25519PrivateKey | None:
    """None where there is no file, or none that holds a key."""
    try:
        return read_secret(signing_path().read_text())
    except (FileNotFoundError, UnicodeDecodeError):
        return None


def signing_trouble() -> str | None:
    """What is wrong with the signing key, None where it fits or none was ever made."""
    known = SigningKey.objects.order_by("-pk").first()
    if known is None:
        return None
    key, path = signing_key(), signing_path()
    if key is None:
        words = _(
            "The key that signs receipts is missing or damaged: {path}. Expected is {expected}. Put the file back from "
            "the copy that is kept apart."
        )
        return words.format(path=path, expected=known.fingerprint)
    if public_half(key) != known.public:
        words = _(
            "The key that signs receipts belongs to another installation: {path}. Expected is {expected}, found is "
            "{found}. Put this installation's own file there."
        )
        found = signing_fingerprint(public_half(key))
        return words.format(path=path, expected=known.fingerprint, found=found)
    return None
