"""Every URL of a wing, as its resolver knows them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from django.conf import settings
from django.http import HttpResponse
from django.urls import URLPattern, URLResolver, get_resolver, reverse, set_script_prefix

from palermo.config.settings import RECORDS_PREFIX as PREFIX
from palermo.config.wings import URLS

WINGS = ("records", "open")
OPERATION = "api:"


@dataclass(frozen=True)
class Route:
    wing: str
    name: str
    pattern: str
    arguments: tuple[str, ...]
    entry: URLPattern
    space: str = ""

    def address(self, values: Sequence[object] = ()) -> str:
        return address(self.wing, self.space + self.name, dict(zip(self.arguments, values, strict=True)))


def routes(wing: str) -> list[Route]:
    """The pages; what programs ask stands in a table of its own."""
    return [route for route in every(wing) if not route.name.startswith(OPERATION)]


def operations(wing: str) -> list[Route]:
    """The API's own, each with the name of its operation."""
    return [
        replace(route, name=route.name.removeprefix(OPERATION), space=OPERATION)
        for route in every(wing)
        if route.name.startswith(OPERATION)
    ]


def every(wing: str) -> list[Route]:
    return list(walk(wing, get_resolver(URLS[wing]), "", (), ()))


def walk(
    wing: str, resolver: URLResolver, before: str, spaces: tuple[str, ...], arguments: tuple[str, ...]
) -> Iterator[Route]:
    for each in resolver.url_patterns:
        pattern, named = before + str(each.pattern), arguments + tuple(each.pattern.regex.groupindex)
        if isinstance(each, URLPattern):
            yield Route(wing, ":".join((*spaces, each.name or "")), pattern, named, each)
        else:
            inner = (*spaces, each.namespace) if each.namespace else spaces
            yield from walk(wing, each, pattern, inner, named)


def address(wing: str, name: str, values: dict[str, object] | None = None) -> str:
    set_script_prefix("/")
    path = reverse(name, urlconf=URLS[wing], kwargs=values or {})
    return under(wing, path)


def under(wing: str, path: str) -> str:
    return PREFIX.rstrip("/") + path if settings.WING == "both" and wing == "records" else path


def answer(response: HttpResponse) -> str:
    """What came back, in a word of the truth tables: a status, `login` or `moved`."""
    if response.status_code not in (301, 302, 303, 307, 308):
        return str(response.status_code)
    return "login" if "/accounts/login/" in response.headers["Location"] else "moved"
