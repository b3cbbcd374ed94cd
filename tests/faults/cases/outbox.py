import re
from collections import Counter
from datetime import timedelta

from palermo.outbox import actions
from palermo.outbox.models import Message, Recipient, State, StopReason
from palermo.outbox.rules.moves import LEASE
from palermo.outbox.transports import Bounced
from palermo.partners.actions.invitations import Guest, invite
from palermo.partners.actions.links import MINTS
from palermo.partners.models import Account, Invitation
from palermo.partners.rules.acting import Acting
from tests import cast
from tests.cast import NOW
from tests.faults.case import Case, Look, Told, swept

LATER = NOW + LEASE + timedelta(minutes=2)
TO = Recipient(address="zarmina@example.org", language="ur")


def by() -> Acting:
    return cast.acting(Account.objects.earliest("pk"), "records")


def ready(security: bool, to: Recipient = TO) -> Message:
    return actions.compose_ready(
        "test", to=to, subject="A word", text="Some words", by=by(), at=NOW, security=security
    )


def invited() -> Told:
    invite(
        Guest("gul@example.org", "ur", "clerk", ("body", "PB-POLICE")),
        by=cast.acting(cast.account("ayesha", "administrator"), "records"),
        at=NOW,
    )
    return {}


def prepared(security: bool = False, state: str = "") -> Told:
    cast.account("ayesha", "administrator")
    message = ready(security)
    if state:
        reason = {"stop_reason": StopReason.WRONG_TEXT} if state == State.STOPPED else {}
        sent = {"sent_at": NOW} if state == State.SENT else {}
        Message.objects.filter(pk=message.pk).update(state=state, **reason, **sent)
    return {"id": str(message.pk)}


def of(told: Told) -> Message:
    return Message.objects.get(pk=told["id"])


def composed(told: Told, once: str) -> None:
    actions.compose(
        "partners/mail/invitation.txt",
        to=TO,
        context={},
        by=by(),
        at=NOW,
        security=True,
        link=("invitation", Invitation.objects.earliest("pk").pk),
    )


def two_mails() -> Told:
    """One with a link and sealed words, one that is plain."""
    invited()
    ready(security=False)
    return {}


def daily() -> Told:
    cast.account("ayesha", "administrator")
    for _ in range(3):
        ready(security=False, to=Recipient(address=TO.address, account=7, digest=True))
    return {}


def sent(told: Told, once: str) -> None:
    actions.send_due(NOW, mint=MINTS)


def sent_later(told: Told, once: str) -> None:
    """The lease of the dead one runs out, its message waits a minute, and goes."""
    actions.send_due(LATER, mint=MINTS)
    actions.send_due(LATER + timedelta(hours=1), mint=MINTS)


def none_is_lost(end: Look, after: Look) -> list[str]:
    """At least once: whatever was due is sent in the end; its letter lies there, and the sealed words are gone."""
    states = Counter(re.findall(r"state=(\w+)", "\n".join(end["rows"])))
    wanted = Counter(re.findall(r"state=(\w+)", "\n".join(after["rows"])))
    complaints = [] if states == wanted else [f"{states} instead of {wanted}"]
    letters = len([row for row in end["files"] if row.endswith(".eml") or ".eml holds" in row])
    if letters < wanted["sent"]:
        complaints.append(f"{letters} letters for {wanted['sent']} sent messages")
    return complaints


def unsent_or_claimed(settled: Look, before: Look, after: Look) -> list[str]:
    """Each message is as before, is being sent under a lease, or is sent; nobody's words are lost meanwhile."""
    states = Counter(re.findall(r"state=(\w+)", "\n".join(settled["rows"])))
    lost = set(states) - {"waiting", "held", "gathered", "sending", "sent"}
    waiting_sealed = [
        row
        for row in settled["rows"]
        if row.startswith("outbox_message")
        and "state=sent" not in row
        and ("security=1" in row or "security=True" in row)
    ]
    return [*lost, *(row for row in waiting_sealed if "sealed_id=None" in row)]


def bounced(told: Told, once: str) -> None:
    actions.bounced(of(told), by(), NOW)


class Refusing:
    """A mail server that knows no such address."""

    channel = "email"

    def send(self, letter: object) -> None:
        raise Bounced("550")

    def close(self) -> None:
        pass


def refused_for_good(told: Told, once: str) -> None:
    actions.send_due(NOW, mint=MINTS, transport=Refusing())


def with_reason(act, state: str = "", security: bool = False) -> Case:  # type: ignore[no-untyped-def]
    return Case(
        lambda told, once: act(of(told), by(), NOW, reason="wrong_text", once=once),
        lambda: prepared(security, state),
        actions=(act.__name__,),
    )


def held() -> Told:
    told = prepared()
    actions.hold_all("asked", by(), NOW)
    return told


CASES = {
    "hold_all": Case(
        lambda told, once: actions.hold_all("asked", by(), NOW), prepared, actions=("hold_all",)
    ),
    "let_go": Case(lambda told, once: actions.let_go(by(), NOW, once=once), held, actions=("let_go",)),
    "compose": Case(composed, invited, once=False, actions=("compose", "enter")),
    "compose_ready": Case(
        lambda told, once: ready(security=True), prepared, once=False, actions=("compose_ready",)
    ),
    "send_due": Case(
        sent,
        two_mails,
        actions=("send_due", "claim", "ended"),
        again=sent_later,
        between=unsent_or_claimed,
        ends=none_is_lost,
        sweep=swept,
        power=True,
    ),
    "send_due of a daily mail": Case(
        lambda told, once: actions.send_due(NOW + timedelta(days=1), mint=MINTS),
        daily,
        actions=("gather",),
        again=lambda told, once: actions.send_due(NOW + timedelta(days=1) + LEASE * 2, mint=MINTS),
        between=unsent_or_claimed,
        ends=lambda end, after: [],
    ),
    "stop": with_reason(actions.stop),
    "release": with_reason(actions.release, State.STOPPED),
    "retry": with_reason(actions.retry, State.FAILED, security=True),
    "bounced": Case(bounced, lambda: prepared(True, State.SENT), actions=("bounced",)),
    "send_due that bounces": Case(
        refused_for_good,
        lambda: prepared(True),
        again=lambda told, once: actions.send_due(
            LATER + timedelta(hours=1), mint=MINTS, transport=Refusing()
        ),
        between=lambda settled, before, after: [],
        ends=lambda end, after: [],
    ),
}
