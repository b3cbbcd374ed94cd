"""Make data/history/history.csv: every published number of data/stats as one row of one shape.

What a printed word means stands in data/history/readings.csv and periods.csv; a word that neither holds stops the
making, so that no number is passed over. Numbers printed only in a note, and sums that contradict what is stated,
stand in beside.csv; which rows contradict one another, in conflicts.csv and conflict_rows.csv. Nothing is averaged
or left out.
"""

import csv
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

DATA = Path(__file__).parents[1] / "data"
Row = dict[str, str]

COLUMNS = ["row", "basis", "period_from", "period_to", "period_note", "geo", "body", "category", "measure", "detail", "value", "bound", "unit", "note", "source", "conflict", "conflict_kind", "same_as", "printed_period", "printed_geo", "printed_body", "printed_measure", "printed_unit"]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Shape:
    """Which column of a file of stats holds what; a name in angle brackets is what all its rows mean, not a column."""

    readings: str
    measure: str
    value: str = "value"
    period: str = "period"
    geo: str = "<PK>"
    body: str = "body"
    unit: str = "unit"
    note: str = "note"
    source: str = "source"
    edition: str = ""


SHAPES = {
    "tip_som_pakistan_numbers": Shape("measure", "measure", geo="geo"),
    "census_2023_totals": Shape("measure", "measure", geo="geo"),
    "anf_drug_seizures": Shape("substance", "substance", geo="geo", note=""),
    "cybercrime_fia_nccia": Shape(
        "cyber", "measure", period="year", body="<FIA cyber crime wing / NCCIA>", unit=""
    ),
    "fia_red_book": Shape(
        "measure",
        "<persons on the most-wanted list>",
        value="wanted",
        period="year",
        geo="geo",
        body="<FIA>",
        unit="<persons>",
        edition="edition",
    ),
    "terror_financing": Shape("financing", "measure", body="<(not named)>", unit=""),
    "us_tip_tier_pakistan": Shape(
        "measure",
        "<tier>",
        value="tier",
        period="report_year",
        body="<US Department of State>",
        unit="",
        note="key_points",
    ),
    "owid_unodc_vc_htf_detv_u18_female": Shape(
        "measure",
        "<detected victims, female under 18>",
        value="detected_victims_female_u18",
        period="year",
        body="<UNODC GLOTIP (SDG 16.2.2)>",
        unit="<persons>",
        note="",
        source="<Our World in Data, VC_HTF_DETV, downloaded 2025-04-25>",
    ),
}
# The file of the United Nations' series and the compiled file hold these two numbers of the same series.
SAME = {
    "owid_unodc_vc_htf_detv_u18_female:2": "tip_som_pakistan_numbers:69",
    "owid_unodc_vc_htf_detv_u18_female:3": "tip_som_pakistan_numbers:70",
}


def read(path: str) -> list[Row]:
    with (DATA / path).open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def _cell(row: Row, column: str) -> str:
    return column[1:-1] if column.startswith("<") else row[column] if column else ""


class Readings:
    """What printed words mean. A word that is not in the files is a KeyError that names it."""

    def __init__(self) -> None:
        self.words = {(row["what"], row["printed"]): row for row in read("history/readings.csv")}
        self.periods = {row["printed"]: row for row in read("history/periods.csv")}

    def of(self, what: str, printed: str) -> Row:
        return self.words[what, printed]

    def period(self, printed: str, report: bool) -> Row:
        """A plain year is its calendar year; of a US report it is the year to the March of that year."""
        if printed in self.periods:
            return self.periods[printed]
        year = int(printed)
        if report:
            return _period(f"{year - 1}-04-01", f"{year}-03-31", "April to March of the report")
        return _period(f"{year}-01-01", f"{year}-12-31", "")


def _period(first: str, last: str, note: str) -> Row:
    return {"period_from": first, "period_to": last, "period_note": note}


def _printed_rows(readings: Readings) -> Iterator[Row]:
    for stem, shape in SHAPES.items():
        for line, source in enumerate(read(f"stats/{stem}.csv"), start=2):
            yield _normal(f"{stem}:{line}", source, shape, readings)


def _normal(row_id: str, source: Row, shape: Shape, readings: Readings) -> Row:
    measure = readings.of(shape.readings, _cell(source, shape.measure))
    geo = readings.of("geo", _cell(source, shape.geo))
    period = readings.period(source[shape.period], report=shape.period == "report_year")
    printed_unit = _cell(source, shape.unit)
    note = _cell(source, shape.note)
    if shape.edition and source[shape.edition] != "-":
        note = "; ".join(filter(None, (f"edition {source[shape.edition]}", note)))
    about_least = _cell(source, shape.note) == "over" or measure["printed"].endswith(
        ("(over)", "(more than)")
    )
    return dict.fromkeys(COLUMNS, "") | {
        "row": row_id,
        "basis": "printed",
        **{column: period[column] for column in ("period_from", "period_to", "period_note")},
        "geo": geo["code"],
        "body": readings.of("body", _cell(source, shape.body))["code"],
        "category": measure["category"],
        "measure": measure["code"],
        "detail": measure["detail"] or geo["detail"],
        "value": source[shape.value],
        "bound": "over" if about_least else "",
        "unit": readings.of("unit", printed_unit)["code"] if printed_unit else measure["unit"],
        "note": note,
        "source": _cell(source, shape.source),
        "same_as": SAME.get(row_id, ""),
        "printed_period": source[shape.period],
        "printed_geo": _cell(source, shape.geo),
        "printed_body": _cell(source, shape.body),
        "printed_measure": measure["printed"],
        "printed_unit": printed_unit,
    }


def _with_beside(printed: list[Row]) -> Iterator[Row]:
    """Each printed row, followed by what its note holds or what its numbers sum to."""
    beside: dict[str, list[Row]] = defaultdict(list)
    for row in read("history/beside.csv"):
        beside[row["row"].rstrip("abcdefgh")].append(row)
    for row in printed:
        yield row
        for added in beside.pop(row["row"], []):
            kept = {c: row[c] for c in ("period_from", "period_to", "period_note", "category", "source")}
            yield dict.fromkeys(COLUMNS, "") | kept | added
    if beside:
        raise ValueError(f"beside.csv names rows that are not there: {', '.join(beside)}")


def rows() -> list[Row]:
    """Every row of history.csv, in the order of the files and their lines."""
    found = list(_with_beside(list(_printed_rows(Readings()))))
    kinds = {row["conflict"]: row["kind"] for row in read("history/conflicts.csv")}
    groups: dict[str, list[str]] = defaultdict(list)
    for member in read("history/conflict_rows.csv"):
        groups[member["row"]].append(member["conflict"])
    for row in found:
        conflicts = groups.pop(row["row"], [])
        row["conflict"] = ";".join(conflicts)
        row["conflict_kind"] = ";".join(kinds[conflict] for conflict in conflicts)
    if groups:
        raise ValueError(f"conflict_rows.csv names rows that are not there: {', '.join(groups)}")
    return found


def write(target: Path = DATA / "history" / "history.csv") -> None:
    with target.open("w", encoding="utf-8", newline="") as out:
        sheet = csv.DictWriter(out, COLUMNS, lineterminator="\n")
        sheet.writeheader()
        sheet.writerows(rows())


if __name__ == "__main__":
    write()
