"""How long reading takes beside DuckDB (CSV) and calamine (XLSX) reading the same files.

    python benchmarks/reading.py [rows] [--runs N]

Reading here: bytes checked, rows numbered, cells as text in DuckDB tables. The floors: DuckDB laying down the
same CSV with all_varchar; calamine giving the same sheet as Python lists. Both run in turn, in one process;
wall and processor time are given as ratios to the floor, the median of the pairs.
"""

from __future__ import annotations

import argparse
import csv
import statistics
import tempfile
import time
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import duckdb

from palermo.returns.method.fields import columns
from palermo.returns.method.read import Limits, read

HEADER = columns("persons")
NAMES = ("Muhammad Ali", "محمد علی", "Zainab Bibi", "Ghulam Rasool")


def rows(count: int) -> Iterator[dict[str, str]]:
    for n in range(count):
        yield {
            "case_id": f"PB-{n // 3:07}",
            "person_no": str(n % 3 + 1),
            "role": ("VICTIM", "ACCUSED", "MIGRANT")[n % 3],
            "name": f"{NAMES[n % 4]} {n}",
            "relation": "FATHER",
            "relation_name": NAMES[n % 3],
            "sex": "FM"[n % 2],
            "birth_date": "" if n % 3 else f"19{70 + n % 30}-0{n % 9 + 1}-15",
            "age": "" if n % 3 == 0 else str(n % 80),
            "nationality": "PK",
            "id_type": "CNIC" if n % 2 else "",
            "id_number": f"35202-{n % 10_000_000:07}-{n % 10}" if n % 2 else "",
            "home_district": "Lahore",
            "referred": "yes" if n % 4 else "",
        }


def write_csv(place: Path, count: int, blank_line: bool = False, quoted: bool = False) -> Path:
    place.mkdir(parents=True)
    place.joinpath("return.csv").write_text("field,value\nformat,palermo-return/1\n")
    with place.joinpath("persons.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, HEADER, restval="", lineterminator="\n")
        writer.writeheader()
        for number, row in enumerate(rows(count)):
            if blank_line and number == count // 2:
                file.write("\n")
            writer.writerow(
                row | {"alias": f'urf "{number}",\nof Sialkot'} if quoted and number % 10 == 0 else row
            )
    return place


def write_workbook(path: Path, count: int, plain: bool) -> Path:
    import xlsxwriter

    with xlsxwriter.Workbook(path, {"default_date_format": "yyyy-mm-dd"}) as book:
        sheet = book.add_worksheet("persons")
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        sheet.write_row(0, 0, HEADER)
        for number, row in enumerate(rows(count), start=1):
            for place, name in enumerate(HEADER):
                cell = row.get(name, "")
                if name in ("person_no", "age") and cell:
                    sheet.write_number(number, place, int(cell))
                elif name == "birth_date" and cell:
                    year, month, date = map(int, cell.split("-"))
                    sheet.write_number(number, place, (year - 1900) * 365.25 // 1 + month * 30 + date, day)
                elif cell:
                    sheet.write_string(number, place, cell)
    if not plain:  # rich text in the cell itself: sheets like this are left to calamine
        with zipfile.ZipFile(path) as archive:
            parts = {name: archive.read(name) for name in archive.namelist()}
        rich = f'<row r="{count + 2}"><c r="A{count + 2}" t="inlineStr"><is><r><t>A</t></r></is></c></row></sheetData>'
        name = "xl/worksheets/sheet1.xml"
        parts[name] = parts[name].replace(b"</sheetData>", rich.encode())
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, data in parts.items():
                archive.writestr(name, data)
    return path


def floor_of_csv(pattern: str) -> None:
    con = duckdb.connect()
    con.execute(
        f"CREATE TABLE floor AS SELECT * FROM read_csv('{pattern}', all_varchar = true, header = true)"
    )


def floor_of_workbook(path: Path) -> None:
    from python_calamine import CalamineWorkbook

    CalamineWorkbook.from_path(path).get_sheet_by_name("persons").to_python()


def read_all(path: Path) -> None:
    con = duckdb.connect()
    read(con, [path], Limits(ratio=1000))
    refused = con.execute(
        "SELECT rule, sheet FROM file_finding WHERE rule IN ('unreadable', 'too-large')"
    ).fetchall()
    assert not refused, refused


def timed(work: Callable[[], None]) -> tuple[float, float]:
    wall, processor = time.perf_counter(), time.process_time()
    work()
    return time.perf_counter() - wall, time.process_time() - processor


def compare(name: str, floor: Callable[[], None], ours: Callable[[], None], runs: int) -> None:
    pairs = [(timed(floor), timed(ours)) for _ in range(runs + 1)][1:]
    wall, processor = (statistics.median(own[i] / base[i] for base, own in pairs) for i in (0, 1))
    base, own = (statistics.median(pair[side][0] for pair in pairs) for side in (0, 1))
    print(f"{name:44}{base:9.2f}{own:9.2f}{wall:9.2f}{processor:12.2f}", flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("rows", type=int, nargs="?", default=200_000)
    parser.add_argument("--runs", type=int, default=3)
    options = parser.parse_args()
    count, runs = options.rows, options.runs
    with tempfile.TemporaryDirectory() as folder:
        top = Path(folder)
        print(
            f"{count} rows × {len(HEADER)} columns{'':14}{'floor s':>9}{'ours s':>9}{'ratio':>9}{'processor':>12}"
        )
        for name, blank_line, quoted in (
            ("clean", False, False),
            ("blank line", True, False),
            ("quotes", True, True),
        ):
            place = write_csv(top / name, count, blank_line, quoted)
            pattern = f"{place}/persons.csv"
            compare(f"CSV, {name}", lambda p=pattern: floor_of_csv(p), lambda p=place: read_all(p), runs)
        for number in range(192):
            write_csv(top / "many" / f"r{number:03}", count // 1000 + 1)
        floor, ours = f"{top}/many/*/*s.csv", top / "many"
        compare("CSV, 192 folders", lambda: floor_of_csv(floor), lambda: read_all(ours), runs)
        for plain in (True, False):
            book = write_workbook(top / f"book-{plain}.xlsx", count, plain)
            name = f"XLSX, {'plain' if plain else 'left to calamine'}"
            compare(name, lambda b=book: floor_of_workbook(b), lambda b=book: read_all(b), runs)


if __name__ == "__main__":
    main()
