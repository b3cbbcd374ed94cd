"""What a check found, out of the sealed Parquet in memory: by groups, and page by page."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from palermo.returns.method.direction import readable
from palermo.returns.method.marking.marks import Finding
from palermo.returns.models import Submission
from palermo.vault.queries import open_sealed
from palermo.vault.rules.refusals import Destroyed

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

PLACES = 5
TEXTS = ["rule", "severity", "effect", "sheet", "column", "message", "message_ur"]


@dataclass(frozen=True)
class Group:
    """Findings of one rule in one column of one sheet; `places` are the first rows and their masked values."""

    rule: str
    severity: str
    effect: str
    sheet: str | None
    column: str | None
    message: str
    count: int
    places: list[tuple[int | None, str | None]]


@dataclass(frozen=True)
class Line:
    rule: str
    severity: str
    effect: str
    sheet: str | None
    row: int | None
    column: str | None
    value: str | None
    message: str


@dataclass(frozen=True)
class Page:
    lines: list[Line]
    count: int


@contextmanager
def found(submission: Submission) -> Iterator["DuckDBPyConnection | None"]:
    """A connection with the table `found` in the order of the check; None where nothing is kept."""
    import duckdb
    import pyarrow as pa
    import pyarrow.parquet as pq

    if submission.findings is None:
        yield None
        return
    try:
        data = open_sealed(submission.findings)
    except Destroyed:
        yield None
        return
    table = pq.read_table(pa.BufferReader(data), read_dictionary=TEXTS)
    con = duckdb.connect(":memory:", config={"threads": 1, "temp_directory": ""})
    try:
        con.register("kept", table.append_column("place", pa.arange(0, len(table))))
        con.execute("CREATE VIEW found AS SELECT * FROM kept")
        yield con
    finally:
        con.close()


def message_column(language: str) -> str:
    return "message_ur" if language == "ur" else "message"


def groups(submission: Submission, language: str) -> list[Group]:
    """Errors first, then in the order of the check: sheets, rows, rules."""
    with found(submission) as con:
        if con is None:
            return []
        rows = con.execute(
            'SELECT rule, severity, effect, sheet, "column", '
            f"arg_min({message_column(language)}, place), count(*),"
            f' arg_min([row::VARCHAR, "value"], place, {PLACES})'
            ' FROM found GROUP BY rule, severity, effect, sheet, "column"'
            " ORDER BY severity <> 'error', min(place)"
        ).fetchall()
    return [
        Group(
            *(rule, severity, effect, sheet, column),
            readable(message, language),
            count,
            [(_row(at), value) for at, value in places],
        )
        for rule, severity, effect, sheet, column, message, count, places in rows
    ]


def page(
    submission: Submission,
    language: str,
    *,
    rule: str = "",
    sheet: str | None = "",
    column: str | None = "",
    first: int = 0,
    size: int = 50,
) -> Page:
    """Findings from place `first` on; "" asks for any rule, sheet or column, None for those of the whole file."""
    wanted, values = ["true"], list[Any]()
    for name, value in (("rule", rule), ("sheet", sheet), ("column", column)):
        if value != "":
            wanted.append(f'"{name}" IS NOT DISTINCT FROM ?')
            values.append(value)
    where = " AND ".join(wanted)
    with found(submission) as con:
        if con is None:
            return Page([], 0)
        (count,) = con.execute(f"SELECT count(*) FROM found WHERE {where}", values).fetchone() or (0,)
        rows = con.execute(
            f'SELECT rule, severity, effect, sheet, row, "column", "value", {message_column(language)}'
            f" FROM found WHERE {where} ORDER BY place LIMIT ? OFFSET ?",
            [*values, size, first],
        ).fetchall()
    lines = [
        Line(rule, severity, effect, at_sheet, row, at_column, value, readable(message, language))
        for rule, severity, effect, at_sheet, row, at_column, value, message in rows
    ]
    return Page(lines, count)


def _row(text: str | None) -> int | None:
    return None if text is None else int(text)


def all_findings(submission: Submission) -> list[Finding]:
    """For the marked copy. Equal texts are one object: a million messages are a handful of different ones."""
    with found(submission) as con:
        if con is None:
            return []
        names = ", ".join(f'"{name}"' for name in Finding._fields)
        table = con.sql(f"SELECT {names} FROM found ORDER BY place").to_arrow_table()
    columns = []
    for name in Finding._fields:
        encoded = table[name].combine_chunks().dictionary_encode()
        texts = encoded.dictionary.to_pylist()
        columns.append([None if at is None else texts[at] for at in encoded.indices.to_pylist()])
    return [Finding(*parts) for parts in zip(*columns, strict=True)]
