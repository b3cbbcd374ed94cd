"""Lays down what the two main journeys begin with: who walks them, the sample workbook with faults beside the data,
an earlier return of the same quarter that stands, and another body's return that waits for an officer.

Run in a process of its own, with the program's real settings, before a real server is started on the same database.
"""

# ruff: noqa: E402

import io
import json
import os
import sys
import tempfile
from datetime import date, datetime, timedelta
from pathlib import Path

os.environ["DJANGO_SETTINGS_MODULE"] = "palermo.config.settings"

import django

django.setup()

from palermo.config.demo.cast import SAMPLE_BODY, sample_path
from palermo.config.demo.sample import fill, header, make_sample, rows
from palermo.config.demo.years import choose_years, years
from palermo.config.upgrading import bring_up_to_date
from palermo.figures.actions.picturing import picture_register
from palermo.journal.actor import COMMAND
from palermo.returns.actions import accept_now, receive
from palermo.returns.method.template import write_template
from palermo.returns.models import Submission
from palermo.returns.rules.states import State
from palermo.ui.clock import now
from tests import cast
from tests.oracle import world as worlds
from tests.web.mending import mended
from tests.web.visiting import open_sessions
from tests.working import drain

OTHER_BODY = "FIA-LAHORE"
# reader: role, scope
READERS = {
    "focal": ("provincial_focal", f"body:{SAMPLE_BODY}"),
    "agency": ("provincial_focal", f"body:{OTHER_BODY}"),
    "officer": ("bureau_officer", "everything"),
    "statistician": ("statistician", "everything"),
    "auditor": ("auditor", "everything"),
}


def main() -> None:
    at = now()
    bring_up_to_date(at)
    world = worlds.World()
    for reader, (role, scope) in READERS.items():
        world.readers[reader] = cast.account(reader, role, scope)
    choose_years(at, 1)
    make_sample(at)
    start, end = quarter()
    earlier = send(world, "focal", SAMPLE_BODY, at - timedelta(days=3), cases=3)
    accept_now(earlier, by=cast.acting(world.readers["officer"], "records"), at=at - timedelta(days=2))
    send(world, "agency", OTHER_BODY, at - timedelta(days=1), cases=5)
    picture_register(by=COMMAND, at=at)
    open_sessions(world)
    told = {
        "cookies": {
            "records": {reader: key for (reader, wing), key in world.sessions.items() if wing == "records"}
        },
        "sample": str(sample_path()),
        "quarter": [start.isoformat(), end.isoformat()],
    }
    json.dump(told, sys.stdout)


def quarter() -> tuple[date, date]:
    """The one of the sample workbook."""
    end = years()[1]
    return date(end.year, end.month - 2, 1), end


def send(world: worlds.World, reader: str, body: str, at: datetime, *, cases: int) -> Submission:
    """The first cases of the sample without its faults, sent and checked."""
    start, end = quarter()
    listed = mended(rows(start))
    kept = {f"DEMO/{start.year}/{number}" for number in range(1, cases + 1)}
    listed = {
        sheet: [row for row in found if row.get("case_id") in kept] if sheet != "totals" else []
        for sheet, found in listed.items()
    }
    closed = sum(row.get("status") == "CANCELLED" for row in listed["cases"])
    said = header(start, end, at.date()) | {
        "body": body,
        "registered": cases,
        "disposed": closed,
        "pending": cases - closed,
        "opening_pending": 0,
    }
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "return.xlsx"
        write_template(path, body, start, end)
        fill(path, listed, said)
        data = path.read_bytes()
    by = cast.acting(world.readers[reader], "records")
    sent = receive(io.BytesIO(data), file_name="return.xlsx", body=body, channel="page", by=by, at=at)
    drain()
    sent.refresh_from_db()
    assert sent.state == State.READY, (sent.state, sent.errors)
    return sent


main()
