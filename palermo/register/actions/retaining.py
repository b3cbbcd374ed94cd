"""Asking for what is due to be deleted: long work, so that no page waits for it."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from palermo.journal.rules.shape import require_reason
from palermo.partners.rules.acting import Acting, require
from palermo.register.rules.retention import AT_ONCE
from palermo.ui.refusals import Refused
from palermo.work.actions import start
from palermo.work.models import Work


def ask_to_destroy(
    addresses: Sequence[UUID],
    *,
    by: Acting,
    at: datetime,
    reason: str,
    reference: str = "",
    once: str | None = None,
) -> Work:
    """Who asks saw how many these are; the work refuses any of them that is not due. Raises Refused."""
    require(by, "retention.destroy")
    if not addresses or len(addresses) > AT_ONCE:
        raise Refused(_("What is due changed since you looked. Look again."))
    if not reason:
        raise Refused(_("Choose a reason from the list."), "reason")
    require_reason(reason, reference)
    told = {"addresses": [str(each) for each in addresses], "reason": reason, "reference": reference}
    return start("register.destroy", told, by=by, at=at, once=once)
