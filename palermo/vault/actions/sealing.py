"""Sealing. The caller journals the act: the journal stands above the vault."""

import re
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import datetime
from typing import BinaryIO

from django.db import IntegrityError, transaction
from pyrage.x25519 import Identity

from palermo.vault.actions.holding import current_version, group_key
from palermo.vault.actions.laying_down import LaidDown, laid_down
from palermo.vault.method.envelope import new_key, wrap
from palermo.vault.models import DataKey, Keyring, Sealed
from palermo.vault.queries.opening import unwrapped
from palermo.vault.rules.keys import require_known
from palermo.vault.rules.refusals import Changed, Destroyed, NotHeldHere
from palermo.vault.rules.rings import By

KIND = re.compile(r"[a-z0-9_.-]{1,40}")
GROUP = re.compile(r"[A-Za-z0-9_.:-]{0,64}")
BATCH = 500


@dataclass(frozen=True)
class Choice:
    """Under which key something will be sealed: a new one of its own, or that of a group."""

    ring: str
    group: str
    recipient: str
    key: Identity | None


def seal(
    data: bytes | BinaryIO,
    *,
    ring: str,
    kind: str,
    by: By,
    at: datetime,
    group: str = "",
    limit: int | None = None,
) -> Sealed:
    """Encrypts bytes or a stream under a key of its own, or under that of `group`, made at its first use.

    `kind` and `group` are codes and stay readable. Bytes are written before the transaction, which is short.
    Raises Destroyed for a group whose key was destroyed, TooLarge beyond `limit` bytes.
    """
    choice = choose_key(ring, kind, group, by=by, at=at)
    with laid_down(data, kind=kind, to=choice.recipient, limit=limit) as made, transaction.atomic():
        return keep(made, settle(choice, by=by, at=at), by=by, at=at)


@transaction.atomic
def seal_many(
    items: Sequence[tuple[str, bytes]], *, ring: str, kind: str, by: By, at: datetime
) -> list[Sealed]:
    """Many pairs of group ("" for a key of its own) and bytes, in the order given, with few statements.

    The whole call fails where another writer begins one of its groups at the same moment.
    """
    keys: dict[str, DataKey] = {}
    fresh: list[DataKey] = []
    made: list[Sealed] = []
    keyring = current_version(ring)
    require_known(keyring)
    known = _known(ring, sorted({_codes(kind, group) for group, _data in items} - {""}))
    with ExitStack() as laid:
        for group, data in items:
            key = keys.get(group)
            if key is None and group in known:
                key = _trusted(group_key(ring, group))
            if key is None:
                key = _row(ring, group, new_key(), keyring, by, at)
                fresh.append(key)
            if group:
                keys[group] = key
            laying = laid_down(data, kind=kind, to=key.recipient)
            made.append(_sealed(laid.enter_context(laying), key, by, at))
        DataKey.objects.bulk_create(fresh, BATCH)
        return Sealed.objects.bulk_create(made, BATCH)


def _known(ring: str, groups: list[str]) -> set[str]:
    """Those that have a key already, asked for in steps: a statement takes only so many values."""
    steps = (groups[start : start + BATCH] for start in range(0, len(groups), BATCH))
    return {
        group
        for step in steps
        for group in DataKey.objects.filter(ring=ring, group__in=step).values_list("group", flat=True)
    }


def choose_key(ring: str, kind: str, group: str, *, by: By, at: datetime, fresh: bool = False) -> Choice:
    """`fresh`: the caller has just drawn the group's name, so nothing is written before `settle`."""
    _codes(kind, group)
    if group and not fresh:
        with transaction.atomic():
            return Choice(ring, group, _of_group(ring, group, by, at).recipient, None)
    key = new_key()
    return Choice(ring, group, str(key.to_public()), key)


def settle(choice: Choice, *, by: By, at: datetime) -> DataKey:
    """The row of the chosen key, in the caller's transaction; a group destroyed meanwhile is refused."""
    if choice.key is None:
        return _whole(group_key(choice.ring, choice.group))
    return _made(choice.ring, choice.group, choice.key, by, at)


def keep(made: LaidDown, data_key: DataKey, *, by: By, at: datetime) -> Sealed:
    sealed = _sealed(made, data_key, by, at)
    sealed.save(force_insert=True)
    return sealed


def _of_group(ring: str, group: str, by: By, at: datetime) -> DataKey:
    found = group_key(ring, group)
    if found is None:
        try:
            with transaction.atomic():
                return _made(ring, group, new_key(), by, at)
        except IntegrityError:  # another writer made it at the same moment
            found = group_key(ring, group)
    return _trusted(found)


def _trusted(found: DataKey | None) -> DataKey:
    """A group's key that still fits its wrapped half: whoever can write into the database must not redirect the group."""
    row = _whole(found)
    require_known(row.keyring)
    try:
        key = unwrapped(row)
    except NotHeldHere:
        return row
    if str(key.to_public()) != row.recipient:
        raise Changed("key", row.pk)
    return row


def _whole(found: DataKey | None) -> DataKey:
    if found is None or found.wrapped is None:
        raise Destroyed
    return found


def _made(ring: str, group: str, key: Identity, by: By, at: datetime) -> DataKey:
    keyring = current_version(ring)
    require_known(keyring)
    row = _row(ring, group, key, keyring, by, at)
    row.save(force_insert=True)
    return row


def _row(ring: str, group: str, key: Identity, keyring: Keyring, by: By, at: datetime) -> DataKey:
    row = DataKey(
        ring=ring,
        group=group,
        keyring=keyring,
        recipient=str(key.to_public()),
        made_at=at,
        made_by=by.account,
    )
    row.wrapped = wrap(key, keyring.recipient, row.pk, ring)
    return row


def _sealed(made: LaidDown, data_key: DataKey, by: By, at: datetime) -> Sealed:
    return Sealed(
        id=made.id,
        kind=made.kind,
        data_key=data_key,
        small=made.small,
        in_file=made.small is None,
        size=made.size,
        stored_size=made.stored_size,
        sealed_at=at,
        sealed_by=by.account,
    )


def _codes(kind: str, group: str) -> str:
    if not KIND.fullmatch(kind) or not GROUP.fullmatch(group):
        raise ValueError("kind and group of a sealed object are codes")
    return group
