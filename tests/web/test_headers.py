"""The security headers of every answer: pages, files, redirects and failures, after OWASP's Secure Headers list.

Decided otherwise than that list: `Referrer-Policy: same-origin`, since Django's protection against forged forms reads
the referrer over HTTPS; no `Clear-Site-Data` at sign-out, since signed-in pages are never stored and it would empty
the other wing's session too.
"""

import re
from collections.abc import Iterator

import pytest
from django.contrib.staticfiles import finders
from django.http import HttpResponse
from django.test import Client

from tests.oracle import world as worlds
from tests.web.routes import WINGS, routes, under
from tests.web.visiting import ADMINISTRATOR, VISITOR, addresses, visit

pytestmark = pytest.mark.django_db
WANTED = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "X-Permitted-Cross-Domain-Policies": "none",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Embedder-Policy": "require-corp",
    "Cross-Origin-Resource-Policy": "same-origin",
}
FORBIDDEN = ("Server", "X-Powered-By", "X-AspNet-Version", "X-Generator", "Access-Control-Allow-Origin")
CLOSED = ("camera", "geolocation", "microphone", "payment", "usb")


def lacking(response: HttpResponse) -> list[str]:
    found = [
        f"{name}: {response.headers.get(name)}"
        for name, value in WANTED.items()
        if response.headers.get(name) != value
    ]
    found += [name for name in FORBIDDEN if name in response.headers]
    permissions = response.headers.get("Permissions-Policy", "")
    found += [f"Permissions-Policy leaves {name} open" for name in CLOSED if f"{name}=()" not in permissions]
    return found + weak(response.headers.get("Content-Security-Policy", ""))


def weak(policy: str) -> list[str]:
    rules = {part.split()[0]: part.split()[1:] for part in policy.split(";") if part.split()}
    found = [
        f"CSP lacks {name}" for name in ("form-action", "frame-ancestors", "base-uri") if name not in rules
    ]
    if rules.get("default-src") != ["'none'"] and rules.get("object-src") != ["'none'"]:
        found.append("CSP allows objects")
    for name, sources in rules.items():
        loose = [each for each in sources if "unsafe" in each or each in ("*", "http:", "https:", "blob:")]
        if name in ("script-src", "default-src"):
            loose += [each for each in sources if each == "data:"]
        found += [f"CSP {name} {each}" for each in loose]
    return found


@pytest.mark.parametrize("reader", [VISITOR, ADMINISTRATOR])
@pytest.mark.parametrize("wing", WINGS)
def test_every_page_carries_every_header(world: worlds.World, reader: str, wing: str) -> None:
    poor = {}
    for route, address in addresses(world, reader, wing):
        for method in ("GET", "POST", "OPTIONS"):
            lacks = lacking(visit(world, reader, wing, address, method))
            if lacks:
                poor[f"{method} {route.name}"] = lacks
    assert poor == {}


@pytest.mark.parametrize("wing", WINGS)
def test_what_a_signed_in_reader_sees_is_never_stored(world: worlds.World, wing: str) -> None:
    stored = [
        route.name
        for route, address in addresses(world, ADMINISTRATOR, wing)
        if "no-store" not in visit(world, ADMINISTRATOR, wing, address).headers.get("Cache-Control", "")
    ]
    assert stored == []


def test_nothing_of_the_record_wing_is_ever_stored(world: worlds.World) -> None:
    stored = [
        route.name
        for route, address in addresses(world, VISITOR, "records")
        if visit(world, VISITOR, "records", address).headers.get("Cache-Control") != "no-store"
    ]
    assert stored == []


@pytest.mark.parametrize("wing", WINGS)
def test_a_page_that_changes_with_reader_and_language_says_so(world: worlds.World, wing: str) -> None:
    varies = visit(world, VISITOR, wing, under(wing, "/")).headers.get("Vary", "")
    assert {"cookie", "accept-language"} <= {part.strip().lower() for part in varies.split(",")}


def failures(wing: str) -> Iterator[tuple[str, dict[str, str], int]]:
    yield under(wing, "/there-is-no-such-page/"), {}, 404
    yield under(wing, "/"), {"HTTP_HOST": "evil.example"}, 400


@pytest.mark.parametrize("wing", WINGS)
def test_pages_of_failure_carry_every_header(world: worlds.World, wing: str) -> None:
    for address, extra, status in failures(wing):
        response = visit(world, VISITOR, wing, address, **extra)
        assert (address, response.status_code, lacking(response)) == (address, status, [])


@pytest.mark.parametrize("wing", WINGS)
def test_a_broken_page_carries_every_header(
    world: worlds.World, wing: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = next(route for route in routes(wing) if route.name == "home")
    monkeypatch.setattr(home.entry, "callback", lambda request: 1 // 0)
    response = visit(world, VISITOR, wing, under(wing, "/"))
    assert (response.status_code, lacking(response)) == (500, [])


def test_files_carry_every_header() -> None:
    found = (each for finder in finders.get_finders() for each in finder.list([]))
    names = {
        f"{storage.prefix}/{name}" if getattr(storage, "prefix", "") else name for name, storage in found
    }
    assert names
    poor = {}
    for name in sorted(names):
        response = Client().get(f"/static/{name}")
        if response.status_code != 200 or lacking(response):
            poor[name] = (response.status_code, lacking(response))
    assert poor == {}


def test_files_and_templates_hold_no_script_or_style_inline() -> None:
    """What the policy would stop in the browser is not written at all."""
    from palermo.config.settings import PACKAGE

    inline = re.compile(
        r"<script(?![^>]*(?:\bsrc=|type=\"application/json\"))|<style|\sstyle=|\son[a-z]+=|javascript:",
        re.IGNORECASE,
    )
    found = [
        f"{path.relative_to(PACKAGE)}: {match.group()}"
        for path in PACKAGE.glob("*/templates/**/*.html")
        for match in inline.finditer(path.read_text(encoding="utf-8"))
    ]
    assert found == []
