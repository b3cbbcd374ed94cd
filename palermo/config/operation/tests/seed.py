"""What a backup must carry, and what a restore must end: run inside an installation."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

from allauth.account.models import EmailAddress
from django.contrib.sessions.backends.db import SessionStore

from palermo.journal.actions import make_head, seal
from palermo.journal.actor import COMMAND
from palermo.journal.queries import machine_words
from palermo.library.queries.search import found
from palermo.library.queries.standing import wrong_files
from palermo.library.tests.cast import VISITOR, docx, shelve
from palermo.outbox.actions import Recipient, compose_ready
from palermo.partners.actions.invitations import invite_first_administrator
from palermo.partners.actions.links import mint_password_reset
from palermo.partners.models import Account, Grant, Token
from palermo.vault import actions as vault
from palermo.work.models import Work
from tests.working import drain

NOW = datetime.now(UTC)
LARGE = b"large " * 20_000


def before() -> None:
    """Prints the link of a password reset, which a restore must end."""
    account = Account.objects.create(email="holder@example.org", entered_at=NOW, password="!x")
    EmailAddress.objects.create(user=account, email="holder@example.org", verified=True, primary=True)
    EmailAddress.objects.create(user=account, email="new@example.org", verified=False)
    grant = Grant.objects.create(
        account=account,
        role="secretariat",
        scope_kind="everything",
        since=NOW,
        proposed_at=NOW,
        proposed_by=account.pk + 1,
        two_grantors=False,
    )
    Token.objects.create(
        account=account,
        grant=grant,
        wing="open",
        name="script",
        prefix="abcdefabcdef",
        hash="0" * 64,
        made_at=NOW,
        expires_at=NOW + timedelta(days=9),
    )
    session = SessionStore()
    session["wing"] = "open"
    session.save()
    invite_first_administrator("admin@example.org", language="en", at=NOW)
    for group in ("case:1", "case:2"):
        vault.seal(LARGE + group.encode(), ring="records", kind="test", group=group, by=COMMAND, at=NOW)
    vault.make_item_keys(["case:1", "case:2"], ring="records", by=COMMAND, at=NOW)
    compose_ready(
        "partners/notice",
        to=Recipient("reader@example.org"),
        subject="A word",
        text="Text",
        by=COMMAND,
        at=NOW,
        security=False,
    )
    Work.objects.create(
        job="library.read",
        wing="open",
        asked_at=NOW,
        state="running",
        worker="w",
        task=uuid4(),
        lease_until=NOW + timedelta(hours=1),
    )
    shelve(docx("تفتیش کی روداد"), title="A report", file_name="report.docx", language="ur")
    drain()
    seal(NOW)
    print(mint_password_reset(f"{account.pk}-open", NOW))


def found_again() -> None:
    """By an Urdu word of the text, written with the Arabic letters that some keyboards give."""
    hits = found("تفتيش", by=VISITOR).hits
    print(len(hits), list(wrong_files()))


def after() -> None:
    """Since the backup: a case is destroyed, and a head goes out."""
    vault.destroy_group("records", "case:1", COMMAND, NOW)
    vault.destroy_items(["case:1", "case:3"], ring="records", by=COMMAND, at=NOW)
    invite_first_administrator("second@example.org", language="en", at=NOW)
    head = make_head((NOW - timedelta(days=2)).date(), NOW)
    assert head is not None
    print(machine_words(head))
