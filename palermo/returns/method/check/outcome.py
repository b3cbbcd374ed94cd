"""What a check gives back."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from palermo.returns.method.check import cells
from palermo.returns.method.check.hits import EFFECTS, sheet_place
from palermo.returns.method.check.messages import load_messages
from palermo.returns.method.fields import DATA_SHEETS
from palermo.returns.method.rules import rules

if TYPE_CHECKING:
    import pyarrow as pa
    from duckdb import DuckDBPyConnection


class Rows(NamedTuple):
    """Rows of one sheet: sent = accepted + rejected."""

    sent: int
    accepted: int
    rejected: int


@dataclass(frozen=True)
class FileResult:
    """One return: its path as given, whether it is refused, and the rows of each sheet that is there."""

    file: int
    path: str
    refused: bool
    rows: dict[str, Rows]


class Checked:
    """The answer of a check: typed rows and findings as tables of `con`, and their summaries."""

    def __init__(self, con: DuckDBPyConnection) -> None:
        self.con = con

    @property
    def stands(self) -> list[int]:
        """The numbers of the files that are not refused and not superseded, in order."""
        found = self.con.execute("SELECT file FROM standing WHERE NOT superseded ORDER BY file").fetchall()
        return [file for (file,) in found]

    def files(self) -> list[FileResult]:
        """Every file in the order given; its sheets in the order of the format."""
        rows: dict[int, dict[str, Rows]] = {}
        for file, sheet, sent, rejected in self.con.execute(_COUNTS).fetchall():
            rows.setdefault(file, {})[sheet] = Rows(sent, sent - rejected, rejected)
        found = self.con.execute(
            "SELECT file, path, file IN (SELECT file FROM refused) FROM source ORDER BY file"
        ).fetchall()
        return [FileResult(file, path, refused, rows.get(file, {})) for file, path, refused in found]

    def findings(self) -> pa.Table:
        """Every finding, worded: file, path, line, rule, severity, effect, sheet, row, column, value, message, message_ur.

        In the order of files, then sheets (findings on the file first), rows, rules, columns.
        """
        load_messages(self.con)
        return self.con.sql(_FINDINGS).to_arrow_table()

    def finding_batches(self, rows: int) -> pa.RecordBatchReader:
        """The same in batches of so many rows: a million worded findings at once take half a gigabyte."""
        load_messages(self.con)
        return self.con.sql(_FINDINGS).to_arrow_reader(rows)


_COUNTS = (
    "SELECT s.file, s.sheet, s.rows, CASE WHEN f.file IS NOT NULL THEN s.rows ELSE coalesce(r.rows, 0) END"
    " FROM sent s LEFT JOIN refused f ON f.file = s.file"
    " LEFT JOIN (SELECT file, sheet, count(*) AS rows FROM rejected GROUP BY ALL) r"
    " ON r.file = s.file AND r.sheet = s.sheet"
    f" ORDER BY s.file, list_position({list(DATA_SHEETS)!r}, s.sheet)"
)

_FINDINGS = f"""
SELECT f.file, s.path, f.line, f.rule, f.severity, f.effect, f.sheet, f.row, f."column", f.value,
    coalesce(m.en || coalesce(' ' || e.en, ''), '') AS message,
    coalesce(m.ur || coalesce(' ' || e.ur, ''), '') AS message_ur
FROM finding f JOIN source s USING (file)
LEFT JOIN message m ON m.line = f.line AND m.sheet IS NOT DISTINCT FROM f.sheet AND m."column" IS NOT DISTINCT FROM f."column"
LEFT JOIN explanation e ON e.file = f.file AND e.line = f.line AND e.sheet IS NOT DISTINCT FROM f.sheet AND e.row IS NOT DISTINCT FROM f.row
ORDER BY f.file, {sheet_place("f.sheet")}, f.row NULLS FIRST, f.line, m.place NULLS FIRST, f."column", f.value
"""


def word_findings(con: DuckDBPyConnection) -> None:
    """Make the table `finding` of the hits: rule, severity and effect in words."""
    names = ", ".join(f"'{rule.rule}'" for rule in rules())
    severities = ", ".join(f"'{rule.severity}'" for rule in rules())
    effects = ", ".join(f"'{effect}'" for effect in EFFECTS)
    con.execute(
        f"CREATE OR REPLACE TABLE finding AS SELECT file, line, ([{names}])[line + 1] AS rule,"
        f" CASE WHEN effect = 1 THEN 'warning' ELSE ([{severities}])[line + 1] END AS severity,"
        f' ([{effects}])[effect + 1] AS effect, sheet, row, "column",'
        f" {cells.shown('text', 'family')} AS value FROM (SELECT *, {cells.shown_text('raw')} AS text FROM hit)"
    )
