"""The keys of named items: made at their first use, destroyed, many at a time. The caller journals the acts."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from palermo.vault.actions.destroying import empty_log, overwrite, remember_later
from palermo.vault.actions.holding import current_version
from palermo.vault.actions.item_rows import insert
from palermo.vault.method.items import ItemSecret, new_ids, new_item_key
from palermo.vault.models import ItemKey
from palermo.vault.queries.items import Books, secrets_and_gone, steps
from palermo.vault.rules.items import in_order
from palermo.vault.rules.remembered import ITEM, Gone
from palermo.vault.rules.rings import By


def make_item_keys(names: Sequence[str], *, ring: str, by: By, at: datetime) -> dict[str, ItemSecret]:
    """The secrets of all names, made where there is none yet. What was destroyed is not in the answer.

    Any number of names: in steps, each a transaction of its own unless the caller has one. Of two writers that make
    the same name at once, one takes what the other made. Raises NotHeldHere for a ring whose key is kept elsewhere.
    """
    found: dict[str, ItemSecret | None] = {}
    for step in steps(in_order(names)):
        known = secrets_and_gone(step, ring=ring)
        missing = [name for name in step if name not in known]
        found |= known | (_make(missing, ring, by, at) if missing else {})
    return {name: secret for name, secret in found.items() if secret is not None}


@transaction.atomic
def _make(names: list[str], ring: str, by: By, at: datetime) -> dict[str, ItemSecret | None]:
    keyring = current_version(ring)
    book = Books(ring).of(keyring)
    made = [(pk, name, new_item_key()) for pk, name in zip(new_ids(len(names), at), names, strict=True)]
    rows = [(item_id, name, book.wrap(key, name, item_id)) for item_id, name, key in made]
    if insert(rows, ring=ring, keyring=keyring.pk, made_at=at, made_by=by.account) == len(rows):
        return {name: ItemSecret(key) for _item_id, name, key in made}
    return secrets_and_gone(names, ring=ring)


def destroy_items(names: Sequence[str], *, ring: str, by: By, at: datetime) -> int:
    """Their keys, and so all that was sealed with them; gives how many were not destroyed before.

    A name that is not known leaves a tombstone too: no key is ever made for it again. In steps, like the making.
    """
    return sum(_destroy(step, ring, by, at) for step in steps(in_order(names)))


@transaction.atomic
def _destroy(names: list[str], ring: str, by: By, at: datetime) -> int:
    overwrite()
    keyring = current_version(ring)
    rows = ItemKey.objects.filter(ring=ring, name__in=names)
    known = set(rows.values_list("name", flat=True))
    unknown = [name for name in names if name not in known]
    new = insert(
        [(pk, name, None) for pk, name in zip(new_ids(len(unknown), at), unknown, strict=True)],
        ring=ring,
        keyring=keyring.pk,
        made_at=at,
        made_by=by.account,
        destroyed_at=at,
        destroyed_by=by.account,
    )
    # What another writer made since they were read is among the living now.
    living = rows.filter(destroyed_at__isnull=True).order_by("pk").select_for_update()
    gone = dict(living.values_list("pk", "name"))
    ItemKey.objects.filter(pk__in=gone).update(wrapped=None, destroyed_at=at, destroyed_by=by.account)
    transaction.on_commit(empty_log)
    remember_later([Gone(ITEM, ring, name) for name in set(unknown) | set(gone.values())])
    return new + len(gone)
