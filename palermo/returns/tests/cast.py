"""Who sends and who accepts, and small returns as bytes. Invented names only."""

import io
import tempfile
import zipfile
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Any

from palermo.partners.models import Account
from palermo.partners.rules.acting import Acting
from palermo.returns.actions import receive
from palermo.returns.method.template import write_template
from palermo.returns.models import Submission
from palermo.returns.tests.small import RETURN, ROWS, Row, fill
from tests.cast import NOW, account, acting
from tests.working import drain

SCOPES = {
    "clerk": "body:PB-POLICE",
    "provincial_focal": "body:PB-POLICE",
    "bureau_officer": "everything",
    "administrator": "everything",
    "auditor": "everything",
    "statistician": "everything",
}


def holder(role: str, scope: str = "", name: str = "") -> Account:
    name = name or (f"{role}-{scope}" if scope else role).replace("_", "-").replace(":", "-").lower()
    found = Account.objects.filter(email=f"{name}@example.org").first()
    return found or account(name, role, scope or SCOPES[role])


def reader(role: str, scope: str = "", name: str = "") -> Acting:
    return acting(holder(role, scope, name), "records")


def focal(body: str = "PB-POLICE") -> Acting:
    return reader("provincial_focal", f"body:{body}")


def officer(name: str = "officer") -> Acting:
    return reader("bureau_officer", name=name)


@cache
def _workbook(header: tuple, rows: str) -> bytes:
    said, listed = dict(header), _ROWS[rows]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "return.xlsx"
        write_template(path, said["body"], said["period_start"], said["period_end"])
        fill(path, listed, said)
        return path.read_bytes()


_ROWS: dict[str, Mapping[str, Sequence[Row]]] = {}


def workbook(rows: Mapping[str, Sequence[Row]] = ROWS, **header: Any) -> bytes:
    """A return as it is sent; without a word of a header it is the small one without a fault."""
    key = repr(rows)
    _ROWS[key] = rows
    return _workbook(tuple((RETURN | header).items()), key)


def faulty(**header: Any) -> bytes:
    """One row is rejected, one cell dropped."""
    rows = {sheet: [dict(row) for row in listed] for sheet, listed in ROWS.items()}
    rows["cases"][1]["category"] = "XX"
    rows["persons"][0]["age"] = 200
    return workbook(rows, **header)


def csv_zip(**members: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in members.items():
            archive.writestr(f"{name}.csv", text)
    return out.getvalue()


def sent(
    data: bytes | None = None,
    *,
    by: Acting | None = None,
    at: datetime = NOW,
    body: str = "PB-POLICE",
    channel: str = "page",
    file_name: str = "return.xlsx",
    **more: Any,
) -> Submission:
    stream = io.BytesIO(workbook(body=body) if data is None else data)
    return receive(
        stream, file_name=file_name, body=body, channel=channel, by=by or focal(body), at=at, **more
    )


def checked(data: bytes | None = None, **more: Any) -> Submission:
    submission = sent(data, **more)
    drain()
    submission.refresh_from_db()
    return submission


QUARTER = (date(2025, 1, 1), date(2025, 3, 31))
