"""Row locks that let many writers seal at once, while a rotation or a destruction waits for them or they for it.

SQLite has one writer at a time; on PostgreSQL a key-share lock is what a foreign key would take at commit, taken early.
"""

from django.db import connection

from palermo.vault.models import DataKey, Keyring
from palermo.vault.rules.refusals import KeyTrouble, no_key_yet
from palermo.vault.rules.rings import RINGS

SHARE = " FOR KEY SHARE"
TRIES = 5


def current_version(ring: str) -> Keyring:
    """The newest version, which cannot retire before the caller's transaction ends."""
    if ring not in RINGS:
        raise ValueError(f"no such ring: {ring}")
    # A row that retired while its lock was waited for is gone from the answer: asked again, the newer one is there.
    for _try in range(TRIES if _shares() else 1):
        found = list(Keyring.objects.raw(_newest(), [ring]))
        if found:
            return found[0]
    raise KeyTrouble([no_key_yet(ring)])


def group_key(ring: str, group: str) -> DataKey | None:
    """The group's key, whole or destroyed; a whole one cannot be destroyed before the caller's transaction ends."""
    table = DataKey._meta.db_table
    query = f'SELECT * FROM {table} WHERE ring = %s AND "group" = %s{SHARE if _shares() else ""}'
    return next(iter(DataKey.objects.raw(query, [ring, group])), None)


def _newest() -> str:
    table = Keyring._meta.db_table
    query = f"SELECT * FROM {table} WHERE name = %s AND retired_at IS NULL ORDER BY version DESC LIMIT 1"
    return query + (SHARE if _shares() else "")


def _shares() -> bool:
    return connection.vendor == "postgresql"
