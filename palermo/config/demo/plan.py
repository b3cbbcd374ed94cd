"""When each of the made-up returns comes and what becomes of it: told by its name, so that a second start goes on."""

import csv
import hashlib
import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

from django.core.exceptions import ValidationError

from palermo.returns.method.period import period_days
from palermo.ui.fields import day_of

NAME = re.compile(r"(?P<body>[A-Z-]+?)-(?P<period>\d{4}-Q[1-4])(?:-.*)?")
ACCEPT, LEAVE, SEND_BACK, DO_NOT_SEND = "accept", "leave", "send back", "do not send"
# What is done with the last quarter of some bodies, so that the desk has something to show.
OF_THE_LAST_QUARTER = {
    "PB-POLICE": DO_NOT_SEND,  # the player who is its focal person sends it
    "SD-POLICE": LEAVE,
    "FIA-LAHORE": LEAVE,
    "KP-POLICE": SEND_BACK,
    "ANF": DO_NOT_SEND,
}
ZIPPED_AT = (2024, 1, 1, 0, 0, 0)


@dataclass(frozen=True)
class Sending:
    """`name` is the file's; `comes` is when it is received, `decided` when an officer looks at it."""

    path: Path
    name: str
    body: str
    period: str
    comes: datetime
    decided: datetime
    end: str

    def bytes(self) -> bytes:
        """A folder of sheets travels as a zip, the same one each time."""
        if self.path.is_file():
            return self.path.read_bytes()
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
            for each in sorted(self.path.iterdir()):
                archive.writestr(zipfile.ZipInfo(each.name, ZIPPED_AT), each.read_bytes())
        return out.getvalue()


def sendings(folder: Path, last: str, until: datetime) -> list[Sending]:
    """`last` is the quarter that ended last, such as 2026-Q3; nothing comes after `until`."""
    found = [each for path in sorted(folder.iterdir()) for each in of(path, last, until)]
    return [each for each in found if each.end != DO_NOT_SEND]


def of(path: Path, last: str, until: datetime) -> Iterator[Sending]:
    known = NAME.fullmatch(path.stem if path.is_file() else path.name)
    if known is None:
        return
    body, period = known["body"], known["period"]
    chance = int.from_bytes(hashlib.sha256(path.name.encode()).digest()[:4])
    comes = moment(prepared_on(path) or period_days(period)[1] + timedelta(days=20), 9 * 60 + chance % 420)
    decided = comes + timedelta(days=1 + chance % 4, minutes=chance % 60)
    name = path.name if path.is_file() else f"{path.name}.zip"
    end = OF_THE_LAST_QUARTER.get(body, ACCEPT) if period == last else ACCEPT
    yield Sending(path, name, body, period, min(comes, until), min(decided, until), end)


def moment(day: date, minutes: int) -> datetime:
    return datetime.combine(day, time.min, tzinfo=UTC) + timedelta(minutes=minutes)


def prepared_on(path: Path) -> date | None:
    """As the return says; None where it says so in a way that only its check reads."""
    value = said(path).get("prepared_on")
    if isinstance(value, datetime):
        return value.date()
    try:
        return value if isinstance(value, date) else day_of(str(value))
    except (ValidationError, ValueError):
        return None


def said(path: Path) -> dict[str, object]:
    """The fields of the sheet `return`; empty where it cannot be read so simply."""
    if path.suffix == ".xlsx":
        return of_workbook(path)
    try:
        if path.is_dir():
            data = (path / "return.csv").read_bytes()
        else:
            with zipfile.ZipFile(path) as archive:
                data = archive.read(next(name for name in archive.namelist() if name.endswith("return.csv")))
        text = data.decode("utf-16" if data[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig")
    except (OSError, ValueError, zipfile.BadZipFile, StopIteration):
        return {}
    head = text.partition("\n")[0]
    delimiter = next((sign for sign in (",", ";", "\t") if sign in head), ",")
    return {
        row[0].strip(): row[1].strip()
        for row in csv.reader(io.StringIO(text), delimiter=delimiter)
        if len(row) > 1
    }


def of_workbook(path: Path) -> dict[str, object]:
    import openpyxl

    try:
        book = openpyxl.load_workbook(path, read_only=True)
        try:
            rows = list(book["return"].iter_rows(max_row=20, max_col=2, values_only=True))
        finally:
            book.close()
    except (OSError, KeyError, ValueError, zipfile.BadZipFile):
        return {}
    return {str(row[0]): row[1] for row in rows if len(row) > 1 and row[0]}
