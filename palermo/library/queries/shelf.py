"""What stands on the shelf, as far as the reader may read it."""

from collections.abc import Iterable
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
