"""What stands on the shelf, as far as the reader may read it."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from palermo.journal.actor import Actor
from palermo.library.models import Document
from palermo.library.rules.reading import audiences


def may_read(by: Actor) -> Q:
    return Q(audience__in=sorted(audiences(by)))


def documents(by: Actor) -> QuerySet[Document]:
    """With `is_replaced` on each: by a version that the reader may read, so that no hidden one shows itself.

    Withdrawn ones are among them, by `withdrawn_at`.
    """
    newer = Document.objects.filter(may_read(by), series=OuterRef("series"), pk__gt=OuterRef("pk"))
    return Document.objects.filter(may_read(by)).annotate(is_replaced=Exists(newer)).order_by("-pk")


def document(address: UUID, by: Actor) -> Document | None:
    return documents(by).filter(address=address).select_related("text").first()


def versions(of: Document, by: Actor) -> list[Document]:
    """Those the reader may read, the newest first."""
    return list(documents(by).filter(series=of.series))


def newest(versions: Iterable[Document]) -> Document | None:
    return next((each for each in versions if each.withdrawn_at is None), None)


def in_state(rows: QuerySet[Any], state: str) -> QuerySet[Document]:
    """Of `documents`: standing, replaced, withdrawn, or any that was not withdrawn."""
    if state == "withdrawn":
        return rows.filter(withdrawn_at__isnull=False)
    rows = rows.filter(withdrawn_at__isnull=True)
    return rows if state == "any" else rows.filter(is_replaced=state == "replaced")


def years(by: Actor) -> list[int]:
    """In which the reader's documents were published, the latest first."""
    rows = documents(by).filter(withdrawn_at__isnull=True, published_on__isnull=False)
    return [each.year for each in rows.order_by().dates("published_on", "year", order="DESC")]


def address_of(number: int) -> UUID | None:
    return Document.objects.filter(pk=number).values_list("address", flat=True).first()
