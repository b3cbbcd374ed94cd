"""What a message says, in whose language, and what is refused at the door."""

import logging

import pytest

from palermo.journal.models import Line
from palermo.outbox.actions import compose, compose_ready
from palermo.outbox.models import Message, State
from palermo.outbox.queries import words_of
from palermo.outbox.rendering import BadTemplate
from palermo.outbox.rules.links import shown
from palermo.outbox.tests.sending import HOUR, NOW, QUIET, clerk, invited, news, reader
from palermo.ui.refusals import Refused
from palermo.vault.models import Sealed

pytestmark = pytest.mark.django_db


def test_a_message_is_written_in_its_readers_language_with_a_place_for_the_link() -> None:
    english, urdu = invited(), invited("عائشہ", to=reader(language="ur"))
    assert english.subject == "Invitation for Ayesha"
    assert shown(english.text) == "Dear \u2068Ayesha\u2069,\n\nyou are invited. Open this link:\n\n[link]\n"
    assert urdu.subject == "دعوت نامہ برائے عائشہ"
    assert shown(urdu.text).endswith("یہ ربط کھولیے:\n\n[link]\n")
    assert (english.kind, english.state, english.next_at) == ("tests/invited", State.WAITING, NOW)


def test_composing_is_one_line_in_the_journal_without_name_or_address() -> None:
    message = invited(to=reader(account=31))
    line = Line.objects.get()
    assert (line.act, line.thing_kind, line.thing_id) == ("message.composed", "message", str(message.pk))
    assert line.details == '{"account":31,"kind":"tests/invited","language":"en","security":false}'


@pytest.mark.parametrize(
    "address",
    [
        "",
        "ayesha",
        "ayesha@",
        "@example.org",
        "ayesha@example.org\n",
        "ayesha@example.org\nBcc: x@example.org",
        "ayesha@example.org\r\nBcc: x@example.org",
        "ayesha@exam\u202eple.org",
        '"a\x01b"@example.org',
        '"ayesha khan"@example.org',
        "ayesha khan@example.org",
        "a@b@example.org",
        "ayesha@example.org, x@example.org",
        "Ayesha <ayesha@example.org>",
        "عائشہ@example.org",
        f"{'a' * 250}@example.org",
        f"ayesha@{'a' * 70}.org",
        "ayesha@example..org",
    ],
)
def test_what_is_no_address_is_refused_and_not_repeated(
    address: str, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    with pytest.raises(Refused) as refused:
        news(to=reader().__class__(address))
    assert refused.value.field == "address"
    assert not address.strip() or address not in refused.value.words
    assert Message.objects.count() == Line.objects.count() == 0
    assert "ayesha" not in caplog.text.lower() or "ayesha" not in address.lower()


def test_an_address_of_another_script_s_domain_is_kept_as_servers_take_it() -> None:
    assert news(to=reader().__class__(" ali@müller.example ")).address == "ali@xn--mller-kva.example"


@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r", "\u2028", "\n\n"])
def test_a_line_break_never_reaches_a_subject(ending: str) -> None:
    with pytest.raises(Refused) as refused:
        news(f"x{ending}Bcc: thief@example.org")
    assert refused.value.field == "subject"
    with pytest.raises(Refused):
        compose_ready(
            "t/x", to=reader(), subject=f"x{ending}Bcc: y", text="z", by=clerk(), at=NOW, security=False
        )
    assert Message.objects.count() == 0


def test_a_line_break_in_the_text_stays() -> None:
    assert news("x", body="one\r\ntwo\x00\x1b").text == "one\ntwo\n"


def test_direction_marks_are_taken_out_of_subject_and_text() -> None:
    message = news("re\u202etniv", body="a\u2066b\u200fc")
    assert (message.subject, message.text) == ("News: retniv", "abc\n")


def test_a_subject_of_five_hundred_letters_is_cut() -> None:
    assert len(news("x" * 500).subject) == 200


def test_plain_text_is_not_escaped() -> None:
    assert news("x", body="Ali & Sons <ali>").text == "Ali & Sons <ali>\n"


def test_a_text_cannot_forge_the_place_of_the_link() -> None:
    message = news("x", body="[link 00000000-0000-4000-8000-000000000000]")
    assert shown(message.text) == "[link]\n"


@pytest.mark.parametrize(
    ("template", "context", "link"),
    [
        ("tests/mail/news.txt", {"title": "x"}, None),  # something was not given
        ("tests/mail/headless.txt", {}, None),
        ("tests/mail/invited.txt", {"name": "x"}, None),  # asks for a link
        ("tests/mail/news.txt", {"title": "x", "body": "y"}, ("invitation", "5")),  # does not show its link
    ],
)
def test_a_template_that_does_not_fit_is_our_mistake(
    template: str, context: dict, link: tuple | None
) -> None:
    with pytest.raises(BadTemplate):
        compose(template, to=reader(), context=context, by=clerk(), at=NOW, link=link)
    assert Message.objects.count() == 0


def test_an_unknown_language_is_our_mistake() -> None:
    with pytest.raises(BadTemplate):
        news(to=reader(language="fr"))


def test_quiet_hours_and_the_daily_mail_hold_a_message() -> None:
    night = NOW + 9 * HOUR  # 23:00 in Karachi
    quiet, daily = news(to=reader(**QUIET), at=night), news(to=reader(digest=True))
    assert (quiet.state, quiet.next_at) == (State.HELD, night + 8 * HOUR)
    assert (daily.state, daily.next_at) == (State.HELD, NOW + 18 * HOUR)


@pytest.mark.usefixtures("keys")
def test_security_mail_is_sealed_and_neither_held_nor_readable() -> None:
    night = NOW + 9 * HOUR
    message = compose_ready(
        "account/email/password_reset_key",
        to=reader(digest=True, **QUIET),
        subject="Reset",
        text="http://localhost:8000/reset/secret",
        by=clerk(),
        at=night,
    )
    assert (message.subject, message.text, message.digest) == ("", "", False)
    assert (message.state, message.next_at) == (State.WAITING, night)
    assert message.sealed is not None and b"secret" not in bytes(message.sealed.small)
    assert words_of(Message.objects.get()) == ("Reset", "http://localhost:8000/reset/secret\n")


@pytest.mark.usefixtures("keys")
def test_security_mail_rolled_back_leaves_nothing_sealed() -> None:
    with pytest.raises(Refused):
        compose_ready("x/y", to=reader().__class__("none"), subject="s", text="t", by=clerk(), at=NOW)
    assert Sealed.objects.count() == Message.objects.count() == 0


def test_what_the_clock_writes_is_read_in_the_record_wing() -> None:
    assert news(by=clerk("common")).wing == "records"
    assert news(by=clerk("common"), wing="open").wing == "open"
