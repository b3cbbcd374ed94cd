"""A passkey, in a real browser with an authenticator that is only simulated: enrolled, used as second step and alone."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connections
from playwright.sync_api import Page

from palermo.partners.models import Account
from palermo.partners.tests.accounts_cast import PASSWORD, acts, details, with_password
from tests import cast
from tests.web.browsing import chromium

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("keys")]
DEVICE = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


@pytest.fixture
def page(monkeypatch: pytest.MonkeyPatch) -> Iterator[Page]:
    monkeypatch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
    with chromium() as browser:
        opened = browser.new_page(locale="en")
        session = opened.context.new_cdp_session(opened)
        session.send("WebAuthn.enable")
        session.send("WebAuthn.addVirtualAuthenticator", {"options": DEVICE})
        yield opened
        # Under Playwright's loop Django gives this thread a connection of its own, which nobody else would close.
        connections.close_all()


def sign_in(page: Page, root: str, account: Account) -> None:
    page.goto(f"{root}/accounts/login/")
    page.fill("input[name=login]", account.email)
    page.fill("input[name=password]", PASSWORD)
    page.click("form.form button.button")


@pytest.mark.parametrize("prefix", ["", "/records"])
def test_a_passkey_is_a_second_step_and_a_way_in_of_its_own(
    page: Page, live_server: Any, prefix: str
) -> None:
    complaints: list[str] = []
    page.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)
    root = live_server.url + prefix
    holder = with_password(cast.account("holder", "administrator", factor=False))
    sign_in(page, root, holder)
    page.goto(f"{root}/accounts/2fa/webauthn/add/")
    page.fill("input[name=password]", PASSWORD)
    page.click("form.form button.button")
    page.check("input[name=passwordless]")
    page.click("#key_add")
    page.wait_for_url("**/recovery-codes/")
    assert acts("factor.enrolled") == ["factor.enrolled"]
    page.context.clear_cookies()

    sign_in(page, root, holder)
    page.click("#key_step")
    page.wait_for_url(f"{root}/")
    page.context.clear_cookies()

    page.goto(f"{root}/accounts/login/")
    page.click("#passkey_login")
    page.wait_for_url(f"{root}/")
    page.goto(f"{root}/accounts/")
    assert page.inner_text("h1") == "Accounts"
    assert details("signed_in") == [
        '{"means":["password"]}',
        '{"means":["password","webauthn"]}',
        '{"means":["webauthn"]}',
    ]
    assert complaints == []
