"""Forged forms, redirects to elsewhere, strange hosts, methods that no page takes."""

from urllib.parse import urlsplit

import pytest
from django.http import HttpResponse

from tests.oracle import world as worlds
from tests.web.routes import WINGS, under
from tests.web.visiting import ADMINISTRATOR, VISITOR, addresses, visit

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
READERS = (VISITOR, ADMINISTRATOR)
ELSEWHERE = (
    "https://evil.example/",
    "//evil.example/",
    "///evil.example/",
    "/\\evil.example/",
    "\\\\evil.example/",
    "https:evil.example",
    "http://testserver@evil.example/",
    "/\t/evil.example/",
    "javascript:alert(1)",
    "data:text/html,x",
)
NEXT = ("next", "back", "to", "url", "return_to", "redirect", "redirect_to", "continue", "from", "here")
OTHER_METHODS = ("PUT", "PATCH", "DELETE", "TRACE", "PROPFIND", "X-ODD")


def leads_elsewhere(response: HttpResponse) -> bool:
    target = response.headers.get("Location", "").replace("\\", "/").replace("\t", "")
    parts = urlsplit(target)
    return bool(parts.netloc and parts.netloc != "testserver") or parts.scheme not in ("", "http", "https")


@pytest.mark.parametrize("reader", READERS)
@pytest.mark.parametrize("wing", WINGS)
def test_a_form_from_elsewhere_is_refused_at_every_address(
    world: worlds.World, reader: str, wing: str
) -> None:
    taken = [
        f"{route.name}: {response.status_code}"
        for route, address in addresses(world, reader, wing)
        for response in (visit(world, reader, wing, address, "POST", csrf=True),)
        if response.status_code not in (403, 404, 405)
        and "/login/" not in response.headers.get("Location", "")
    ]
    assert taken == []


@pytest.mark.parametrize("reader", READERS)
@pytest.mark.parametrize("wing", WINGS)
def test_no_address_leads_to_another_site(world: worlds.World, reader: str, wing: str) -> None:
    led = []
    for route, address in addresses(world, reader, wing):
        for target in ELSEWHERE:
            words = dict.fromkeys(NEXT, target)
            for method in ("GET", "POST"):
                response = visit(world, reader, wing, address, method, words, HTTP_REFERER=target)
                if leads_elsewhere(response):
                    led.append(f"{method} {route.name} {target}: {response.headers['Location']}")
    assert led == []


@pytest.mark.parametrize("wing", WINGS)
def test_a_link_of_a_page_never_carries_the_target_it_was_given(world: worlds.World, wing: str) -> None:
    """A target kept in a form or link would lead elsewhere one step later."""
    kept = [
        route.name
        for route, address in addresses(world, VISITOR, wing)
        for word in NEXT
        if b'href="https://evil.example/'
        in b"".join(visit(world, VISITOR, wing, address, data={word: ELSEWHERE[0]}))
    ]
    assert kept == []


@pytest.mark.parametrize("host", ["evil.example", "localhost.evil.example", "a b", ""])
@pytest.mark.parametrize("wing", WINGS)
def test_a_strange_host_is_refused(world: worlds.World, wing: str, host: str) -> None:
    assert visit(world, VISITOR, wing, under(wing, "/"), HTTP_HOST=host).status_code == 400


@pytest.mark.parametrize("wing", WINGS)
def test_a_forwarded_host_changes_nothing(world: worlds.World, wing: str) -> None:
    for reader in READERS:
        for route, address in addresses(world, reader, wing):
            response = visit(
                world, reader, wing, address, HTTP_X_FORWARDED_HOST="evil.example", HTTP_X_HOST="evil.example"
            )
            body = b"" if response.streaming else response.content
            assert b"evil.example" not in body, route.name
            assert not leads_elsewhere(response), route.name


@pytest.mark.parametrize("reader", READERS)
@pytest.mark.parametrize("wing", WINGS)
def test_other_methods_are_not_taken(world: worlds.World, reader: str, wing: str) -> None:
    """Django's form views take PUT as another word for POST; it passes the same checks."""
    taken = [
        f"{method} {route.name}: {response.status_code}"
        for route, address in addresses(world, reader, wing)
        for method in OTHER_METHODS
        for response in (visit(world, reader, wing, address, method),)
        if not 300 <= response.status_code < 500
        and not (method == "PUT" and route.name.startswith(("account_", "mfa_")))
    ]
    assert taken == []


@pytest.mark.parametrize("reader", READERS)
@pytest.mark.parametrize("wing", WINGS)
def test_a_form_by_another_method_from_elsewhere_is_refused(
    world: worlds.World, reader: str, wing: str
) -> None:
    taken = [
        f"{route.name}: {response.status_code}"
        for route, address in addresses(world, reader, wing)
        for response in (visit(world, reader, wing, address, "PUT", csrf=True),)
        if response.status_code not in (403, 404, 405)
        and "/login/" not in response.headers.get("Location", "")
    ]
    assert taken == []
