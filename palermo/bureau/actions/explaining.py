"""Explaining why a stated number differs."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from palermo.bureau.models import Difference, Explanation
from palermo.bureau.rules.differences import EXPLAIN, KEY, LONGEST, differs, version_of
from palermo.journal.actions import write
from palermo.journal.actor import Actor
from palermo.partners.rules.acting import require
from palermo.returns.rules.bodies import scopes_of
from palermo.returns.rules.periods import code_of
from palermo.ui.refusals import Refused
from palermo.vault.actions import seal

RING, KIND = "records", "difference.text"


@transaction.atomic
def explain(
    difference: Difference, text: str, *, seen: str, by: Actor, at: datetime, once: str | None = None
) -> Explanation:
    """`seen`: the numbers as the writer had them before them. Raises Refused in words, NotAllowed, AlreadyDone."""
    require(by, EXPLAIN, scopes_of(difference.body), ("difference", str(difference.pk)))
    assert by.account is not None
    now = Difference.objects.select_for_update().get(pk=difference.pk)
    if not differs(now):
        raise Refused(_("These numbers do not differ any more."))
    if seen != version_of(now):
        raise Refused(_("The numbers have changed since you opened this page. Look at them again."))
    words = text.strip()
    if not words:
        raise Refused(_("Say why the numbers differ."), "text")
    if len(words) > LONGEST:
        raise Refused(_("This is longer than {most} characters. Shorten it.").format(most=LONGEST), "text")
    assert now.stated is not None
    details = {"body": now.body, "period": code_of(now.period_start, now.period_end), "figure": now.figure}
    write("difference.explained", by=by, at=at, thing=("difference", str(now.pk)), details=details, once=once)
    return Explanation.objects.create(
        **{name: getattr(now, name) for name in KEY},
        stated=now.stated,
        computed=now.computed,
        text=seal(words.encode(), ring=RING, kind=KIND, by=by, at=at),
        written_at=at,
        written_by=by.account,
        from_bureau=by.scope == "everything",
    )
