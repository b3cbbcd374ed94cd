"""What a child of the zygote can be asked to do."""

import ctypes
import hashlib
import json
import os
import traceback
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from django.apps import apps
from django.conf import settings
from django.core.management.color import no_style
from django.db import connection

from palermo.config.upgrading import bring_up_to_date
from palermo.journal.actions import AlreadyDone, seal
from palermo.ui.refusals import Refused, Stale
from palermo.ui.trouble import trouble_of
from palermo.work.rules.reasons import reason_of
from tests.cast import NOW
from tests.faults import pages
from tests.faults.case import Case, Look
from tests.faults.cases import CASES
from tests.faults.looking import look as looked
from tests.faults.looking import look_at_files
from tests.faults.points import Points
from tests.faults.returns_at_work import (  # noqa: F401  # asked for by name
    accept_by_page,
    accept_it,
    freeze_it,
    later_work,
    one_stands_another_is_ready,
    ready_to_be_accepted,
    revoke_meanwhile,
    send_by_page,
    send_slowly,
    to_be_checked,
    two_officers,
    two_senders,
    work_off,
    work_with_little_memory,
)


def install(points: Points) -> None:
    bring_up_to_date(NOW)


def prepare(points: Points, case: str) -> dict[str, Any]:
    told = CASES[case].prepare() or {}
    reset_sequences()
    return told


def act(points: Points, case: str, told: dict[str, Any], once: str) -> None:
    points.watch()
    CASES[case].act(told, once)


def reset_sequences() -> None:
    """A sequence of PostgreSQL goes on where a killed or undone deed left it, which tells nothing."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            for statement in connection.ops.sequence_reset_sql(no_style(), list(apps.get_models())):
                cursor.execute(statement)


def act_recorded(points: Points, case: str, told: dict[str, Any], once: str, log: str) -> None:
    """Under tests/faults/recorder.c; what comes after the mark is done by a process that has told of its deed."""
    recorder = ctypes.CDLL(None)
    place = os.path.commonpath([settings.DATA, settings.KEYS])
    recorder.recorder_begin(log.encode(), place.encode())
    CASES[case].act(told, once)
    recorder.recorder_mark(b"done")
    connection.close()
    recorder.recorder_end()


def try_to_act(points: Points, case: str, told: dict[str, Any], once: str) -> dict[str, str]:
    """Where the disk may be full: whether it was done, what kept it from being done, and why work would end so."""
    try:
        CASES[case].act(told, once)
    except Exception as failure:  # noqa: BLE001  # judged by the test
        where = traceback.format_exc()
        return {"trouble": trouble_of(failure), "reason": reason_of(failure), "where": where}
    return {"trouble": "", "reason": "", "where": ""}


def look(points: Points) -> Look:
    return looked()


def after_kill(points: Points, case: str, told: dict[str, Any], once: str, after: str) -> dict[str, Any]:
    """By a new process: what is left, what of it is there once time went by, and what doing it again comes to.

    `after` is the digest of how it looks once the deed is done.
    """
    chosen = CASES[case]
    left = looked()
    chosen.sweep(told)
    settled = look_at_files(left)
    again = ended = None
    if chosen.once or digest(settled) != after:
        ended = repeated(chosen, told, once)
        again = looked()
    seal(NOW)  # the chain goes on over whatever happened
    return {
        "left": left,
        "settled": settled,
        "ended": ended,
        "again": again,
        "troubles": looked()["troubles"],
    }


def repeated(case: Case, told: dict[str, Any], once: str) -> str:
    reset_sequences()
    try:
        (case.again or case.act)(told, once)
    except (AlreadyDone, Refused, Stale) as refused:
        return type(refused).__name__
    return "done"


def digest(found: Look) -> str:
    return hashlib.sha256(json.dumps(found).encode()).hexdigest()


def visitor(points: Points) -> dict[str, str]:
    return pages.visitor()


def post(points: Points, cookie: str, given: str, once: str, how: str = "", room: int = 0) -> dict[str, Any]:
    said = {"given_name": given, "wing": "open", "once": once}
    return pages.asked("post", "/people/new/", cookie, how, room, said)


def get(points: Points, cookie: str, to: str, how: str = "", room: int = 0) -> dict[str, Any]:
    return pages.asked("get", to, cookie, how, room, {})


def pragmas(points: Points, names: list[str], thread: bool = False, again: bool = False) -> list[Any]:
    """As a connection of a thread has them, or one that was closed and opened anew."""
    if again:
        connection.ensure_connection()
        connection.close()
    if thread:
        with ThreadPoolExecutor(1) as pool:
            return pool.submit(pragmas, points, names).result()
    with connection.cursor() as cursor:
        return [cursor.execute(f"PRAGMA {name}").fetchone()[0] for name in names]


def setting(points: Points, name: str) -> str:
    with connection.cursor() as cursor:
        cursor.execute(f"SHOW {name}")
        return str(cursor.fetchone()[0])
