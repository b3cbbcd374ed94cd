"""Destroying: the wrapped key and the bytes go, a row stays that says so."""

from datetime import datetime
from uuid import UUID

from django.db import connection, transaction

from palermo.vault.actions.holding import current_version
from palermo.vault.actions.remembering import remember
from palermo.vault.models import Attachment, DataKey, Sealed
from palermo.vault.rules.files import file_of
from palermo.vault.rules.remembered import GROUP, OBJECT, Gone
from palermo.vault.rules.rings import By


@transaction.atomic
def destroy(sealed: Sealed, by: By, at: datetime) -> None:
    """One object. Its key goes too, unless a group or another living object still needs it."""
    key = DataKey.objects.select_for_update().get(pk=sealed.data_key_id)
    _destroy_objects([sealed.pk], by, at)
    others = Sealed.objects.filter(data_key=key, destroyed_at__isnull=True)
    if not key.group and not others.exists():
        _destroy_key(key, by, at)


@transaction.atomic
def destroy_group(ring: str, group: str, by: By, at: datetime) -> int:
    """The key of a group, and so everything under it; gives how many objects. Nothing is ever sealed to it again.

    A group that is not known leaves a tombstone too: after a restore, what was destroyed since must stay so.
    """
    if not group:
        raise ValueError("no group is named")
    key = DataKey.objects.select_for_update().filter(ring=ring, group=group).first()
    if key is None:
        DataKey.objects.create(
            ring=ring,
            group=group,
            keyring=current_version(ring),
            made_at=at,
            made_by=by.account,
            destroyed_at=at,
            destroyed_by=by.account,
        )
        remember_later([Gone(GROUP, ring, group)])
        return 0
    ids = list(Sealed.objects.filter(data_key=key, destroyed_at__isnull=True).values_list("pk", flat=True))
    _destroy_objects(ids, by, at)
    _destroy_key(key, by, at)
    if key.destroyed_at is None:
        remember_later([Gone(GROUP, ring, group)])
    return len(ids)


@transaction.atomic
def destroy_attachment(attachment: Attachment, by: By, at: datetime) -> None:
    destroy(attachment.sealed, by, at)
    destroy(attachment.name, by, at)


def _destroy_key(key: DataKey, by: By, at: datetime) -> None:
    DataKey.objects.filter(pk=key.pk, destroyed_at__isnull=True).update(
        wrapped=None, destroyed_at=at, destroyed_by=by.account
    )


def _destroy_objects(ids: list[UUID], by: By, at: datetime) -> None:
    overwrite()
    gone = Sealed.objects.filter(pk__in=ids, destroyed_at__isnull=True).update(
        small=None, destroyed_at=at, destroyed_by=by.account
    )
    transaction.on_commit(lambda: _forget(ids))
    if gone:  # else it is written down already
        remember_later([Gone(OBJECT, "-", str(pk)) for pk in ids])


def remember_later(gone: list[Gone]) -> None:
    transaction.on_commit(lambda: remember(gone))


def _forget(ids: list[UUID]) -> None:
    """Files go once the tombstone is committed; a crash before it leaves them to `sweep`, without a key."""
    for object_id in ids:
        file_of(object_id).unlink(missing_ok=True)
    empty_log()


def overwrite() -> None:
    """SQLite: what is overwritten is zeroed in its page."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA secure_delete = ON")


def empty_log() -> None:
    """After the commit: SQLite's write-ahead log still holds the pages of before."""
    if connection.vendor == "sqlite" and not connection.in_atomic_block:
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
