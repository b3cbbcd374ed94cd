"""Asking drawn facts for figures: answers as lines of words, `-` for what is empty."""

from collections.abc import Sequence
from datetime import date
from typing import Any

import duckdb

from palermo.figures.method.compute import compute

START, END = date(2025, 1, 1), date(2025, 12, 31)


def ask(
    con: duckdb.DuckDBPyConnection,
    figure: str,
    by: str = "",
    start: date = START,
    end: date = END,
    late_days: int = 30,
    **where: str | Sequence[str],
) -> list[str]:
    """The lines of one figure without its name."""
    filters = {name: [codes] if isinstance(codes, str) else list(codes) for name, codes in where.items()}
    found = compute(con, start, end, by.split(), filters, figures=[figure], late_days=late_days)
    return [shown(line) for line in found.to_pylist()]


def shown(line: dict[str, Any]) -> str:
    return " ".join(value or "-" for name, value in line.items() if name != "figure")
