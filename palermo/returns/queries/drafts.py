"""Drafts as far as the reader may work on them, and what stands in them."""

import json
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from palermo.journal.actor import Actor
from palermo.returns.models import Draft
from palermo.returns.queries.submissions import seen
from palermo.returns.rules.people import DRAFT
from palermo.returns.rules.vault import RING, item_of_draft
from palermo.ui.refusals import Refused
from palermo.vault.queries import item_secrets


def drafts(by: Actor) -> QuerySet[Draft]:
    """Those not sent and not discarded, the last saved first."""
    rows = Draft.objects.filter(seen(by, DRAFT), sent_as__isnull=True, discarded_at__isnull=True)
    return rows.order_by("-saved_at", "-id")


def draft(address: UUID, by: Actor) -> Draft | None:
    return drafts(by).filter(address=address).first()


def content_of(draft: Draft) -> dict[str, Any]:
    name = item_of_draft(draft.address)
    secret = item_secrets([name], ring=RING).get(name)
    if draft.content is None or secret is None:
        raise Refused(_("This draft was sent or discarded meanwhile."))
    content: dict[str, Any] = json.loads(secret.open(bytes(draft.content), "return.draft"))
    return content
