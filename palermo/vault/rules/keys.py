"""The keys in settings.KEYS, read again whenever their file changes."""

from functools import lru_cache
from pathlib import Path

from django.conf import settings
from django.utils.translation import gettext as _
from pyrage.x25519 import Identity

from palermo.vault.method.blinding import index_fingerprint, purpose_key
from palermo.vault.method.key_file import NO_KEYS, KeyFile, read_index_key, read_keys
from palermo.vault.models import IndexKey, Keyring
from palermo.vault.rules.refusals import KeyTrouble, NotHeldHere


def key_path(ring: str) -> Path:
    return Path(settings.KEYS) / f"{ring}.keys"


def index_path(ring: str) -> Path:
    return Path(settings.KEYS) / f"{ring}.index"


def keys_of(ring: str) -> KeyFile:
    return keys_in(key_path(ring))


def keys_in(path: Path) -> KeyFile:
    """No keys where there is no file."""
    stamp = _stamp(path)
    return NO_KEYS if stamp is None else _keys(path, stamp)


def index_key_of(ring: str) -> bytes | None:
    stamp = _stamp(index_path(ring))
    return None if stamp is None else _index_key(index_path(ring), stamp)


def secret_of(keyring: Keyring, more: KeyFile = NO_KEYS) -> Identity:
    """Raises NotHeldHere where only the public half is kept here, and KeyTrouble where neither is."""
    known = keys_of(keyring.name)
    found = known.secret.get(keyring.recipient) or more.secret.get(keyring.recipient)
    if found is not None:
        return found
    if keyring.recipient in known.recipients:
        raise NotHeldHere(keyring.name, keyring.fingerprint)
    raise KeyTrouble([missing_key(keyring)])


def require_known(keyring: Keyring) -> None:
    """Nothing is sealed to a key of the database that the key file does not bear out: nobody might open it."""
    if keyring.recipient not in keys_of(keyring.name).recipients:
        raise KeyTrouble([missing_key(keyring)])


@lru_cache(maxsize=256)
def blind_key(ring: str, purpose: str, index_key: bytes) -> bytes:
    return purpose_key(index_key, ring, purpose)


def missing_key(keyring: Keyring) -> str:
    """Lost, another installation's, damaged, or one version short: said apart, because what to do differs."""
    path, known = key_path(keyring.name), keys_of(keyring.name)
    found = ", ".join(known.fingerprints)
    if not path.exists():
        words = _(
            "The key file of the ring {ring} is missing: {path}. The key {expected} (version {version}) is needed. "
            "Put the file back from the copy that is kept apart. Do not make new keys: they open nothing of before."
        )
    elif known.damaged:
        words = _(
            "The key file of the ring {ring} is damaged in line {lines}: {path}. The key {expected} "
            "(version {version}) is needed and cannot be read. Put the file back from the copy that is kept apart."
        )
    elif not Keyring.objects.filter(recipient__in=known.recipients).exists():
        words = _(
            "The key file of the ring {ring} belongs to another installation: {path}. Expected is the key {expected} "
            "(version {version}), found is {found}. Put this installation's own file there."
        )
    else:
        words = _(
            "The key file of the ring {ring} lacks the key {expected} (version {version}): {path}. Found is {found}. "
            "Put the newest copy of the file there."
        )
    return words.format(
        ring=keyring.name,
        path=path,
        expected=keyring.fingerprint,
        version=keyring.version,
        found=found or _("nothing"),
        lines=", ".join(str(line) for line in known.damaged),
    )


def index_trouble(known: IndexKey) -> str | None:
    """What is wrong with a ring's index key, None when it fits."""
    path, key = index_path(known.ring), index_key_of(known.ring)
    if not path.exists():
        words = _(
            "The index key of the ring {ring} is missing: {path}. Expected is {expected}. Put the file back from the "
            "copy that is kept apart: without it nothing is found by number or name."
        )
    elif key is None:
        words = _(
            "The index key of the ring {ring} is damaged: {path}. Expected is {expected}. Put the file back from the "
            "copy that is kept apart."
        )
    elif index_fingerprint(key) != known.fingerprint:
        words = _(
            "The index key of the ring {ring} belongs to another installation: {path}. Expected is {expected}, found "
            "is {found}. Put this installation's own file there."
        )
    else:
        return None
    found = index_fingerprint(key) if key else ""
    return words.format(ring=known.ring, path=path, expected=known.fingerprint, found=found)


def _stamp(path: Path) -> tuple[int, int, int] | None:
    try:
        found = path.stat()
    except FileNotFoundError:
        return None
    return found.st_mtime_ns, found.st_size, found.st_ino


@lru_cache(maxsize=32)
def _keys(path: Path, stamp: tuple[int, int, int]) -> KeyFile:
    return read_keys(path.read_bytes().decode(errors="replace"))


@lru_cache(maxsize=32)
def _index_key(path: Path, stamp: tuple[int, int, int]) -> bytes | None:
    return read_index_key(path.read_bytes().decode(errors="replace"))
