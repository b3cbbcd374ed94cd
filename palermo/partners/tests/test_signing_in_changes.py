"""What a holder changes: factors, password, address, sessions, language; and what must be shown again before."""

import re
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator

from palermo.partners.models import Account
from palermo.partners.tests.accounts_cast import (
    PASSWORD,
    Browser,
    acts,
    code,
    details,
    letters,
    link_in,
    type_password,
    with_app,
    with_password,
)
from palermo.ui import clock
from tests import cast

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("keys")]
OTHER = "another horse battery"


@pytest.fixture
def holder() -> Account:
    return with_password(cast.account("holder", "learner", factor=False))


def signed_in(holder: Account, prefix: str = "") -> Browser:
    browser = Browser()
    type_password(browser, holder, prefix=prefix)
    return browser


def shown_again(browser: Browser, path: str) -> str:
    """Opens a page that asks first, answers with the password, and gives the page."""
    away = browser.get(path).headers["Location"]
    assert "/accounts/reauthenticate/" in away, away
    back = browser.post(away, {"password": PASSWORD}).headers["Location"]
    assert back == path
    return browser.get(path).content.decode()


def test_an_app_is_enrolled_by_typing_and_its_codes_are_shown_once(
    holder: Account, django_capture_on_commit_callbacks: Any
) -> None:
    browser, elsewhere = signed_in(holder), signed_in(holder, "/records")
    page = shown_again(browser, "/accounts/2fa/totp/activate/?lang=en")
    found = re.search(r'<code dir="ltr" class="long">([A-Z2-7]{32})</code>', page)
    assert found
    with django_capture_on_commit_callbacks(execute=True):
        answer = browser.post("/accounts/2fa/totp/activate/", {"code": code(found[1])})
    assert answer.headers["Location"] == "/accounts/2fa/recovery-codes/"
    first = browser.get("/accounts/2fa/recovery-codes/").content.decode()
    assert len(re.findall(r'<code dir="ltr">\d{8}</code>', first)) == 10
    again = browser.get("/accounts/2fa/recovery-codes/").content.decode()
    assert 'dir="ltr">' not in again.partition("<main")[2].partition("</main>")[0]
    assert details("factor.enrolled") == ['{"kinds":["recovery_codes","totp"]}']
    assert browser.get("/my/account/").status_code == 200
    assert elsewhere.get("/records/my/account/").status_code == 302
    assert "An app or a key was enrolled" in letters(clock.now())[-1]


def test_an_app_is_taken_away_only_with_the_app(holder: Account) -> None:
    browser = Browser()
    type_password(browser, with_app(holder))
    browser.post("/accounts/2fa/authenticate/", {"code": code()})
    away = browser.get("/accounts/2fa/totp/deactivate/").headers["Location"]
    assert away.startswith("/accounts/2fa/reauthenticate/")
    answer = browser.post("/accounts/reauthenticate/", {"password": PASSWORD})
    assert answer.headers["Location"].startswith("/accounts/2fa/reauthenticate/")
    assert browser.post(away, {"code": "000000"}).status_code == 200
    assert details("sign_in_failed") == ['{"step":"again"}']
    from django.core.cache import cache

    cache.clear()  # the code of these thirty seconds was used for the sign-in
    assert browser.post(away, {"code": code()}).headers["Location"] == "/accounts/2fa/totp/deactivate/"
    browser.post("/accounts/2fa/totp/deactivate/", {})
    assert not Authenticator.objects.filter(user=holder).exists()
    assert acts("factor.removed") == ["factor.removed"]


def test_a_changed_password_ends_every_session(holder: Account) -> None:
    browser, elsewhere = signed_in(holder), signed_in(holder, "/records")
    data = {"oldpassword": PASSWORD, "password1": OTHER, "password2": OTHER}
    assert browser.post("/accounts/password/change/", data | {"oldpassword": "no"}).status_code == 200
    assert browser.post("/accounts/password/change/", data).status_code == 302
    for reader, path in ((browser, "/my/account/"), (elsewhere, "/records/my/account/")):
        assert reader.get(path).status_code == 302
    assert acts("password.changed", "signed_out") == ["password.changed", "signed_out"]
    assert "password of your account was changed" in letters(clock.now())[-1]
    assert type_password(Browser(), holder, OTHER).headers["Location"] == "/"


def test_a_forgotten_password_is_reset_by_a_link_that_works_once(holder: Account) -> None:
    browser = Browser()
    assert browser.post("/accounts/password/reset/", {"email": holder.email}).status_code == 302
    link = link_in(letters(clock.now())[-1])
    away = browser.get(link).headers["Location"]
    assert away.endswith("-set-password/")
    assert browser.post(away, {"password1": OTHER, "password2": OTHER}).status_code == 302
    holder.refresh_from_db()
    assert holder.check_password(OTHER)
    assert acts("password.reset") == ["password.reset"]
    assert "does not work any more" in Browser().get(link + "?lang=en").content.decode()
    assert browser.get("/my/account/").status_code == 302


def test_a_reset_says_the_same_of_known_and_unknown_addresses(holder: Account) -> None:
    pages = []
    for address in (holder.email, "stranger@example.net"):
        browser = Browser()
        answer = browser.post("/accounts/password/reset/?lang=en", {"email": address}, follow=True)
        pages.append(re.sub(r'name="csrfmiddlewaretoken" value="[^"]+"', "", answer.content.decode()))
    assert pages[0] == pages[1]
    known, unknown = sorted(letters(clock.now()), key=lambda text: "http" not in text)
    assert "/accounts/password/reset/key/" in known and "http" not in unknown
    assert acts() == ["message.composed"] * 2 + ["outbox.sent"]


def test_the_link_of_the_record_wing_leads_to_its_pages(holder: Account) -> None:
    Browser().post("/records/accounts/password/reset/", {"email": holder.email})
    assert link_in(letters(clock.now())[-1]).startswith("/records/accounts/password/reset/key/")


def test_an_address_changes_when_the_link_in_its_mail_is_opened(holder: Account) -> None:
    browser = signed_in(holder)
    answer = browser.post("/accounts/email/", {"email": "new@example.org", "action_add": "1"})
    assert answer.headers["Location"].startswith("/accounts/reauthenticate/")
    browser.post(answer.headers["Location"], {"password": PASSWORD})
    holder.refresh_from_db()
    assert holder.email == "holder@example.org"
    link = link_in(letters(clock.now())[-1])
    assert holder.email == "holder@example.org"
    other = Browser()
    assert "new@example.org" in other.get(link).content.decode()
    assert other.post(link).status_code == 302
    holder.refresh_from_db()
    assert holder.email == "new@example.org"
    assert [each.email for each in EmailAddress.objects.filter(user=holder)] == ["new@example.org"]
    assert acts("address.asked", "address.changed") == ["address.asked", "address.changed"]
    assert "Another address now signs in" in letters(clock.now())[-1]
    assert "older than three days" in Browser().get(link + "?lang=en").content.decode()


def test_an_address_changes_also_with_a_second_factor(holder: Account) -> None:
    browser = Browser()
    type_password(browser, with_app(holder))
    browser.post("/accounts/2fa/authenticate/", {"code": code()})
    from django.core.cache import cache

    cache.clear()
    away = browser.post("/accounts/email/", {"email": "new@example.org", "action_add": "1"}).headers[
        "Location"
    ]
    browser.post(away, {"code": code()})
    assert EmailAddress.objects.filter(user=holder, email="new@example.org", verified=False).exists()
    browser.post("/accounts/email/", {"email": "new@example.org", "action_remove": "1"})
    assert not EmailAddress.objects.filter(email="new@example.org").exists()
    assert acts("address.asked", "address.cancelled") == ["address.asked", "address.cancelled"]


def test_the_address_of_somebody_else_cannot_be_taken_nor_found_out(holder: Account) -> None:
    cast.account("other", "learner")
    browser = signed_in(holder)
    away = browser.post("/accounts/email/", {"email": "other@example.org", "action_add": "1"}).headers[
        "Location"
    ]
    browser.post(away, {"password": PASSWORD})
    assert "belongs to another" not in browser.get("/accounts/email/?lang=en").content.decode()
    link = link_in(letters(clock.now())[-1])
    assert "Confirm</button>" not in Browser().get(link + "?lang=en").content.decode()
    Browser().post(link)
    holder.refresh_from_db()
    assert holder.email == "holder@example.org"


def test_sessions_of_both_wings_are_listed_and_ended(holder: Account) -> None:
    here, there, third = signed_in(holder), signed_in(holder, "/records"), signed_in(holder)
    page = here.get("/my/sessions/?lang=en").content.decode()
    assert page.count("<tr") == 4 and "record wing" in page and "this one" in page
    for reader in (here, there, third):
        for cookie in reader.cookies.values():
            assert cookie.key.startswith("palermo_l") or cookie.value not in page
    one = re.findall(r'name="session" value="(\d+)"', page)
    assert len(one) == 2
    stranger = signed_in(with_password(cast.account("stranger", "learner", factor=False)))
    stranger.post("/my/sessions/", {"session": one[0]})
    assert acts("session.ended") == []
    here.post("/my/sessions/", {"session": "others"})
    assert details("session.ended") == ['{"sessions":2}']
    assert here.get("/my/account/").status_code == 200
    assert third.get("/my/account/").status_code == 302
    assert there.get("/records/my/account/").status_code == 302


def test_language_and_quiet_hours_are_the_readers_own(holder: Account) -> None:
    browser = signed_in(holder)
    data = {"language": "ur", "quiet_from": "21:00", "quiet_until": "07:00", "digest": "on"}
    assert browser.post("/my/account/", data).status_code == 302
    holder.refresh_from_db()
    assert (holder.language, holder.digest, str(holder.quiet_from)) == ("ur", True, "21:00:00")
    assert details("account.changed") == ['{"fields":["language","digest","quiet_from","quiet_until"]}']
    assert browser.post("/my/account/?lang=en", {"language": "en", "quiet_from": "21:00"}).status_code == 200


@pytest.mark.parametrize(
    "away", ["https://evil.example/", "//evil.example", "/\\evil.example", "evil", "", "javascript:x"]
)
def test_speaking_leads_only_to_own_pages(away: str) -> None:
    answer = Browser().post("/language/", {"language": "ur", "next": away})
    assert answer.headers["Location"] == "/" and answer.cookies["palermo_language"].value == "ur"


def test_speaking_comes_back_and_is_remembered(holder: Account) -> None:
    browser = signed_in(holder)
    answer = browser.post("/language/", {"language": "ur", "next": "/roles/?x=1"})
    assert answer.headers["Location"] == "/roles/?x=1"
    holder.refresh_from_db()
    assert holder.language == "ur" and acts("account.changed") == ["account.changed"]
    assert browser.post("/language/", {"language": "fr"}).status_code == 404
    assert browser.get("/language/").status_code == 405
