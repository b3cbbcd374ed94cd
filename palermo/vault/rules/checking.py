"""Whether the keys fit the database: asked at every start, before a page answers."""

import os
import stat
from pathlib import Path

from django.conf import settings
from django.utils.translation import gettext as _

from palermo.vault.models import IndexKey, Keyring
from palermo.vault.rules.keys import index_path, index_trouble, key_path, keys_of, missing_key
from palermo.vault.rules.refusals import KeyTrouble, no_key_yet, of_the_other_wing
from palermo.vault.rules.rings import rings_here
from palermo.vault.rules.signing import signing_path, signing_trouble


def check_keys() -> list[str]:
    """Warnings; raises KeyTrouble where what is sealed could not be opened, or would be sealed to nobody."""
    troubles: list[str] = []
    warnings: list[str] = []
    for ring in rings_here():
        versions = list(Keyring.objects.filter(name=ring, retired_at__isnull=True).order_by("version"))
        if not versions:
            troubles.append(no_key_here(ring))
            continue
        troubles += key_troubles(ring, versions)
        warnings += warnings_about(ring)
    if words := signing_trouble():
        troubles.append(words)
    elif signing_path().exists() and readable_by_others(signing_path()):
        words = _("Others on this machine may read {path}. Take that away: chmod 600 {path}")
        warnings.append(words.format(path=signing_path()))
    if _lies_in(Path(settings.KEYS), Path(settings.DATA)):
        words = _("The keys lie inside the data folder ({path}): one copy of it holds both. Keep them apart.")
        warnings.append(words.format(path=settings.KEYS))
    if troubles:
        raise KeyTrouble(troubles)
    return warnings


def no_key_here(ring: str) -> str:
    others = Keyring.objects.exclude(name__in=rings_here()).values_list("name", flat=True).distinct()
    return of_the_other_wing(sorted(others)) if others else no_key_yet(ring)


def key_troubles(ring: str, versions: list[Keyring]) -> list[str]:
    known = keys_of(ring)
    missing = [each for each in versions if each.recipient not in known.recipients]
    # A file that is lost or another's lacks every version: the newest speaks for all.
    found = [missing_key(each) for each in (missing[-1:] if len(missing) == len(versions) else missing)]
    index = IndexKey.objects.filter(ring=ring).first()
    expected = index is not None and not (index.away and not index_path(ring).exists())
    if index is not None and expected and (words := index_trouble(index)):
        found.append(words)
    return found


def warnings_about(ring: str) -> list[str]:
    warnings = []
    if damaged := keys_of(ring).damaged:
        words = _("{path}: line {lines} cannot be read. No key that is needed is missing.")
        lines = ", ".join(str(line) for line in damaged)
        warnings.append(words.format(path=key_path(ring), lines=lines))
    for path in (key_path(ring), index_path(ring)):
        if path.exists() and readable_by_others(path):
            words = _("Others on this machine may read {path}. Take that away: chmod 600 {path}")
            warnings.append(words.format(path=path))
    return warnings


def readable_by_others(path: Path) -> bool:
    return os.name == "posix" and bool(stat.S_IMODE(path.stat().st_mode) & 0o077)


def _lies_in(path: Path, folder: Path) -> bool:
    return path.resolve().is_relative_to(folder.resolve())
