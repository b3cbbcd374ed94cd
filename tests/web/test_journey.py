"""A stranger's whole way through real pages: second factor, invitation, post, journal, Urdu; and passkeys."""

import base64
import hashlib
import hmac
import re
import struct
import time
from collections.abc import Iterator
from email import message_from_bytes
from email.policy import default
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.web.browsing import chromium, entered, listening
from tests.web.serving import Served, served

pytestmark = pytest.mark.slow
GUEST, NEW_PASSWORD = "saba.invented@example.org", "four-lanterns-over-hunza"
PERIOD = 30


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with served(tmp_path_factory.mktemp("journey")) as running:
        yield running


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as opened:
        yield opened


def code_of(secret: str) -> str:
    """RFC 6238, by our own hand: the program's code is not asked about itself."""
    counter = struct.pack(">Q", int(time.time()) // PERIOD)
    digest = hmac.new(base64.b32decode(secret), counter, hashlib.sha1).digest()
    place = digest[-1] & 15
    return f"{(struct.unpack('>I', digest[place : place + 4])[0] & 0x7FFFFFFF) % 1_000_000:06d}"


def send(page: Page) -> None:
    """The main button of the page's form."""
    page.locator("main form .ends button.button").first.click()


def sign_in(page: Page, server: Served, wing: str, email: str, password: str, secret: str) -> None:
    page.goto(server.page(wing, "visitor", "account_login"))
    page.locator("input[name=login]").fill(email)
    page.locator("input[name=password]").fill(password)
    send(page)
    page.locator("input[name=code]").fill(code_of(secret))
    send(page)
    expect(page.locator("main")).to_be_visible()


def mail_to(server: Served, address: str, seconds: int = 60) -> str:
    """The text of the last mail to an address, as the embedded outbox wrote it."""
    folder = server.data / "outbox"
    for _ in range(seconds * 5):
        found = [
            message
            for path in sorted(folder.rglob("*.eml"))
            if address in str((message := message_from_bytes(path.read_bytes(), policy=default))["To"])
        ]
        if found:
            body = found[-1].get_body(("plain",))
            assert body is not None
            return str(body.get_content())
        time.sleep(0.2)
    raise AssertionError(f"No mail to {address} in {folder} after {seconds} s")


def test_a_stranger_invites_gives_a_post_reads_the_journal_and_turns_to_urdu(
    browser: Browser, server: Served
) -> None:
    with entered(browser, server, "visitor", "records") as context:
        page = context.new_page()
        said = listening(page)
        told = server.told
        sign_in(page, server, "records", told["emails"]["administrator"], told["password"], told["secret"])
        assert page.url == f"{server.url}/records/"
        invite(page, server)
        with entered(browser, server, "visitor", "records") as elsewhere:
            take_up(elsewhere.new_page(), server, mail_to(server, GUEST))
        give_and_end_a_post(page, server)
        read_the_journal(page, server)
        turn_to_urdu(page)
        assert said == []


def invite(page: Page, server: Served) -> None:
    page.goto(server.page("records", "administrator", "invite"))
    page.locator("input[name=email]").fill(GUEST)
    page.locator("select[name=role]").select_option("provincial_focal")
    page.locator("select[name=scope]").select_option("body:PB-POLICE")
    send(page)
    expect(page.locator("main")).to_contain_text(GUEST)


def take_up(page: Page, server: Served, mail: str) -> None:
    link = re.search(r"https?://\S+/invitation/\S+", mail)
    assert link is not None, mail
    page.goto(link[0])
    assert not page.url.rstrip("/").endswith(link[0].rstrip("/").rsplit("/", 1)[1]), (
        "the token stays in the address"
    )
    for name in ("password1", "password2"):
        page.locator(f"input[name={name}]").fill(NEW_PASSWORD)
    send(page)
    page.goto(server.page("records", "visitor", "mfa_activate_totp"))
    if "reauthenticate" in page.url:
        page.locator("input[name=password]").fill(NEW_PASSWORD)
        send(page)
    secret = page.locator("main code").first.inner_text().strip()
    page.locator("input[name=code]").fill(code_of(secret))
    send(page)
    page.goto(server.page("records", "visitor", "mfa_index"))
    expect(page.locator("main")).to_be_visible()
    page.goto(link[0])
    assert page.locator("input[name=password1]").count() == 0, "an invitation is taken up once"


def give_and_end_a_post(page: Page, server: Served) -> None:
    page.goto(server.page("records", "administrator", "organisations"))
    page.get_by_role("link", name="Registan Interior").first.click()
    page.locator("main a[href$='posts/new/']").first.click()
    page.locator("input[name=title]").fill("Keeper of the invented seal")
    send(page)
    expect(page.locator("main")).to_contain_text("Keeper of the invented seal")
    row = page.locator("tr, li, article, section", has_text="Keeper of the invented seal").last
    row.locator("a[href$='give/']").first.click()
    page.locator("input[name=who]").fill("Parwana Kohistar")
    page.locator("input[name=since]").fill("2026-03-01")
    send(page)
    send(page)
    expect(page.locator("main")).to_contain_text("Parwana")
    row = page.locator("tr, li, article", has_text="Keeper of the invented seal").last
    row.locator("a[href$='end/']").first.click()
    page.locator("input[name=until]").fill("2026-10-31")
    send(page)
    if page.locator("main form[method=post]").count():
        send(page)
    expect(page.locator("main")).not_to_contain_text("cannot")


def read_the_journal(page: Page, server: Served) -> None:
    page.goto(server.page("records", "administrator", "journal"))
    text = page.locator("main").inner_text()
    for words in ("Gave a post to a person", "Ended a person's time in a post", "Took up an invitation"):
        assert words in text, f"{words!r} is not in the journal:\n{text[:1500]}"
    assert "Parwana" not in text and GUEST not in text


def turn_to_urdu(page: Page) -> None:
    page.locator("button[name=language][value=ur]").first.click()
    root = page.locator("html")
    expect(root).to_have_attribute("dir", "rtl")
    expect(root).to_have_attribute("lang", "ur")
    page.reload()
    expect(root).to_have_attribute("dir", "rtl")


def test_a_passkey_is_enrolled_and_opens_the_door(browser: Browser, server: Served) -> None:
    with entered(browser, server, "secretariat", "open") as context:
        page = context.new_page()
        said = listening(page)
        keys = context.new_cdp_session(page)
        keys.send("WebAuthn.enable")
        keys.send(
            "WebAuthn.addVirtualAuthenticator",
            {
                "options": {
                    "protocol": "ctap2",
                    "transport": "internal",
                    "hasResidentKey": True,
                    "hasUserVerification": True,
                    "isUserVerified": True,
                    "automaticPresenceSimulation": True,
                }
            },
        )
        page.goto(server.page("open", "secretariat", "mfa_add_webauthn"))
        page.locator("input[name=name]").fill("An invented key")
        if page.locator("input[name=passwordless]").count():
            page.locator("input[name=passwordless]").check()
        page.locator("#key_add").click()
        page.wait_for_url(lambda url: "add" not in url)
        context.clear_cookies()
        page.goto(server.page("open", "visitor", "account_login"))
        page.locator("#passkey_login").click()
        page.wait_for_url(lambda url: "login" not in url)
        page.goto(server.page("open", "secretariat", "my_account"))
        expect(page.locator("main")).to_contain_text(server.told["emails"]["secretariat"])
        assert said == []


def test_nothing_of_the_journey_lies_in_the_log(server: Served) -> None:
    log = (Path(server.data).parent / "server.log").read_text()
    for secret in (server.told["password"], server.told["secret"], NEW_PASSWORD, GUEST):
        assert secret not in log
    assert re.findall(r"/(?:invitation|key|confirm-email)/[0-9A-Za-z]\S*", log) == []
