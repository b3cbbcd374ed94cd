import io
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

from django.conf import settings

from palermo.library import actions
from palermo.library.actions.texts import keep_text as keep
from palermo.library.models import Document
from palermo.library.tests import cast
from tests.cast import NOW
from tests.faults.case import Case, Look, Told

BODY = cast.PDF + b"%" * 300_000


def a_reader() -> None:
    cast.holder("secretariat")


def shelved() -> Told:
    return {"document": str(cast.shelve().pk)}


def put(told: Told, once: str) -> None:
    earlier = Document.objects.get(pk=told["document"]) if "document" in told else None
    by = cast.reader("secretariat")
    actions.put(io.BytesIO(BODY), cast.about(), by=by, at=NOW, replaces=earlier, once=once)


def withdraw(told: Told, once: str) -> None:
    document = Document.objects.get(pk=told["document"])
    actions.withdraw(document, by=cast.reader("secretariat"), at=NOW, once=once)


def a_leftover() -> None:
    part = Path(settings.SHELF) / "ab"
    part.mkdir(parents=True)
    for name in ("ab000000-0000-4000-8000-000000000000", "ab000000-0000-4000-8000-000000000001.part"):
        (part / name).write_bytes(b"left by the dead")


def swept(told: Told, once: str) -> None:
    actions.sweep_shelf(datetime.fromtimestamp(time.time(), UTC) + timedelta(days=2))


def some_swept(settled: Look, before: Look, after: Look) -> list[str]:
    return [] if settled["rows"] == before["rows"] else ["a row changed"]


def keep_text(told: Told, once: str) -> None:
    document = Document.objects.get(pk=told["document"])
    keep(document, reading="read", words="Shelters in four districts", pages=1, at=NOW)


CASES = {
    "keep_text": Case(keep_text, shelved, actions=("keep_text",)),
    "put": Case(put, a_reader, actions=("put", "described"), power=True),
    "put that replaces": Case(put, shelved, power=True),
    "withdraw": Case(withdraw, shelved, actions=("withdraw",)),
    "sweep_shelf": Case(
        swept, a_leftover, actions=("sweep_shelf",), between=some_swept, sweep=lambda told: None
    ),
}
