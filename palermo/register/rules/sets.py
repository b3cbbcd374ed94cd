"""What an accepted set is called by, and where its files lie."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from uuid import UUID

from django.conf import settings

RING = "records"
CONTENTS, NUMBERS = "contents.parquet", "numbers.parquet"

SILENT = timedelta(minutes=30)
"""A set of which nothing was laid down for so long is left by the dead. Who lays it down says so at every batch."""

KEPT = timedelta(hours=1)
"""How long a folder stays whose sets were packed into another: somebody may be reading it."""

INDEX_ONLY = ""
"""The basis of a set that is none: under it a rebuild lays down rows, or moves those of before, to be swept."""


@dataclass(frozen=True)
class SetHeader:
    """Of one return. `basis`: CASES, TOTALS, BOTH or NIL; `rows`: accepted ones by sheet."""

    submission: UUID
    body: str
    period_start: date
    period_end: date
    prepared_on: date
    basis: str
    rows: dict[str, int] = field(default_factory=dict)


def ledger() -> Path:
    return Path(settings.LEDGER)


def folder_of(folder: UUID) -> Path:
    return ledger() / str(folder)


def spill() -> Path:
    """Beside the ledger and in no backup: where long work puts down what does not fit into memory."""
    return ledger().with_name("spill")


def item_of(address: UUID | str) -> str:
    """The name of a case's key in the vault."""
    return f"case:{address}"


def about(set_id: int, case_no: int) -> str:
    """What the sealed content of a case says that it is."""
    return f"{set_id}:{case_no}"
