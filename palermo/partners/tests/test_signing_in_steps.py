"""Signing in, the second step, showing again that it is you, signing out: by the real pages, in both wings."""

import pytest
from allauth.mfa.models import Authenticator
from django.contrib.sessions.models import Session
from django.core.cache import cache
from pytest_django.fixtures import Settings

from palermo.journal.models import Line
from palermo.partners.models import Account
from palermo.partners.tests.accounts_cast import (
    PASSWORD,
    SECRET,
    Browser,
    acts,
    code,
    details,
    type_password,
    with_app,
    with_password,
)
from tests import cast

pytestmark = pytest.mark.django_db
WINGS = [("open", ""), ("records", "/records")]


@pytest.fixture
def holder() -> Account:
    return with_app(with_password(cast.account("holder", "bureau_officer")))


@pytest.mark.parametrize(("wing", "prefix"), WINGS)
def test_password_and_code_open_a_session_of_one_wing(
    browser: Browser, holder: Account, wing: str, prefix: str
) -> None:
    answer = type_password(browser, holder, prefix=prefix)
    assert answer.headers["Location"] == f"{prefix}/accounts/2fa/authenticate/"
    assert acts() == []
    answer = browser.post(f"{prefix}/accounts/2fa/authenticate/", {"code": code()})
    assert answer.headers["Location"] == f"{prefix}/"
    assert acts() == ["signed_in"]
    assert details("signed_in") == ['{"means":["password","totp"]}']
    line = Line.objects.get()
    assert (line.account, line.wing, line.thing_id) == (holder.pk, wing, str(holder.pk))
    other = "open" if wing == "records" else "records"
    assert browser.cookies[f"palermo_{wing}"].value
    assert f"palermo_{other}" not in browser.cookies
    assert browser.get(f"{prefix}/my/account/").status_code == 200
    away = "" if prefix else "/records"
    assert "/accounts/login/" in browser.get(f"{away}/my/account/").headers["Location"]


def test_a_session_key_of_the_one_wing_opens_nothing_in_the_other(browser: Browser, holder: Account) -> None:
    type_password(browser, holder)
    browser.post("/accounts/2fa/authenticate/", {"code": code()})
    stolen = browser.cookies["palermo_open"].value
    thief = Browser()
    thief.cookies["palermo_records"] = stolen
    assert "/accounts/login/" in thief.get("/records/my/account/").headers["Location"]


def test_the_second_step_cannot_be_walked_around(browser: Browser, holder: Account) -> None:
    type_password(browser, holder)
    for path in ("/my/account/", "/accounts/2fa/", "/accounts/", "/accounts/2fa/totp/activate/"):
        assert browser.get(path).status_code in (302, 403)
    assert browser.get("/my/account/").headers["Location"].startswith("/accounts/login/")


def test_a_code_works_once(browser: Browser, holder: Account) -> None:
    type_password(browser, holder)
    used = code()
    browser.post("/accounts/2fa/authenticate/", {"code": used})
    again = Browser()
    type_password(again, holder)
    answer = again.post("/accounts/2fa/authenticate/", {"code": used})
    assert answer.status_code == 200 and acts("sign_in_failed") == ["sign_in_failed"]


def test_a_recovery_code_opens_once(browser: Browser, holder: Account) -> None:
    from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes

    kept = RecoveryCodes.activate(holder).get_unused_codes()
    assert len(kept) == 10
    for attempt, opens in ((kept[0], True), (kept[0], False), (kept[1], True)):
        other = Browser()
        type_password(other, holder)
        answer = other.post("/accounts/2fa/authenticate/", {"code": attempt})
        assert (answer.status_code == 302) is opens
    assert details("signed_in")[0] == '{"means":["password","recovery_codes"]}'


def test_the_secret_does_not_lie_open_in_the_database(holder: Account) -> None:
    stored = str(Authenticator.objects.get(user=holder).data)
    assert SECRET not in stored


def test_failures_are_kept_without_what_was_typed(browser: Browser, holder: Account) -> None:
    type_password(browser, holder, "wrong wrong wrong")
    browser.post("/accounts/login/", {"login": "stranger@example.net", "password": "wrong wrong wrong"})
    lines = list(Line.objects.order_by("pk"))
    assert [(line.act, line.outcome, line.thing_id) for line in lines] == [
        ("sign_in_failed", "refused", str(holder.pk)),
        ("sign_in_failed", "refused", ""),
    ]
    written = " ".join(str(vars(line)) for line in lines)
    assert "example" not in written and "wrong" not in written


def test_known_and_unknown_addresses_are_answered_alike(browser: Browser, holder: Account) -> None:
    known = type_password(browser, holder, "wrong wrong wrong").content.decode()
    unknown = browser.post(
        "/accounts/login/", {"login": "stranger@example.net", "password": "wrong wrong wrong"}
    ).content.decode()
    assert plain(known, holder.email) == plain(unknown, "stranger@example.net")


def plain(page: str, address: str) -> str:
    import re

    without = page.replace(address, "ADDRESS")
    return re.sub(r'name="csrfmiddlewaretoken" value="[^"]+"', "", without)


def test_five_wrong_passwords_close_the_address_for_a_while(browser: Browser, holder: Account) -> None:
    cache.clear()
    for _attempt in range(5):
        type_password(browser, holder, "wrong wrong wrong")
    assert acts() == ["sign_in_failed"] * 5
    answer = type_password(browser, holder)
    assert answer.status_code == 200 and "/2fa/" not in answer.headers.get("Location", "")
    assert acts()[-1] == "sign_in_locked"


def test_wrong_codes_are_counted_too(browser: Browser, holder: Account) -> None:
    cache.clear()
    type_password(browser, holder)
    for _attempt in range(6):
        browser.post("/accounts/2fa/authenticate/", {"code": "000000"})
    assert acts() == ["sign_in_failed"] * 5 + ["sign_in_locked"]
    assert set(details("sign_in_failed")) == {'{"step":"code"}'}


def test_signing_out_kills_the_session_on_the_server(browser: Browser, holder: Account) -> None:
    type_password(browser, holder)
    browser.post("/accounts/2fa/authenticate/", {"code": code()})
    key = browser.cookies["palermo_open"].value
    browser.post("/accounts/logout/")
    assert acts() == ["signed_in", "signed_out"]
    assert not Session.objects.filter(session_key=key).exists()
    thief = Browser()
    thief.cookies["palermo_open"] = key
    assert "/accounts/login/" in thief.get("/my/account/").headers["Location"]


def test_without_a_factor_the_role_sleeps_and_the_page_says_so(browser: Browser) -> None:
    holder = with_password(cast.account("holder", "bureau_officer", factor=False))
    answer = type_password(browser, holder, prefix="/records")
    assert answer.headers["Location"] == "/records/my/account/"
    page = browser.get("/records/my/account/?lang=en").content.decode()
    assert "Enrol a second factor" in page
    assert browser.get("/records/accounts/").status_code == 403


def test_a_closed_account_and_a_demo_account_stay_out(browser: Browser, settings: Settings) -> None:
    closed = with_password(cast.account("closed", factor=False))
    Account.objects.filter(pk=closed.pk).update(is_active=False)
    assert type_password(browser, closed).headers["Location"] == "/accounts/inactive/"
    shown = with_password(cast.account("shown", factor=False))
    Account.objects.filter(pk=shown.pk).update(is_demo=True)
    settings.DEMO = False
    assert type_password(Browser(), shown).headers["Location"] == "/accounts/inactive/"
    settings.DEMO = True
    other = Browser()
    assert type_password(other, shown).headers["Location"] == "/"
    assert other.get("/my/account/").status_code == 200
    settings.DEMO = False
    assert other.get("/my/account/").status_code == 302
    assert acts() == ["signed_in"]


@pytest.mark.parametrize(
    "path", ["signup/", "signup/passkey/", "3rdparty/", "login/code/", "2fa/webauthn/signup/"]
)
def test_what_is_not_offered_is_not_there(browser: Browser, path: str) -> None:
    assert browser.get(f"/accounts/{path}").status_code == 404


@pytest.mark.parametrize(
    "away", ["https://evil.example/", "//evil.example/", "http://127.0.0.1/x", "javascript:alert(1)"]
)
def test_nobody_is_led_away_after_signing_in(browser: Browser, away: str) -> None:
    holder = with_password(cast.account("holder", "learner", factor=False))
    answer = browser.post(
        f"/accounts/login/?next={away}", {"login": holder.email, "password": PASSWORD, "next": away}
    )
    assert answer.headers["Location"] == "/"


def test_the_language_of_the_account_comes_with_the_sign_in(browser: Browser) -> None:
    holder = with_password(cast.account("holder", "learner", factor=False))
    Account.objects.filter(pk=holder.pk).update(language="ur")
    type_password(browser, holder)
    assert browser.cookies["palermo_language"].value == "ur"
