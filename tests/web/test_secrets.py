"""Secrets reach no page and no log, whatever breaks."""

import logging
import re
from io import StringIO
from typing import Any

import pytest
from django.conf import settings
from django.http import HttpRequest, HttpResponse

from tests.oracle import world as worlds
from tests.web.routes import WINGS, routes, under
from tests.web.visiting import ADMINISTRATOR, VISITOR, visit

pytestmark = pytest.mark.django_db
SECRET = "Kd7-sealed-word-93Qz"


def broken_with_a_secret(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
    password = request.POST.get("password", "") + SECRET
    key = {"master": password}
    raise LookupError(len(key))


@pytest.fixture
def log() -> Any:
    """Everything that any logger says, as the server's console would show it."""
    said, root = StringIO(), logging.getLogger()
    handler = logging.StreamHandler(said)
    django = logging.getLogger("django")
    for logger in (root, django):
        logger.addHandler(handler)
    yield said
    for logger in (root, django):
        logger.removeHandler(handler)


@pytest.mark.parametrize("wing", WINGS)
def test_a_broken_page_tells_nothing(
    world: worlds.World, wing: str, monkeypatch: pytest.MonkeyPatch, log: StringIO
) -> None:
    home = next(route for route in routes(wing) if route.name == "home")
    monkeypatch.setattr(home.entry, "callback", broken_with_a_secret)
    response = visit(
        world,
        ADMINISTRATOR,
        wing,
        under(wing, "/") + f"?token={SECRET}",
        "POST",
        {"password": SECRET},
        HTTP_COOKIE=f"other={SECRET}",
        HTTP_AUTHORIZATION=f"Bearer {SECRET}",
    )
    assert response.status_code == 500
    page = response.content.decode()
    for hidden in (SECRET, "LookupError", "Traceback", "broken_with_a_secret", "settings", ".py"):
        assert hidden not in page
    assert "LookupError" in log.getvalue()
    assert SECRET not in log.getvalue()


@pytest.mark.parametrize("wing", WINGS)
def test_a_failed_sign_in_tells_nothing(world: worlds.World, wing: str, log: StringIO) -> None:
    address = under(wing, "/accounts/login/")
    known, unknown = (
        visit(world, VISITOR, wing, address, "POST", {"login": email, "password": SECRET})
        for email in (world.readers[ADMINISTRATOR].email, "nobody@example.org")
    )
    assert known.status_code == unknown.status_code == 200
    assert SECRET not in known.content.decode() + unknown.content.decode() + log.getvalue()


@pytest.mark.parametrize("wing", WINGS)
def test_a_sign_in_does_not_say_whether_the_address_is_known(world: worlds.World, wing: str) -> None:
    """Not by the page, and for a lost password neither."""
    for name, entry in (("login", "login"), ("password/reset", "email")):
        pages = [
            visit(
                world,
                VISITOR,
                wing,
                under(wing, f"/accounts/{name}/"),
                "POST",
                {entry: email, "password": "x"},
            )
            for email in (world.readers[ADMINISTRATOR].email, "nobody@example.org")
        ]
        assert len({(page.status_code, page.headers.get("Location")) for page in pages}) == 1
        texts = {
            plain(page, email)
            for page, email in zip(
                pages, (world.readers[ADMINISTRATOR].email, "nobody@example.org"), strict=True
            )
        }
        assert len(texts) == 1


def plain(page: HttpResponse, email: str) -> str:
    """A page without what is drawn anew each time."""
    return re.sub(r'value="[A-Za-z0-9_-]{20,}"', "", page.content.decode().replace(email, ""))


def test_settings_show_no_debugging() -> None:
    assert settings.DEBUG is False
    assert settings.ADMINS == []
