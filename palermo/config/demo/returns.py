"""The demo's returns: sent, checked and accepted by the actions that a person's clicks call, at moments of two years."""

import heapq
import io
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from hashlib import sha256
from pathlib import Path

from django.db import transaction

from palermo.bureau.actions import measure_due
from palermo.config.demo.cast import known_secrets
from palermo.config.demo.plan import ACCEPT, SEND_BACK, Sending, sendings
from palermo.config.demo.years import founded, years
from palermo.figures.actions.freezing import freeze_at_once
from palermo.figures.actions.picturing import picture_freeze, picture_register
from palermo.figures.models import Freeze
from palermo.figures.queries.sources import newest_picture
from palermo.journal.actor import COMMAND
from palermo.partners.actions.demo import enter_demo_account
from palermo.partners.models import Account
from palermo.partners.queries.acting import grants_awake
from palermo.partners.rules.acting import Acting
from palermo.register.queries.sets import standing_sets
from palermo.returns import actions
from palermo.returns.actions import checking
from palermo.returns.models import Submission
from palermo.returns.rules.states import State
from palermo.ui.refusals import Refused
from palermo.work.actions.holding import Hold, finish, take
from palermo.work.models import Work

A_WHILE = timedelta(minutes=3)  # that a check takes in this country
WHY = (
    "Some rows are rejected, and the balance does not fit that of the quarter before. "
    "Please look at what was found, mend the workbook and send it again."
)
ASKED = "Two of these cases may have been sent by the FIA too. Do they have to be left out here?"
Say = Callable[[int, int], None]


def seed_returns(country: Path, now: Callable[[], datetime], say: Say) -> None:
    """In two processes, each with half of the bodies: an acceptance is mostly arithmetic, and two cores are common."""
    command = [sys.executable, "-m", "palermo.config.demo.half", str(country)]
    other = subprocess.Popen(command, stdin=subprocess.PIPE)  # noqa: S603 -- our own program
    try:
        seed_half(country, 0, now, say)
        if other.wait():
            raise RuntimeError("the second half of the demo's returns was not seeded")
    finally:
        other.kill()


def seed_half(country: Path, half: int, now: Callable[[], datetime], say: Say) -> None:
    """Goes on where an earlier start was cut off: what was sent is known by its bytes."""
    _start, end = years()
    bodies = bodies_of(country)[half::2]
    senders = {each: sender(each) for each in bodies}
    last = f"{end.year}-Q{(end.month + 2) // 3}"
    planned = [each for each in sendings(country / "returns", last, now()) if each.body in senders]
    officer = acting("officer@demo.example", now())
    waiting = [(each.comes, place, "comes", each) for place, each in enumerate(planned)]
    heapq.heapify(waiting)
    done, whole = 0, 2 * len(waiting)
    while waiting:
        at, place, what, each = heapq.heappop(waiting)
        if what == "comes":
            come(each, senders[each.body], at)
            heapq.heappush(waiting, (max(each.decided, at), place, "decided", each))
        else:
            decide(each, officer, senders[each.body], at)
        done += 1
        say(done, whole)


def bodies_of(country: Path) -> list[str]:
    from palermo.vocabulary.codes import codes

    names = [path.name for path in (country / "returns").iterdir()]
    return [body for body in codes("bodies") if any(name.startswith(f"{body}-") for name in names)]


def sender(body: str) -> Account:
    """Who was the focal person of a body in these years. The account is closed, so that no letter goes to it."""
    email = f"past-{body.lower()}@demo.example"
    found = Account.objects.filter(email=email).first()
    if found is not None:
        return found
    with transaction.atomic():
        found = enter_demo_account(
            email,
            role="provincial_focal",
            scope=("body", body),
            person=None,
            password=known_secrets()["password"],
            secret=known_secrets()["secret"],
            by=COMMAND,
            at=founded(),
        )
        Account.objects.filter(pk=found.pk).update(is_active=False)
    return found


def acting(email: str, at: datetime) -> Acting:
    """The holder of a demo account, as if they had signed in."""
    account = Account.objects.get(email=email)
    return in_role(account, at)


def in_role(account: Account, at: datetime) -> Acting:
    (grant, *_others) = grants_awake(account, wing="records", at=at)
    scope = f"{grant.scope_kind}:{grant.scope_value}" if grant.scope_value else grant.scope_kind
    return Acting(
        account=account.pk,
        role=grant.role,
        scope=scope,
        wing="records",
        origin="command",
        person=account.person_id,
        grant=grant.pk,
    )


@contextmanager
def as_sender(account: Account, at: datetime) -> Iterator[Acting]:
    """In one transaction: outside of it nobody sees the closed account open."""
    with transaction.atomic():
        Account.objects.filter(pk=account.pk).update(is_active=True)
        account.refresh_from_db()
        yield in_role(account, at)
        Account.objects.filter(pk=account.pk).update(is_active=False)


def sent_before(each: Sending) -> Submission | None:
    digest = sha256(each.bytes()).hexdigest()
    return Submission.objects.filter(body=each.body, digest=digest).first()


def come(each: Sending, account: Account, at: datetime) -> None:
    """Received, and its check taken in hand in the same transaction: else a worker would check it on another day.

    What a killed demo received and did not check is checked here too.
    """
    row = sent_before(each)
    if row is not None and row.state not in (State.RECEIVED, State.CHECKING):
        return
    with as_sender(account, at) as by:
        if row is None:
            row = actions.receive(
                io.BytesIO(each.bytes()), file_name=each.name, body=each.body, channel="page", by=by, at=at
            )
        hold = held(row, at)
    found = checking.begin(row.pk)
    if found is None:
        return
    outcome = checking.look(found)
    with transaction.atomic():
        checking.keep_found(found, outcome, by=by, at=at + A_WHILE)
        finish(hold, at + A_WHILE, {"submission": row.pk, "state": found.state})


def held(row: Submission, at: datetime) -> Hold:
    """The work of its check: taken, or that of a demo that was killed."""
    assert row.work is not None
    work = Work.objects.get(pk=row.work)
    assert work.task is not None
    if work.state != "waiting":
        return Hold(work.pk, work.worker, work.task)
    hold = Hold(work.pk, f"demo-{os.getpid()}", work.task)
    take(hold, at)
    return hold


def decide(each: Sending, officer: Acting, account: Account, at: datetime) -> None:
    """What the check sent back needs no officer; an older one than that which stands is refused."""
    row = sent_before(each)
    if row is None or row.state != State.READY:
        return
    if each.end == ACCEPT:
        try:
            actions.accept_now(row, by=officer, at=at)
        except Refused as refused:
            actions.refuse(row, refused.words, by=officer, at=at)
    elif each.end == SEND_BACK:
        actions.send_back(row, WHY, by=officer, at=at)
    elif not row.messages.exists():
        with as_sender(account, at) as by:
            actions.talk(row, ASKED, by=by, at=at)


def seed_freeze(now: Callable[[], datetime]) -> None:
    """The first of the two years frozen, pictures of both, and what the accepted returns say of their quality."""
    start, end = years()
    by = acting("statistician@demo.example", now())
    while measure_due(now()):
        pass
    standing = set(standing_sets().values_list("pk", flat=True))
    picture = newest_picture()
    if picture is None or set(picture.sets) != standing:
        picture_register(by=by, at=now())
    frozen = Freeze.objects.first()
    if frozen is None:
        until = min(date(start.year + 1, start.month, 1) - timedelta(days=1), end)
        frozen = freeze_at_once(start, until, by=by, at=now())
    if newest_picture(frozen) is None:
        picture_freeze(frozen, at=now())
