"""What programs are told of returns, and what they ask for."""

from datetime import date, datetime
from typing import Annotated, Any
from uuid import UUID

from django.utils.translation import gettext_noop as _
from ninja import Schema
from pydantic import Field

from palermo.partners.api.models import Answer, Labels, Listing
from palermo.partners.api.operations import Listed, Text, one_of
from palermo.returns.models import Receipt, Submission
from palermo.returns.rules.due import STATES

STATE = one_of(Submission.State.values)
LEVEL = one_of(("error", "warning"))
EFFECT = one_of(("file", "row", "cell", "kept"))
# Beyond these years nothing was ever due, and no calendar goes on for ever.
FIRST, LAST = date(2000, 1, 1), date(2099, 12, 31)
Day = Annotated[date, Field(ge=FIRST, le=LAST)]


class Rows(Answer):
    sent: int = Field(description=_("sent = accepted + rejected."))
    accepted: int
    rejected: int


class ReturnRow(Answer):
    address: UUID = Field(description=_("Random, and the same for ever: it tells nothing of the content."))
    state: STATE = Field(description=_("How it stands; received and checking pass by themselves."))  # type: ignore[valid-type]
    channel: one_of(Submission.Channel.values) = Field(description=_("The way it came."))  # type: ignore[valid-type]
    body: str = Field(description=_("The reporting body, a code of the list bodies."))
    period_start: date | None = Field(description=_("As the file says; null until it is checked."))
    period_end: date | None
    prepared_on: date | None
    nil: bool | None = Field(description=_("Whether it says that nothing is to be reported."))
    size: int = Field(description=_("In bytes."))
    digest: str = Field(description=_("SHA-256 of the file as it arrived."))
    received_at: datetime
    checked_at: datetime | None
    decided_at: datetime | None = Field(
        description=_("When it was accepted, refused or sent back by the bureau.")
    )
    rows: dict[str, Rows] = Field(description=_("Of each sheet; empty until it is checked."))
    errors: int | None
    warnings: int | None
    url: str = Field(description=_("Its page, for people."))


class Returns(Listing):
    items: list[ReturnRow]


class WorkOn(Answer):
    """The long work that checks or accepts it."""

    state: str = Field(description=_("waiting, running, done, failed or stopped."))
    step: str = Field(description=_("A code of what is being done."))
    done: int
    total: int | None = Field(description=_("null where nobody knows yet."))


class ReceiptGiven(Answer):
    kind: one_of(Receipt.Kind.values)  # type: ignore[valid-type]
    made_at: datetime
    url: str = Field(description=_("Where it is given out, below the address of the API."))


class ReturnWhole(ReturnRow):
    work: WorkOn | None = Field(description=_("The long work on it now; null where none is."))
    held_up: str | None = Field(description=_("A code: why the last acceptance came to nothing."))
    replaces: UUID | None = Field(description=_("The address of the return that it replaced."))
    findings: str = Field(description=_("Where its findings are listed."))
    receipts: list[ReceiptGiven]


class Finding(Answer):
    rule: str
    severity: LEVEL  # type: ignore[valid-type]
    effect: EFFECT = Field(  # type: ignore[valid-type]
        description=_("What it does: refuses the file, rejects the row, drops the cell, or changes nothing.")
    )
    sheet: str | None = Field(description=_("null: of the whole file."))
    row: int | None = Field(description=_("As the file counts its rows."))
    column: str | None
    value: str | None = Field(description=_("What stands there; … where it could point to somebody."))
    message: Labels


class Findings(Listing):
    items: list[Finding]


class Place(Answer):
    row: int | None
    value: str | None
    message: Labels


class Group(Answer):
    rule: str
    severity: LEVEL  # type: ignore[valid-type]
    effect: EFFECT  # type: ignore[valid-type]
    sheet: str | None
    column: str | None
    count: int
    places: list[Place] = Field(description=_("The first ten."))


class Groups(Answer):
    count: int
    items: list[Group]


class SignedReceipt(Answer):
    receipt: dict[str, Any] = Field(description=_("What is signed: in canonical JSON, as the manual tells."))
    signature: str = Field(description=_("Ed25519, in base64."))
    key: str = Field(description=_("The fingerprint of the key that signed."))


class Due(Answer):
    body: str
    period_start: date
    period_end: date
    due_on: date = Field(description=_("The last day; with more time, the day given."))
    extended: bool = Field(description=_("Whether more time was given."))
    state: one_of(STATES)  # type: ignore[valid-type]
    late: bool = Field(description=_("Whether what stands, or is awaited, came or comes too late."))
    standing: UUID | None = Field(description=_("The accepted return."))
    latest: UUID | None = Field(description=_("The last one sent that may still come to something."))


class Dues(Listing):
    items: list[Due]


class ReturnsAsked(Listed):
    state: STATE | None = Field(None, description=_("In that state."))  # type: ignore[valid-type]
    body: Text | None = Field(None, description=_("Of that body."))
    period_from: Day | None = Field(None, description=_("Of periods that end on that day or later."))
    period_until: Day | None = Field(None, description=_("Of periods that end on that day or earlier."))


class FindingsAsked(Listed):
    limit: int = Field(100, ge=1, le=1000, description=_("How many rows at most."))
    severity: LEVEL | None = Field(None, description=_("Of that severity."))  # type: ignore[valid-type]
    rule: Text | None = Field(None, description=_("Of that rule."))
    sheet: Text | None = Field(None, description=_("In that sheet."))


class ReceiptAsked(Schema):
    format: one_of(("json", "pdf")) | None = Field(  # type: ignore[valid-type]
        None, description=_("json or pdf, instead of the header Accept.")
    )


class DuesAsked(Listed):
    start: Day = Field(description=_("The first day on which a period may end."))
    end: Day = Field(description=_("The last day on which a period may end."))
    body: Text | None = Field(None, description=_("Of that body."))
