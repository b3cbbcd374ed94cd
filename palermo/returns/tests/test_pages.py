"""The pages of returns, as their readers meet them."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse, set_script_prefix

from palermo.returns.tests.cast import checked, faulty, holder
from tests.cast import sign_in

RECORDS = "palermo.config.urls_records"
pytestmark = pytest.mark.django_db


@pytest.fixture
def enter(house: Path) -> Any:
    """A browser of somebody who holds a role, in the record wing."""
    set_script_prefix("/records/")

    def entered(role: str, scope: str = "", name: str = "") -> Client:
        return sign_in(Client(), holder(role, scope, name), "records")

    yield entered
    set_script_prefix("/")


def page(client: Client, name: str, *arguments: Any, **asked: str) -> Any:
    return client.get(reverse(name, RECORDS, args=arguments), asked)


def test_the_page_tells_what_was_found(enter: Callable[..., Client]) -> None:
    made = checked(faulty())
    shown = page(enter("provincial_focal"), "return", made.address)
    text = shown.content.decode()
    assert shown.status_code == 200
    for words in (
        "Ready for the officer",
        "is not a code that category takes",
        "rejects the row",
        "2 errors",
        "return.xlsx",
    ):
        assert words in text, words
