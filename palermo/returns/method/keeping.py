"""What is kept of the check of one return: its head, its counts, and its findings with their rows as Parquet in memory."""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from palermo.returns.method.check.header import COUNTS
from palermo.returns.method.extracts import extracts

if TYPE_CHECKING:
    from palermo.returns.method.check import Checked, Rows

BATCH = 50_000
TEXTS = ("rule", "severity", "effect", "sheet", "column", "value", "message", "message_ur")
SCHEMA = pa.schema(
    [
        pa.field(name, pa.int32() if name == "row" else pa.string())
        for name in ("rule", "severity", "effect", "sheet", "row", "column", "value", "message", "message_ur")
    ]
)


@dataclass(frozen=True)
class Head:
    """The sheet `return` as it was read; what could not be read is None."""

    body: str | None = None
    period_start: date | None = None
    period_end: date | None = None
    prepared_on: date | None = None
    nil: bool | None = None
    stated: Mapping[str, int] | None = None


@dataclass(frozen=True)
class Kept:
    kind: str
    refused: bool
    head: Head
    rows: Mapping[str, Rows]
    errors: int
    warnings: int
    findings: bytes
    extracts: bytes = b""


Line = Mapping[str, Any]


def kept(checked: Checked, more: Sequence[Line] = ()) -> Kept:
    """`checked` holds one return; `more` are findings of whoever checks, each on the file, which refuse it."""
    con = checked.con
    if more:
        con.execute(
            "INSERT INTO refused SELECT file, 0 FROM source WHERE file NOT IN (SELECT file FROM refused)"
        )
    (result,) = checked.files()
    kind = con.execute("SELECT kind FROM source").fetchone()
    findings, errors, warnings = written(more, checked.finding_batches(BATCH))
    assert kind is not None
    beside = extracts(checked) if errors or warnings else b""
    return Kept(kind[0], result.refused, head_of(checked), result.rows, errors, warnings, findings, beside)


def unreadable(found: Line) -> Kept:
    """For bytes that broke the check itself."""
    findings, errors, warnings = written([found], ())
    return Kept("", True, Head(), {}, errors, warnings, findings)


def head_of(checked: Checked) -> Head:
    names = ("body", "period_start", "period_end", "prepared_on", "nil")
    found = checked.con.execute(f"SELECT {', '.join((*names, *COUNTS))} FROM t_return").fetchone()
    if found is None:
        return Head()
    counts = dict(zip(COUNTS, found[len(names) :], strict=True))
    stated = {name: count for name, count in counts.items() if count is not None}
    return Head(**dict(zip(names, found, strict=False)), stated=stated)


def written(more: Sequence[Line], batches: Iterable[pa.RecordBatch]) -> tuple[bytes, int, int]:
    """Parquet of all findings in their order, how many are errors, and how many warnings."""
    out, counts = io.BytesIO(), {"error": 0, "warning": 0}
    with pq.ParquetWriter(out, SCHEMA, compression="zstd") as writer:
        for batch in _parts(more, batches):
            for severity in counts:
                counts[severity] += pc.sum(pc.equal(batch["severity"], severity)).as_py() or 0
            writer.write_table(batch)
    return out.getvalue(), counts["error"], counts["warning"]


def _parts(more: Sequence[Line], batches: Iterable[pa.RecordBatch]) -> Iterator[pa.Table]:
    if more:
        yield pa.Table.from_pylist([dict(each) for each in more], schema=SCHEMA)
    for batch in batches:
        yield pa.Table.from_batches([batch]).select(SCHEMA.names).cast(SCHEMA)
