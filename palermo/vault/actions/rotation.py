"""Rotation: a new version of a ring, then every data key and item key wrapped anew, a few at a time.

The rows are its memory.
"""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from palermo.ui.refusals import Refused
from palermo.vault.actions.key_files import refuse_kept_here
from palermo.vault.actions.keys import new_version
from palermo.vault.actions.rotated import Rotated
from palermo.vault.actions.rotating_items import walk_items
from palermo.vault.method.envelope import wrap
from palermo.vault.method.key_file import NO_KEYS, KeyFile
from palermo.vault.models import DataKey, Keyring
from palermo.vault.queries.items import Books
from palermo.vault.queries.opening import unwrapped
from palermo.vault.queries.standing import items_waiting, waiting
from palermo.vault.rules.keys import keys_in, keys_of, require_known, secret_of
from palermo.vault.rules.refusals import Changed, Destroyed, KeyTrouble, no_key_yet
from palermo.vault.rules.rings import By

BATCH, ITEM_BATCH = 100, 2000


def rotate(
    ring: str,
    *,
    by: By,
    at: datetime,
    keys: KeyFile = NO_KEYS,
    to: Path | None = None,
    progress: Callable[[int, int], None] | None = None,
    batch: int = BATCH,
    item_batch: int = ITEM_BATCH,
) -> Rotated:
    """Begins a rotation, or finishes one that was stopped at any moment. People go on sealing and opening meanwhile.

    `keys` holds old secrets that are not kept on this server; with `to`, the new secret goes there and is not kept here.
    """
    done = _begin(ring, by, at, keys, to)
    if to is not None:
        keys = keys.and_of(keys_in(to))
    left, items = waiting(ring, done.version), items_waiting(ring, done.version)
    total = left.count() + sum(each.count() for each in items)

    def tell() -> None:
        if progress:
            progress(done.moved + done.items, max(total, done.moved + done.items))

    # Writers that began before the new version may still add a row behind the walk, so it is walked until none is left.
    while _walk(left, done, keys, batch, tell):
        pass
    books = Books(ring, keys)
    while walk_items(items, done, books, item_batch, tell):
        pass
    _retire(ring, done, at)
    return done


@transaction.atomic
def _begin(ring: str, by: By, at: datetime, keys: KeyFile, to: Path | None) -> Rotated:
    versions = list(Keyring.objects.filter(name=ring, retired_at__isnull=True).order_by("version"))
    if not versions:
        raise KeyTrouble([no_key_yet(ring)])
    if len(versions) > 1:
        return _resumed(ring, versions, keys, to)
    secret_of(versions[0], keys)
    if versions[0].recipient not in keys_of(ring).secret and to is None:
        words = _("The key of the ring {ring} is kept elsewhere. Name the file for its new key: --to FILE")
        raise Refused(words.format(ring=ring))
    if to is not None:
        refuse_kept_here(to)
    return Rotated(new_version(ring, at, by.account, to), resumed=False)


def _resumed(ring: str, versions: list[Keyring], keys: KeyFile, to: Path | None) -> Rotated:
    if to is not None:
        words = _("An earlier rotation of the ring {ring} is not finished. Finish it first, without --to.")
        raise Refused(words.format(ring=ring))
    require_known(versions[-1])
    for version in versions[:-1]:
        if _in_use(version):
            secret_of(version, keys)
    if any(each.exists() for each in items_waiting(ring, versions[-1])):
        secret_of(versions[-1], keys)  # an item key is wrapped with the secret, not with the public half
    return Rotated(versions[-1], resumed=True)


def _walk(
    left: QuerySet[DataKey], done: Rotated, keys: KeyFile, batch: int, tell: Callable[[], None]
) -> bool:
    """One pass over the rows that wait; whether it moved any."""
    moved_before, last = done.moved, None
    while rows := list((left.filter(pk__gt=last) if last else left)[:batch]):
        last = rows[-1].pk
        done.moved += _move(rows, done, keys)
        tell()
    return done.moved > moved_before


def _move(rows: list[DataKey], done: Rotated, keys: KeyFile) -> int:
    anew: list[tuple[DataKey, bytes]] = []
    for row in rows:
        try:
            key = unwrapped(row, keys=keys)
        except Destroyed:
            continue
        except Changed:
            done.broken.add(row.pk)
            continue
        anew.append((row, wrap(key, done.version.recipient, row.pk, row.ring)))
    with transaction.atomic():
        # A row that was destroyed, or moved by another rotation, since it was read stays as it is now.
        return sum(
            DataKey.objects.filter(pk=row.pk, keyring=row.keyring, destroyed_at__isnull=True).update(
                keyring=done.version, wrapped=wrapped
            )
            for row, wrapped in anew
        )


def _retire(ring: str, done: Rotated, at: datetime) -> None:
    """A version that an unfinished writer still holds is left for the next call."""
    older = Keyring.objects.filter(name=ring, retired_at__isnull=True, version__lt=done.version.version)
    for version in older.order_by("version").values_list("pk", "version"):
        with transaction.atomic():
            held = Keyring.objects.select_for_update(skip_locked=True).filter(pk=version[0]).first()
            if held is None or _in_use(held):
                continue
            Keyring.objects.filter(pk=held.pk).update(retired_at=at)
            done.retired.append(version[1])


def _in_use(version: Keyring) -> bool:
    return any(
        keys.filter(destroyed_at__isnull=True).exists() for keys in (version.data_keys, version.item_keys)
    )
