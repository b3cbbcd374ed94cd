"""A return that is being filled in the browser: kept sealed at every save, then sent like any other."""

import json
from collections.abc import Mapping
from datetime import date, datetime
from io import BytesIO
from typing import Any
from uuid import uuid4

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from palermo.journal.actions import write
from palermo.journal.actor import Actor
from palermo.partners.rules.acting import require
from palermo.returns.actions.receiving import receive
from palermo.returns.method.fields import FORMAT
from palermo.returns.models import Draft, Submission
from palermo.returns.queries.drafts import content_of
from palermo.returns.rules.bodies import is_body, scopes_of
from palermo.returns.rules.people import DRAFT
from palermo.returns.rules.vault import RING, item_of_draft
from palermo.ui.refusals import Refused, Stale
from palermo.vault.actions import destroy_items, make_item_keys

Content = Mapping[str, Any]
LARGEST = 4 * 1024 * 1024
ABOUT = "return.draft"


@transaction.atomic
def begin_draft(
    *,
    body: str,
    period_start: date,
    period_end: date,
    by: Actor,
    at: datetime,
    content: Content | None = None,
    once: str | None = None,
) -> Draft:
    if not is_body(body):
        raise Refused(_("Choose the reporting body that sends this return."), "body")
    require(by, DRAFT, scopes_of(body), ("body", body))
    assert by.account is not None
    draft = Draft(
        address=uuid4(),
        body=body,
        period_start=period_start,
        period_end=period_end,
        drafted_by=by.account,
        drafted_at=at,
        saved_at=at,
    )
    draft.content = sealed(draft, with_head(draft, content or {}), by=by, at=at)
    draft.save(force_insert=True)
    write(
        "return.drafted",
        by=by,
        at=at,
        thing=("draft", str(draft.address)),
        details={"body": body, "from": period_start, "to": period_end},
        once=once,
    )
    return draft


def save_draft(draft: Draft, content: Content, *, version: int, by: Actor, at: datetime) -> Draft:
    """Raises Stale, with the draft as it stands, where another tab or person saved meanwhile. No line: it is typing."""
    require_draft(draft, by)
    closed = sealed(draft, with_head(draft, content), by=by, at=at)
    rows = Draft.objects.filter(pk=draft.pk, version=version, sent_as=None, discarded_at=None)
    if not rows.update(content=closed, version=F("version") + 1, saved_at=at):
        draft.refresh_from_db()
        if draft.sent_as or draft.discarded_at:
            raise gone()
        raise Stale(draft)
    draft.refresh_from_db()
    return draft


@transaction.atomic
def discard_draft(draft: Draft, *, by: Actor, at: datetime, once: str | None = None) -> None:
    require_draft(draft, by)
    if not Draft.objects.filter(pk=draft.pk, sent_as=None, discarded_at=None).update(
        discarded_at=at, content=None
    ):
        raise gone()
    destroy_items([item_of_draft(draft.address)], ring=RING, by=by, at=at)
    write("return.discarded", by=by, at=at, thing=("draft", str(draft.address)), once=once)
    draft.refresh_from_db()


def send_draft(
    draft: Draft, *, version: int, language: str, by: Actor, at: datetime, once: str | None = None
) -> Submission:
    """The workbook of the draft, received like any other; whoever drafted it is the first of the four people."""
    from palermo.returns.method.template import filled_workbook

    require_draft(draft, by)
    content = content_of(draft)
    if draft.version != version:
        raise Stale(draft)
    data = filled_workbook(content, language)
    name = f"{draft.body} {draft.period_start} {draft.period_end}.xlsx"
    with transaction.atomic():
        submission = receive(
            BytesIO(data),
            file_name=name,
            body=draft.body,
            channel=Submission.Channel.FORM,
            by=by,
            at=at,
            drafted_by=draft.drafted_by,
            once=once,
        )
        rows = Draft.objects.filter(pk=draft.pk, version=version, sent_as=None, discarded_at=None)
        if not rows.update(sent_as=submission.address, content=None):
            raise gone()
        destroy_items([item_of_draft(draft.address)], ring=RING, by=by, at=at)
    draft.refresh_from_db()
    return submission


def require_draft(draft: Draft, by: Actor) -> None:
    require(by, DRAFT, scopes_of(draft.body), ("draft", str(draft.address)))


def head(draft: Draft) -> dict[str, str]:
    """What the draft was begun for; typing does not change it."""
    return {
        "format": FORMAT,
        "body": draft.body,
        "period_start": draft.period_start.isoformat(),
        "period_end": draft.period_end.isoformat(),
    }


def with_head(draft: Draft, content: Content) -> Content:
    return {**content, "return": {**content.get("return", {}), **head(draft)}}


def sealed(draft: Draft, content: Content, *, by: Actor, at: datetime) -> bytes:
    data = json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode()
    if len(data) > LARGEST:
        raise Refused(_("That is more than a form can hold. Send a workbook instead."))
    name = item_of_draft(draft.address)
    secrets = make_item_keys([name], ring=RING, by=by, at=at)
    if name not in secrets:
        raise gone()
    return secrets[name].seal(data, ABOUT)


def gone() -> Refused:
    return Refused(_("This draft was sent or discarded meanwhile."))
