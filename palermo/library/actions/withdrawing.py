"""Taking a document off the shelf; its address goes on saying so."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from palermo.journal.actions import write
from palermo.journal.actor import Actor
from palermo.library.actions.indexing import remark
from palermo.library.models import Document
from palermo.library.queries import documents
from palermo.library.rules.reading import may_handle
from palermo.partners.rules.acting import require
from palermo.ui.refusals import NotAllowed, Refused

RIGHT = "document.withdraw"


@transaction.atomic
def withdraw(
    document: Document,
    *,
    by: Actor,
    at: datetime,
    reason: str = "",
    reference: str = "",
    once: str | None = None,
) -> Document:
    thing = ("document", str(document.pk))
    require(by, RIGHT, thing=thing)
    taken = Document.objects.select_for_update().get(pk=document.pk)
    if not documents(by).filter(pk=taken.pk).exists() or not may_handle(taken, by):
        raise NotAllowed(RIGHT, thing)
    if taken.withdrawn_at is not None:
        raise Refused(_("This document was withdrawn already."))
    taken.withdrawn_at, taken.withdrawn_by = at, by.account
    taken.save(update_fields=["withdrawn_at", "withdrawn_by"])
    remark(taken)
    write("document.withdrawn", by=by, at=at, thing=thing, reason=reason, reference=reference, once=once)
    return taken
