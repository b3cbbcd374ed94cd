"""Attachments of a thing. Whether the reader may see the thing, its room asks."""

from uuid import UUID

from django.db.models import QuerySet

from palermo.vault.models import Attachment
from palermo.vault.queries.opening import open_sealed


def attachment(attachment_id: UUID | str) -> Attachment:
    """Raises Attachment.DoesNotExist, also for one that was destroyed."""
    return _whole().get(pk=attachment_id)


def attachments(about: tuple[str, str | int]) -> QuerySet[Attachment]:
    """Those of one thing that are still there, oldest first."""
    return _whole().filter(about_kind=about[0], about_id=str(about[1])).order_by("made_at", "pk")


def file_name(attachment: Attachment) -> str:
    return open_sealed(attachment.name).decode()


def _whole() -> QuerySet[Attachment]:
    return Attachment.objects.filter(sealed__destroyed_at__isnull=True).select_related(
        "sealed__data_key__keyring", "name__data_key__keyring"
    )
