"""The cases of a return under their numbers, and their contents under their keys."""

import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import pyarrow as pa
from duckdb import DuckDBPyConnection

from palermo.register.actions.numbering import Numbered, reserve
from palermo.register.queries.keyed import Keyer
from palermo.register.rules.sets import about, item_of
from palermo.vault.method.items import ItemSecret

STEP = 2_000
FAST = 1  # zlib's level: of JSON of this size the higher ones save a tenth and take three times as long


@dataclass(frozen=True, slots=True)
class Case:
    """`place` is its number in the facts of the return."""

    place: int
    key: int
    own: Numbered
    sender_key: int | None
    sender: Numbered | None


def numbered(body: str, con: DuckDBPyConnection, keyer: Keyer) -> list[Case]:
    """In the order of case_id; a sender's case that nobody sent yet gets its number here."""
    rows = con.execute(
        "SELECT case_no, case_id, from_body, from_id FROM laid_cases ORDER BY case_no"
    ).fetchall()
    keys = [keyer.case(body, case_id) for _place, case_id, _body, _id in rows]
    senders = [
        keyer.case(from_body, from_id) if from_body and from_id else None
        for _place, _case_id, from_body, from_id in rows
    ]
    found = reserve([*keys, *(sender for sender in senders if sender is not None)])
    return [
        Case(row[0], key, found[key], sender, None if sender is None else found[sender])
        for row, key, sender in zip(rows, keys, senders, strict=True)
    ]


def in_columns(cases: list[Case]) -> pa.Table:
    """As `write_set` asks for them."""
    return pa.table(
        {
            "case_no": pa.array([case.place for case in cases], pa.int64()),
            "ledger_case_no": pa.array([case.own.case_no for case in cases], pa.int64()),
            "from_case_no": pa.array(
                [None if case.sender is None else case.sender.case_no for case in cases], pa.int64()
            ),
        }
    )


def sealed(
    set_id: int, con: DuckDBPyConnection, cases: list[Case], secrets: Mapping[str, ItemSecret]
) -> Iterator[list[tuple[int, str, bytes]]]:
    """case_no, content in plain and sealed, some thousand at a time; without the cases that were destroyed."""
    own = {case.place: case.own for case in cases}
    places = sorted(own)
    for start in range(0, len(places), STEP):
        some = places[start : start + STEP]
        rows = con.execute(
            "SELECT case_no, content FROM laid_cases WHERE case_no BETWEEN $1 AND $2 ORDER BY case_no",
            [some[0], some[-1]],
        ).fetchall()
        done = []
        for place, content in rows:
            secret = secrets.get(item_of(own[place].address))
            if secret is not None:
                number = own[place].case_no
                done.append((number, content, closed(secret, content, about(set_id, number))))
        yield done


def closed(secret: ItemSecret, content: str, told: str) -> bytes:
    return secret.seal(zlib.compress(content.encode(), FAST), told)


def pointing(con: DuckDBPyConnection, set_id: int, cases: list[Case]) -> dict[str, str]:
    """The files of a set that point: SELECTs by the name of their table."""
    numbers = {case.key: case.own for case in cases}
    numbers |= {case.sender_key: case.sender for case in cases if case.sender_key is not None and case.sender}
    table = pa.table(
        {
            "key": pa.array(list(numbers), pa.int64()),
            "case_no": pa.array([each.case_no for each in numbers.values()], pa.int64()),
            "address": pa.array([each.address.hex for each in numbers.values()], pa.string()),
        }
    )
    con.register("leaf_given", table)
    con.execute("CREATE OR REPLACE TABLE leaf.numbers AS FROM leaf_given")
    con.unregister("leaf_given")
    return {
        "contents": f"SELECT {int(set_id)}::INTEGER AS return_no, case_no, sealed FROM leaf.contents ORDER BY case_no",
        "numbers": "SELECT key, case_no, address FROM leaf.numbers ORDER BY key",
    }
