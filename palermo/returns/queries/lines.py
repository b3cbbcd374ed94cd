"""What a check found, for programs: in both languages, one by one in the order of the check, and by groups."""

from typing import Any

from palermo.returns.models import Submission
from palermo.returns.queries.findings import found

PLACES = 10
COLUMNS = ("rule", "severity", "effect", "sheet", "row", "column", "value", "message", "message_ur")
GROUP = ("rule", "severity", "effect", "sheet", "column")
LISTED = ", ".join(f'"{name}"' for name in COLUMNS)


def lines(
    submission: Submission, *, after: int, size: int, **only: str | None
) -> tuple[list[dict[str, Any]], int]:
    """Those beyond the place `after`, each with its `place`; and how many there are in all."""
    wanted = {name: value for name, value in only.items() if value is not None}
    where = " AND ".join(["true", *(f'"{name}" = ?' for name in wanted)])
    values: list[Any] = list(wanted.values())
    with found(submission) as con:
        if con is None:
            return [], 0
        (count,) = con.execute(f"SELECT count(*) FROM found WHERE {where}", values).fetchone() or (0,)
        rows = con.execute(
            f"SELECT place, {LISTED} FROM found WHERE {where} AND place > ? ORDER BY place LIMIT ?",
            [*values, after, size],
        ).fetchall()
    return [dict(zip(("place", *COLUMNS), row, strict=True)) for row in rows], count


def grouped(submission: Submission) -> list[dict[str, Any]]:
    """Of one rule in one column of one sheet: how many, and the first places. In the order of the check."""
    with found(submission) as con:
        if con is None:
            return []
        rows = con.execute(
            'SELECT rule, severity, effect, sheet, "column", count(*), list(struct_pack('
            'row := row, "value" := "value", message := message, message_ur := message_ur)'
            f' ORDER BY place)[1:{PLACES}] FROM found GROUP BY rule, severity, effect, sheet, "column"'
            " ORDER BY min(place)"
        ).fetchall()
    return [dict(zip((*GROUP, "count", "places"), row, strict=True)) for row in rows]
