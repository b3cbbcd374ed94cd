"""What the pages of allauth say, they say in the words of this house, in both languages."""

import re

import pytest

from palermo.partners.tests.accounts_cast import Browser, type_password, with_app, with_password
from tests import cast

pytestmark = pytest.mark.django_db

WRONG = {
    "en": "Address and password do not belong together. Write both again.",
    "ur": "پتہ اور پاس ورڈ آپس میں نہیں ملتے۔ دونوں دوبارہ لکھیں۔",
}


def labels(page: str) -> list[str]:
    return [text.strip() for text in re.findall(r'<label for="id_[^>]*>([^<]*)', page)]


def test_the_form_of_signing_in_says_each_thing_once(browser: Browser) -> None:
    page = browser.get("/accounts/login/?lang=en").content.decode()
    assert labels(page) == ["E-mail address", "Password"]
    assert "placeholder" not in page
    assert labels(browser.get("/accounts/login/?lang=ur").content.decode()) == ["ای میل پتہ", "پاس ورڈ"]


@pytest.mark.parametrize("language", ["en", "ur"])
def test_a_wrong_password_is_said_in_our_words(browser: Browser, language: str) -> None:
    account = with_password(cast.account("holder", "bureau_officer"))
    sent = {"login": account.email, "password": "not the password at all"}
    page = browser.post(f"/accounts/login/?lang={language}", sent).content.decode()
    assert WRONG[language] in page


def test_an_empty_form_says_what_every_form_says(browser: Browser) -> None:
    page = browser.post("/accounts/login/?lang=en", {"login": "", "password": ""}).content.decode()
    assert page.count("Fill this in.") == 4  # above the form and at each field
    assert "This field is required" not in page


@pytest.mark.parametrize(
    ("path", "said"),
    [
        ("/accounts/password/change/", ["Password until now", "New password", "New password, once more"]),
        ("/accounts/password/reset/", ["E-mail address"]),
        ("/accounts/email/", ["E-mail address"]),
        ("/accounts/reauthenticate/", ["Password"]),
    ],
)
def test_every_form_has_our_labels(path: str, said: list[str]) -> None:
    browser = Browser()
    cast.sign_in(browser, with_password(cast.account("holder", "learner", factor=False)), "open")
    page = browser.get(path + "?lang=en", follow=True).content.decode()
    assert labels(page)[: len(said)] == said and "placeholder" not in page.partition("<main")[2]


def test_the_second_step_has_no_placeholder(browser: Browser) -> None:
    type_password(browser, with_app(with_password(cast.account("holder", "bureau_officer"))))
    shown = browser.post("/accounts/2fa/authenticate/?lang=en", {"code": "000000x"}).content.decode()
    assert labels(shown) == ["Code"] and "placeholder" not in shown.partition("<main")[2]
    assert "This code is wrong, too old or used already. Write a new one." in shown
