"""The leaves of a set that was kept: its contents opened out of its file, to make or to prove its rows."""

import zlib
from collections.abc import Callable, Mapping
from uuid import UUID

from duckdb import DuckDBPyConnection

from palermo.register.actions.leaves import Leaves
from palermo.register.method.sets import quoted
from palermo.register.models import AcceptedSet
from palermo.register.queries.keyed import Keyer
from palermo.register.rules.refusals import ChangedContent, LostKeys
from palermo.register.rules.sets import CONTENTS, NUMBERS, RING, about, folder_of, item_of
from palermo.vault.method.envelope import Altered
from palermo.vault.method.items import ItemSecret
from palermo.vault.queries import destroyed_items, item_secrets

STEP = 5_000


def gather(
    con: DuckDBPyConnection,
    kept: AcceptedSet,
    keyer: Keyer,
    done: Callable[[int], None] = lambda _cases: None,
) -> None:
    """The schema `leaf` of this set. Raises LostKeys and ChangedContent."""
    folder = folder_of(kept.folder)
    leaves = Leaves(con, keyer)
    leaves.describe(folder, kept.manifest, kept.pk)
    if CONTENTS not in kept.manifest:
        return
    con.execute(
        "CREATE OR REPLACE TEMP TABLE opening AS SELECT c.case_no, n.address, c.sealed,"
        f" row_number() OVER (ORDER BY c.case_no) AS place FROM read_parquet({quoted(folder / CONTENTS)}) c"
        f" JOIN read_parquet({quoted(folder / NUMBERS)}) n ON n.case_no = c.case_no"
        f" WHERE c.return_no = {int(kept.pk)}"
    )
    place = 0
    while rows := con.execute(
        "SELECT case_no, address, sealed FROM opening WHERE place > $1 AND place <= $2 ORDER BY place",
        [place, place + STEP],
    ).fetchall():
        names = [item_of(UUID(address)) for _no, address, _sealed in rows]
        secrets = _secrets(names, kept)
        for name, (case_no, _address, sealed) in zip(names, rows, strict=True):
            secret = secrets.get(name)
            if secret is not None:
                leaves.add(case_no, _opened(secret, sealed, kept.pk, case_no), sealed)
        place += STEP
        done(len(rows))
    leaves.flush()
    con.execute("DROP TABLE opening")


def _secrets(names: list[str], kept: AcceptedSet) -> Mapping[str, ItemSecret]:
    """Raises LostKeys."""
    secrets = item_secrets(names, ring=RING)
    missing = [name for name in names if name not in secrets]
    if missing and set(missing) - destroyed_items(missing, ring=RING):
        raise LostKeys(kept.pk)
    return secrets


def _opened(secret: ItemSecret, sealed: bytes, set_id: int, case_no: int) -> bytes:
    """Raises ChangedContent."""
    try:
        return zlib.decompress(secret.open(sealed, about(set_id, case_no)))
    except Altered as wrong:
        raise ChangedContent(set_id) from wrong
