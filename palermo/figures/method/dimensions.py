"""How dimensions and filters become SQL over the rows of a family of figures."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from palermo.register.method.coding import coded, number
from palermo.vocabulary.figures import TIME

if TYPE_CHECKING:
    import pyarrow as pa

MILESTONES = (
    "",
    "REGISTERED",
    "INVESTIGATION",
    "CHALLAN_FINAL",
    "COGNIZANCE",
    "CHARGE",
    "DECIDED",
    "CONVICTED",
)
"""The stages of attrition by their numbers in milestones.sql."""


@dataclass(frozen=True)
class Several:
    """A dimension of which one unit may have several values: the join that lists them, one value, and their holder."""

    join: str
    value: str
    holds: str

    def keeps(self, codes: str) -> str:
        """True for a unit that has one of the codes, once however many of them it has."""
        return self.holds.format(codes=codes)


@dataclass(frozen=True)
class Rows:
    """What the rows of a family offer: the day that puts a unit in the period, columns, and lists of values."""

    day: str | None = None
    columns: Mapping[str, str] = field(default_factory=dict)
    several: Mapping[str, Several] = field(default_factory=dict)

    def value(self, dimension: str) -> str:
        if dimension in TIME:
            return _TIME_SQL[dimension].format(day=self.day)
        if dimension in self.several:
            return self.several[dimension].value
        return self.columns[dimension]


_TIME_SQL = {
    "year": "year({day})",
    "quarter": "year({day}) * 4 + quarter({day}) - 1",
    "month": "year({day}) * 12 + month({day}) - 1",
}


def clauses(rows: Rows, by: Sequence[str], where: Mapping[str, Sequence[str]]) -> dict[str, str]:
    """The parameters dims, joins, filters and group of a family's SQL file."""
    joins = [rows.several[name].join for name in by if name in rows.several]
    filters = [_filter(rows, name, codes, name in by) for name, codes in where.items()]
    return {
        "dims": "".join(f"{rows.value(name)} AS d{place}, " for place, name in enumerate(by)),
        "joins": "\n".join(joins),
        "filters": "".join(f" AND {condition}" for condition in filters),
        "group": "GROUP BY " + ", ".join(str(place + 1) for place in range(len(by))) if by else "",
    }


def _filter(rows: Rows, dimension: str, codes: Sequence[str], shown: bool) -> str:
    numbers = [_number(dimension, code, rows) for code in codes]
    listed = ", ".join(str(each) for each in numbers if each is not None) or "NULL"
    if dimension in rows.several and not shown:
        return rows.several[dimension].keeps(listed)
    return f"{rows.value(dimension)} IN ({listed})"


def _number(dimension: str, code: str, rows: Rows) -> int | None:
    if dimension in TIME:
        return _time_number(dimension, code)
    if dimension == "stage" and "stage" in rows.several:
        return MILESTONES.index(code) if code in MILESTONES else None
    return number(dimension, code)


def _time_number(dimension: str, code: str) -> int:
    year = int(code[:4])
    if dimension == "year":
        return year
    return year * 4 + int(code[6]) - 1 if dimension == "quarter" else year * 12 + int(code[5:7]) - 1


def _time_text(dimension: str, value: int) -> str:
    if dimension == "year":
        return f"{value:04d}"
    if dimension == "quarter":
        return f"{value // 4:04d}-Q{value % 4 + 1}"
    return f"{value // 12:04d}-{value % 12 + 1:02d}"


def texts(dimension: str, values: pa.ChunkedArray | pa.Array, milestones: bool) -> pa.Array:
    """The codes that stand for a column of numbers, as text."""
    import pyarrow as pa
    import pyarrow.compute as pc

    if isinstance(values, pa.ChunkedArray):
        values = values.combine_chunks()
    if dimension in TIME:
        encoded = values.dictionary_encode()
        known = [_time_text(dimension, value) for value in encoded.dictionary.to_pylist()]
        return pa.array(known, pa.string()).take(encoded.indices)
    known = list(MILESTONES if milestones and dimension == "stage" else coded(dimension))
    return pa.array(known, pa.string()).take(pc.cast(values, pa.int32()))
