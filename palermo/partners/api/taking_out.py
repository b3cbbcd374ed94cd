"""A whole list as CSV: the same rows as its pages together, and how many they are."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.http import HttpResponse

from palermo.journal.actions import exported
from palermo.partners.api.operations import CSV
from palermo.partners.door import Request
from palermo.partners.rules.acting import require
from palermo.ui.exporting import MEDIA, as_csv, guarded

EXPORT = "directory.export"


def wants_csv(request: Request) -> bool:
    return request.media == CSV  # type: ignore[attr-defined]


def may_take_out(request: Request, name: str) -> None:
    require(request.by, EXPORT, [request.by.scope], ("list", name))


def taken_out(
    request: Request, name: str, columns: Sequence[str], lines: Iterable[Sequence[Any]]
) -> HttpResponse:
    """Of named people or bodies: the journal's line is committed before the file is handed out."""
    data, count = as_csv(columns, lines)
    exported(name, count, by=request.by, at=request.at, file_format="csv")
    return as_file(data, count, name)


def as_file(data: bytes, count: int, name: str) -> HttpResponse:
    response = HttpResponse(data, content_type=MEDIA["csv"])
    response.headers["Content-Disposition"] = f'attachment; filename="{guarded(name)}-{count}-rows.csv"'
    response.headers["X-Row-Count"] = str(count)
    return response
