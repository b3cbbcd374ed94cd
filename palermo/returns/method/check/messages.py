"""Findings in words: what is wrong and what to do, in English and Urdu, from contract/messages.csv."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from palermo.returns.method.fields import SHEETS, Field, columns, contract_rows, fields
from palermo.returns.method.rules import rules
from palermo.vocabulary.codes import codes

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

# A list of more codes than this is named, not written out.
LONGEST_LIST = 13


@cache
def wordings() -> dict[tuple[int, str], tuple[str, str]]:
    """The message of each rule by line and, where a rule reads differently by kind of column, by that kind."""
    lines: dict[tuple[str, str, str], list[int]] = {
        (rule.rule, rule.sheet, rule.column): [] for rule in rules()
    }
    for rule in rules():
        lines[rule.rule, rule.sheet, rule.column].append(rule.line)
    found: dict[tuple[int, str], tuple[str, str]] = {}
    for row in contract_rows("messages.csv"):
        for line in lines[row["rule"], row["sheet"], row["column"]]:
            if (line, row["kind"]) not in found:
                found[line, row["kind"]] = (row["en"], row["ur"])
                break
    return found


def message(line: int, sheet: str | None, column: str | None) -> tuple[str, str]:
    """The words of a finding of this rule in this column, English and Urdu."""
    field = _field(sheet, column)
    texts = wordings()
    of_return = sheet == "return" and column not in ("field", "value")  # these two are columns of its header
    kinds = ("return", _kind(field), "") if of_return else (_kind(field), "")
    pair = next(texts[line, kind] for kind in kinds if (line, kind) in texts)
    named, expected = column or "", _expected(field)
    return (
        pair[0].replace("{column}", named).replace("{expected}", expected).replace("{sheet}", sheet or ""),
        pair[1].replace("{column}", named).replace("{expected}", expected).replace("{sheet}", sheet or ""),
    )


def _field(sheet: str | None, column: str | None) -> Field | None:
    if sheet not in SHEETS or column not in columns(sheet):
        return None
    return fields(sheet)[columns(sheet).index(column)]


def _kind(field: Field | None) -> str:
    if field is None:
        return ""
    if field.kind in ("code", "codes", "country"):
        return "code" if _expected(field) != field.codes else "list"
    return field.kind


def _expected(field: Field | None) -> str:
    if field is None:
        return ""
    if field.kind in ("yes/no", "yes/no/unknown"):
        return ", ".join(field.kind.split("/"))
    if field.codes and field.codes != "figures" and len(codes(field.codes)) <= LONGEST_LIST:
        return ", ".join(codes(field.codes))
    if field.codes:
        return field.codes
    if field.length:
        return str(field.length)
    if field.high is not None:
        return f"{field.low}–{field.high}"
    return ""


def load_messages(con: DuckDBPyConnection) -> None:
    """message(line, sheet, column, place, en, ur) for all that was found; explanation(file, line, sheet, row, en, ur) of files."""
    said = con.execute('SELECT DISTINCT line, sheet, "column" FROM finding').fetchall()
    rows = [
        (line, sheet, column, _place(sheet, column), *message(line, sheet, column))
        for line, sheet, column in said
    ]
    con.execute(
        'CREATE OR REPLACE TABLE message (line UTINYINT, sheet VARCHAR, "column" VARCHAR, place INTEGER, en VARCHAR, ur VARCHAR)'
    )
    if rows:
        values = [list(column) for column in zip(*rows, strict=True)]
        con.execute(
            "INSERT INTO message SELECT unnest($1::UTINYINT[]), unnest($2::VARCHAR[]), unnest($3::VARCHAR[]),"
            " unnest($4::INTEGER[]), unnest($5::VARCHAR[]), unnest($6::VARCHAR[])",
            values,
        )
    _load_explanations(con)


def _load_explanations(con: DuckDBPyConnection) -> None:
    """Why a file or sheet cannot be read; the reader's reasons are worded in contract/reasons.csv."""
    reasons = contract_rows("reasons.csv")
    lines = " ".join(f"WHEN '{rule.rule}' THEN {rule.line}" for rule in rules()[:2])
    con.execute(
        f"CREATE OR REPLACE TABLE explanation AS SELECT f.file, CASE f.rule {lines} END AS line, f.sheet, f.row,"
        " any_value(r.en) AS en, any_value(r.ur) AS ur FROM file_finding f JOIN"
        " (SELECT unnest($1::VARCHAR[]) AS reason, unnest($2::VARCHAR[]) AS en, unnest($3::VARCHAR[]) AS ur) r"
        " ON r.reason = f.reason GROUP BY ALL",
        [[reason[name] for reason in reasons] for name in ("reason", "en", "ur")],
    )


def _place(sheet: str | None, column: str | None) -> int | None:
    field = _field(sheet, column)
    return columns(field.sheet).index(field.column) if field else None
