"""The pages of the outbox: who sees what of which wing, and what stop and letting go leave behind."""

import re
from datetime import timedelta
from pathlib import Path

import pytest
from django.test import Client
from django.urls import set_script_prefix
from django.utils.html import escape

from palermo.journal.models import Line
from palermo.outbox.actions import compose, hold_all, send_due
from palermo.outbox.models import Message, Recipient, State
from palermo.outbox.rendering import engine
from palermo.outbox.tests.sending import MINT, TEMPLATES, clerk, files, invited, news, reader
from palermo.partners.rules.roles import roles
from palermo.ui.clock import now
from palermo.vault.actions import make_keys
from tests import cast

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def own_templates(settings: object, tmp_path: Path) -> object:
    settings.TEMPLATES = [{**settings.TEMPLATES[0], "DIRS": [TEMPLATES]}]  # type: ignore[attr-defined]
    settings.MAIL_FOLDER = tmp_path / "outbox"  # type: ignore[attr-defined]
    settings.KEYS = tmp_path / "keys"  # type: ignore[attr-defined]
    engine.cache_clear()
    set_script_prefix("/")  # the test client leaves that of its last request standing
    yield
    set_script_prefix("/")
    engine.cache_clear()


@pytest.fixture
def administrator(client: Client) -> Client:
    return cast.sign_in(client, cast.account("ali", "administrator"))


def page(client: Client, address: str = "/outbox/", **data: str) -> str:
    answer = client.get(address, data)
    assert answer.status_code == 200
    return answer.content.decode()


def only() -> Message:
    return Message.objects.get()


def test_an_empty_outbox_says_so(administrator: Client) -> None:
    assert "Nothing is waiting and nothing was sent." in page(administrator)


def test_a_message_is_read_before_it_goes_and_the_look_is_kept(administrator: Client) -> None:
    message = invited("Ayesha & Sons", at=now())
    assert "Invitation for Ayesha" in page(administrator)
    shown = page(administrator, f"/outbox/{message.pk}/")
    assert escape("Dear \u2068Ayesha & Sons\u2069,") in shown
    assert "[link]" in shown and "[link " not in shown
    looks = Line.objects.filter(act="looked").values_list("thing_kind", "thing_id")
    assert list(looks) == [("message", str(message.pk))] * 2


@pytest.mark.parametrize("wing", ["open", "records"])
def test_the_other_wing_s_messages_are_not_there(client: Client, wing: str) -> None:
    base = "/records" if wing == "records" else ""
    other = {"open": "records", "records": "open"}[wing]
    foreign = news("unheard", by=clerk(other), at=now())
    mine = news("mine", by=clerk(wing), at=now())
    signed = cast.sign_in(client, cast.account("ali", "administrator"), wing)
    shown = page(signed, f"{base}/outbox/")
    assert "News: mine" in shown and "unheard" not in shown
    assert signed.get(f"{base}/outbox/{mine.pk}/").status_code == 200
    for step in ("", "stop/", "release/"):
        assert signed.get(f"{base}/outbox/{foreign.pk}/{step}").status_code == 404
        assert signed.post(f"{base}/outbox/{foreign.pk}/{step}", {"reason": "not_needed"}).status_code in (
            404,
            405,
        )
    assert Message.objects.get(pk=foreign.pk).state == State.WAITING


@pytest.mark.parametrize("role", ["auditor", "translator", "board_member"])
def test_other_roles_are_refused(client: Client, role: str) -> None:
    message = news(at=now())
    signed = cast.sign_in(client, cast.account("sana", role))
    for address in ("/outbox/", *(f"/outbox/{message.pk}/{step}" for step in ("", "stop/", "release/"))):
        assert signed.get(address).status_code == 403
    assert signed.post(f"/outbox/{message.pk}/stop/", {"reason": "not_needed"}).status_code == 403
    assert only().state == State.WAITING


def test_a_visitor_is_asked_to_sign_in(client: Client) -> None:
    assert client.get("/outbox/").status_code == 302


def test_security_mail_shows_kind_state_and_time_only(administrator: Client) -> None:
    make_keys(now())
    message = news("secret plan", to=reader("hidden"), security=True, at=now())
    for shown in (page(administrator), page(administrator, f"/outbox/{message.pk}/")):
        assert "Security mail" in shown and "Waiting" in shown
        for secret in ("secret plan", "hidden@example.org"):
            assert secret not in shown
    assert "Stop this message" not in shown
    assert "Nothing here matches" in administrator.post("/outbox/", {"q": "hidden"}).content.decode()
    assert Line.objects.filter(act="looked").count() == 0
    refused = administrator.post(f"/outbox/{message.pk}/stop/", {"reason": "not_needed"})
    assert "Security mail cannot be stopped" in refused.content.decode()
    assert only().state == State.WAITING


def test_stopping_and_letting_go_ask_for_a_reason_and_act_once(administrator: Client) -> None:
    message = news(at=now())
    address = f"/outbox/{message.pk}/stop/"
    asked = page(administrator, address)
    assert "Stop it: it is not sent" in asked
    without = administrator.post(address, {"reason": ""})
    assert without.status_code == 200 and only().state == State.WAITING
    once = re.search(r'name="once" value="([0-9a-f]{32})"', asked)
    assert once is not None
    for _ in range(2):
        done = administrator.post(address, {"reason": "wrong_text", "once": once[1]})
        assert (done.status_code, done["Location"]) == (302, f"/outbox/{message.pk}/")
    assert (only().state, only().stop_reason) == (State.STOPPED, "wrong_text")
    assert "The text is wrong" in page(administrator, f"/outbox/{message.pk}/")
    assert administrator.post(f"/outbox/{message.pk}/release/", {"reason": "mended"}).status_code == 302
    assert only().state == State.WAITING
    acts = Line.objects.filter(thing_kind="message").exclude(act="looked").order_by("id")
    assert [(line.act, line.details) for line in acts][1:] == [
        ("message.stopped", '{"why":"wrong_text"}'),
        ("message.released", '{"why":"mended"}'),
    ]


def test_a_message_that_went_out_meanwhile_is_not_stopped(administrator: Client) -> None:
    message = news(at=now())
    send_due(now(), mint=MINT)
    answer = administrator.post(f"/outbox/{message.pk}/stop/", {"reason": "wrong_text"})
    assert "This message can no longer be stopped" in answer.content.decode()
    assert "Stop this message" not in page(administrator, f"/outbox/{message.pk}/")


def test_the_link_that_was_sent_is_nowhere_on_the_page(administrator: Client, settings: object) -> None:
    message = invited(at=now())
    send_due(now(), mint=MINT)
    (mail,) = files(settings.MAIL_FOLDER)  # type: ignore[attr-defined]
    assert "5-secret" in mail.read_text()
    assert "5-secret" not in page(administrator, f"/outbox/{message.pk}/") + page(administrator)


def test_the_list_is_narrowed_by_state_kind_day_and_text(administrator: Client) -> None:
    news("old", at=now() - timedelta(days=40))
    news("new", at=now())
    invited("Sana", to=reader("sana"), at=now())
    stopped = page(administrator, state="stopped")
    assert "Nothing here matches" in stopped
    assert [word in page(administrator, kind="tests/news") for word in ("old", "new", "Sana")] == [
        True,
        True,
        False,
    ]
    assert [word in page(administrator, day="30") for word in ("News: old", "News: new")] == [False, True]
    found = administrator.post("/outbox/", {"q": "sana@"}).content.decode()
    assert "Invitation for Sana" in found and "News: new" not in found


def test_a_daily_mail_and_its_parts_lead_to_each_other(administrator: Client) -> None:
    to = Recipient("ayesha@example.org", account=3, digest=True)
    at = now() - timedelta(days=3)
    parts = [news("one", to=to, at=at), invited("two", to=to, at=at)]
    send_due(now(), mint=MINT)
    whole = Message.objects.get(kind="outbox/digest")
    shown = page(administrator, f"/outbox/{whole.pk}/")
    assert all(f"/outbox/{part.pk}/" in shown for part in parts) and "[link]" in shown
    assert f"/outbox/{whole.pk}/" in page(administrator, f"/outbox/{parts[0].pk}/")


def test_an_urdu_message_reads_from_right_to_left_on_an_english_page(administrator: Client) -> None:
    message = invited("عائشہ", to=reader(language="ur"), at=now())
    assert '<div class="card" lang="ur" dir="rtl">' in page(administrator, f"/outbox/{message.pk}/")


def test_the_pages_speak_urdu(administrator: Client) -> None:
    message = news(at=now())
    shown = page(administrator, f"/outbox/{message.pk}/", lang="ur")
    assert 'dir="rtl"' in shown and "پیغام" in shown


@pytest.mark.parametrize("rows", [1, 50])
def test_the_pages_ask_few_questions(
    administrator: Client, rows: int, django_assert_max_num_queries: object
) -> None:
    for number in range(rows):
        message = compose(
            "tests/news",
            to=reader(f"r{number}"),
            context={"title": "x", "body": "y"},
            by=clerk(),
            at=now(),
        )
    page(administrator)
    for address in ("/outbox/", f"/outbox/{message.pk}/", f"/outbox/{message.pk}/stop/"):
        with django_assert_max_num_queries(10):  # type: ignore[operator]
            page(administrator, address)


def test_a_held_outbox_says_so_and_is_let_go_on_its_page(administrator: Client) -> None:
    assert "The outbox is held" not in page(administrator)
    hold_all("restored", clerk(), now())
    assert "The outbox is held" in page(administrator)
    form = page(administrator, "/outbox/let-go/")
    once = re.search(r'name="once" value="([0-9a-f]+)"', form)[1]  # type: ignore[index]
    for _time in (1, 2):
        assert administrator.post("/outbox/let-go/", {"once": once}).status_code == 302
    assert "The outbox is held" not in page(administrator)
    assert Line.objects.filter(act="outbox.let_go").count() == 1


def test_an_export_holds_what_the_page_shows_and_is_kept(administrator: Client) -> None:
    invited("Ayesha", at=now())
    make_keys(now())
    news("secret plan", to=reader("hidden"), security=True, at=now())
    answer = administrator.get("/outbox/?format=csv&lang=en")
    assert answer.headers["Content-Disposition"] == 'attachment; filename="outbox-2-rows.csv"'
    shown = answer.content.decode("utf-8-sig").splitlines()
    assert shown[0] == "Subject,To,Kind,State,Written" and len(shown) == 3
    assert sorted(line.split(",")[0] for line in shown[1:]) == ["Invitation for Ayesha", "Security mail"]
    assert [line.split(",")[1] for line in shown[1:] if line.startswith("Security")] == [""]
    line = Line.objects.get(act="exported")
    assert (line.thing_kind, line.thing_id, line.details) == ("list", "outbox", '{"format":"csv","rows":2}')


@pytest.mark.parametrize("role", sorted(roles()))
def test_only_the_roles_of_the_table_export(client: Client, role: str) -> None:
    wing = "records" if roles()[role].wing == "records" else "open"
    prefix = "/records" if wing == "records" else ""
    cast.sign_in(client, cast.account("reader", role), wing)
    answer = client.get(f"{prefix}/outbox/?format=csv")
    allowed = role in ("administrator", "secretariat")
    assert answer.status_code == (200 if allowed else 403)
    assert Line.objects.filter(act="exported").exists() == allowed
