"""What a check found, as JSON for programs and as text for people."""

import json
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any, BinaryIO

from palermo.returns.method.direction import readable
from palermo.ui.language import words

if TYPE_CHECKING:
    import duckdb
    import pyarrow as pa

    from palermo.returns.method.check import Checked, FileResult

PLACES = 10
_BATCH = 20_000
# Marks a text for the catalogue where it stands; it is translated when it is shown.
_ = str

_LINES = """
SELECT file, to_json({'rule': rule, 'severity': severity, 'effect': effect, 'sheet': sheet, 'row': "row",
    'column': "column", 'value': value, 'message': message, 'message_ur': message_ur})
FROM found ORDER BY place
"""
_GROUPS = """
SELECT file, sheet, rule, "column", severity, effect, count(*) AS findings,
    list_slice(list({'row': "row", 'value': value, 'message': message, 'message_ur': message_ur} ORDER BY place), 1, $places)
FROM found GROUP BY file, sheet, rule, "column", severity, effect ORDER BY file, min(place)
"""
_EFFECTS = {
    "file": _("refuses the file"),
    "row": _("rejects the row"),
    "cell": _("drops the cell"),
    "kept": _("changes nothing"),
}
_SEVERITIES = {"error": _("error"), "warning": _("warning")}


def write_json(checked: "Checked", out: BinaryIO) -> None:
    """Write the answer as the contract has it, one finding a line; millions of findings pass through in batches."""
    lines = _lines(checked)
    file, batch = next(lines, (None, []))
    out.write(b'{"files": [')
    for number, result in enumerate(checked.files(), 1):
        out.write((",\n" if number > 1 else "\n").encode() + _head(result).encode())
        separator = b"\n"
        while file == result.file:
            out.write(separator + ",\n".join(batch).encode())
            separator = b",\n"
            file, batch = next(lines, (None, []))
        out.write(b"]}")
    out.write(b"\n]}\n")


def _head(result: "FileResult") -> str:
    """The object of one file up to its findings, left open."""
    rows = {
        sheet: {"sent": rows.sent, "accepted": rows.accepted, "rejected": rows.rejected}
        for sheet, rows in result.rows.items()
    }
    head = json.dumps({"file": result.path, "refused": result.refused, "rows": rows}, ensure_ascii=False)
    return head.removesuffix("}") + ', "findings": ['


def _lines(checked: "Checked") -> Iterator[tuple[int, list[str]]]:
    """The findings as JSON objects, in batches that belong to one file (files counted from 1)."""
    findings = checked.findings()
    for first in range(0, findings.num_rows, _BATCH):
        rows = _found(checked, findings.slice(first, _BATCH)).execute(_LINES).fetchall()
        start = 0
        for end in range(1, len(rows) + 1):
            if end == len(rows) or rows[end][0] != rows[start][0]:
                yield rows[start][0], [line for _, line in rows[start:end]]
                start = end


def _found(checked: "Checked", findings: "pa.Table") -> "duckdb.DuckDBPyConnection":
    """A cursor beside the check's own, with these findings as `found`, numbered as they stand."""
    import pyarrow as pa

    cursor = checked.con.cursor()
    cursor.register("found", findings.append_column("place", pa.arange(0, findings.num_rows)))
    return cursor


def text_lines(checked: "Checked", lang: str, places: int = PLACES) -> Iterator[str]:
    """The answer in plain words: each file, its counts, and its findings by sheet and rule with their first places."""
    groups: dict[int, list[tuple[Any, ...]]] = {}
    for group in _found(checked, checked.findings()).execute(_GROUPS, {"places": places}).fetchall():
        groups.setdefault(group[0], []).append(group[1:])
    for result in checked.files():
        yield from file_lines(result, groups.get(result.file, []), lang)
        yield ""


def file_lines(result: "FileResult", groups: Sequence[tuple[Any, ...]], lang: str) -> Iterator[str]:
    """Of each group: sheet, rule, column, severity, effect, how many, and the first places as they stand in JSON."""
    _ = words("palermo.returns", lang)
    yield result.path
    yield "  " + _verdict(result, _)
    for sheet, rows in result.rows.items():
        yield "  " + _("{sheet}: {sent} rows sent = {accepted} accepted + {rejected} rejected").format(
            sheet=sheet, sent=rows.sent, accepted=rows.accepted, rejected=rows.rejected
        )
    last: str | None = ""
    for sheet, rule, column, severity, effect, findings, found in groups:
        if sheet != last:
            last = sheet
            yield "  " + (sheet or _("the file"))
        kind = _("{severity} {rule}, {effect}").format(
            severity=_(_SEVERITIES[severity]), rule=rule, effect=_(_EFFECTS[effect])
        )
        yield f"    {column + ': ' if column else ''}{kind} ({findings})"
        yield from _place_lines(found, findings, lang)


def _verdict(result: "FileResult", _: Any) -> str:
    if result.refused:
        return _("refused: nothing in it counts")
    rejected = any(rows.rejected for rows in result.rows.values())
    return _("accepted, but for the rejected rows") if rejected else _("accepted")


def _place_lines(found: Sequence[dict[str, Any]], findings: int, lang: str) -> Iterator[str]:
    """Equal messages once, with the places they hold for."""
    _ = words("palermo.returns", lang)
    by_message: dict[str, list[str]] = {}
    for one in found:
        at = by_message.setdefault(one["message_ur" if lang == "ur" else "message"], [])
        if one["row"] is not None:
            value = one["value"]
            at.append(f"{one['row']} ({value})" if value not in (None, "…") else str(one["row"]))
    for message, rows in by_message.items():
        yield "      " + readable(message, lang)
        if rows:
            yield "      " + _("row {rows}").format(rows=", ".join(rows))
    if findings > len(found):
        yield "      " + _("and {count} more").format(count=findings - len(found))
