"""The API as OpenAPI 3.1: what ninja says of it, every answer and error added, in the language of the reader."""

import json
from collections.abc import Iterable, Iterator
from functools import cache
from typing import Any

from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_noop as _
from ninja.responses import NinjaJSONEncoder

from palermo.partners.api.operations import ANY, CSV, JSON, MULTIPART, PDF, Api
from palermo.partners.api.problems import KINDS, MEDIA

TITLE = _("Palermo, for programs")
LEAD = _(
    "People, bodies, returns, documents and the vocabulary, as the pages show them: within the rights of a role and "
    "of the token. Every answer is JSON in UTF-8; every error is application/problem+json."
)
TOKEN = _("Made under My account, My tokens; shown once.")
DESCRIBED = ("description", "summary", "title")
SHAPE: dict[str, Any] = {
    "type": "object",
    "description": _("What is wrong, where, and what to do (RFC 9457)."),
    "required": ["type", "title", "status", "detail"],
    "properties": {
        "type": {"type": "string", "description": _("Stays the same in every language and version.")},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string", "description": _("What to do, in the language of Accept-Language.")},
        "language": {"type": "string", "enum": ["en", "ur"]},
        "request": {
            "type": "string",
            "description": _("The number of the request, as the journal keeps it."),
        },
        "right": {"type": "string", "description": _("The right that was lacking.")},
        "newest": {
            "type": ["string", "null"],
            "description": _("The version that stands, of one withdrawn."),
        },
        "standing": {
            "type": "string",
            "format": "uuid",
            "description": _("The address of the return that is there already."),
        },
        "errors": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["field", "detail"],
                "properties": {"field": {"type": "string"}, "detail": {"type": "string"}},
            },
        },
    },
}
HEADERS: dict[str, tuple[str, str]] = {
    "X-Request-Id": ("string", _("The number of the request, as the journal keeps it.")),
    "RateLimit": (
        "string",
        _("How many requests are left (r) and in how many seconds they are all back (t)."),
    ),
    "RateLimit-Policy": ("string", _("How many requests (q) in how many seconds (w).")),
    "ETag": ("string", _("Send it as If-None-Match: where nothing changed the answer is 304 and empty.")),
    "Link": ("string", _("The address of the next page, rel=next.")),
    "Location": ("string", _("The address of what was made.")),
    "Retry-After": ("integer", _("How many seconds to wait.")),
    "WWW-Authenticate": ("string", _("How to say who you are.")),
    "X-Row-Count": ("integer", _("How many rows the file holds, so that a cut one is noticed.")),
}
EVERYWHERE = ("X-Request-Id", "RateLimit", "RateLimit-Policy")
# A file has whatever kind it has.
MEDIA_OF = {ANY: "*/*"}
SHAPES: dict[str, Any] = {CSV: {"schema": {"type": "string"}}, PDF: {"schema": {}}, ANY: {"schema": {}}}
SAID = {
    200: _("Done."),
    201: _("It is kept."),
    206: _("The part that the header Range asked for."),
    304: _("Nothing changed since the answer that the ETag was taken from."),
}


def openapi(api: Api, server: str) -> dict[str, Any]:
    """In the language that is active."""
    return json.loads(written(api, server, get_language() or "en"))


@cache
def written(api: Api, server: str, language: str) -> str:
    plain = json.loads(json.dumps(api.get_openapi_schema(path_prefix=""), cls=NinjaJSONEncoder))
    plain["info"] = {"title": TITLE, "version": api.version, "description": LEAD}
    plain["servers"] = [{"url": server}]
    plain["tags"] = [{"name": gettext(name)} for name in groups(plain)]
    plain["components"]["securitySchemes"] = {
        "token": {"type": "http", "scheme": "bearer", "bearerFormat": "palermo_…", "description": TOKEN}
    }
    plain["components"]["headers"] = {
        name: {"description": words, "schema": {"type": kind}} for name, (kind, words) in HEADERS.items()
    }
    for shape in plain["components"]["schemas"].values():
        unnamed(shape)
    plain["components"]["schemas"]["Problem"] = SHAPE
    for method, operation in each_operation(plain):
        complete(operation, method)
    return json.dumps(said(plain), ensure_ascii=False)


def unnamed(shape: dict[str, Any]) -> None:
    """Without what pydantic makes of names and docstrings, which nobody translates."""
    shape.pop("title", None)
    shape.pop("description", None)
    for each in shape.get("properties", {}).values():
        if isinstance(each.get("title"), str):
            del each["title"]


def each_operation(plain: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    for methods in plain["paths"].values():
        yield from methods.items()


def groups(plain: dict[str, Any]) -> Iterable[str]:
    return dict.fromkeys(operation["tags"][0] for _method, operation in each_operation(plain))


def complete(operation: dict[str, Any], method: str) -> None:
    right = operation["x-right"]
    operation["security"] = [{"token": []}] if right else [{}, {"token": []}]
    answers: dict[str, Any] = {}
    for status, found in operation["responses"].items():
        answers[status] = success(found, int(status), operation, method)
    if ANY in operation["x-media"]:
        answers["206"] = {**answers["200"], "description": SAID[206]}
    if status_of(answers) == "201":
        answers["201"]["headers"] |= headers("Location")
    if method == "get":
        answers["304"] = {"description": SAID[304], "headers": headers("ETag")}
    for code in codes_of(operation):
        status = str(KINDS[code].status)
        answers[status] = both(answers[status], code) if status in answers else error(code)
    operation["responses"] = dict(sorted(answers.items()))
    if takes_file(operation):
        of_form(operation)
    for parameter in operation["parameters"]:
        parameter.setdefault("description", parameter["schema"].get("description", ""))
        if not parameter["description"]:
            parameter["description"] = _("The number, as lists give it.")
        parameter["schema"] = of_text(parameter["schema"])


def status_of(answers: dict[str, Any]) -> str:
    return next(status for status in answers if status.startswith("2"))


def of_form(operation: dict[str, Any]) -> None:
    """What is left out of a form is not sent as null either."""
    shape = operation["requestBody"]["content"][MULTIPART]["schema"]
    shape.pop("title", None)
    for name, each in shape["properties"].items():
        words = each.get("description")
        shape["properties"][name] = of_text(each) | ({"description": words} if words else {})


def of_text(schema: dict[str, Any]) -> dict[str, Any]:
    """A parameter that is left out is not sent as null, as a field of a body may be."""
    given = [each for each in schema.get("anyOf", [schema]) if each != {"type": "null"}]
    plain = {**schema, **given[0]} if len(given) == 1 else schema
    return {name: value for name, value in plain.items() if name not in ("anyOf", "title", "description")}


def success(found: dict[str, Any], status: int, operation: dict[str, Any], method: str) -> dict[str, Any]:
    content = found.get("content", {})
    shape = content.get(JSON, {"schema": {"type": "string"}})
    told = {MEDIA_OF.get(media, media): SHAPES.get(media, shape) for media in operation["x-media"]}
    names = ["ETag"] if method == "get" else []
    if "text/csv" in told:
        names.append("X-Row-Count")
    if any(parameter["name"] == "cursor" for parameter in operation["parameters"]):
        names.append("Link")
    return {
        "description": SAID.get(status, SAID[200]),
        "headers": headers(*EVERYWHERE, *names),
        "content": told,
    }


def codes_of(operation: dict[str, Any]) -> list[str]:
    """Every kind of problem that an operation may answer with."""
    found = ["bad-request", "bad-token", "no-such-format", "not-valid", "too-often"]
    if any(parameter["name"] == "cursor" for parameter in operation["parameters"]):
        found.append("bad-cursor")
    if operation["x-right"]:
        found += ["no-token", "beyond-scope", "not-allowed"]
    if "requestBody" in operation:
        found += ["wrong-media-type", "too-large"]
    return found + [code for code, kind in KINDS.items() if kind.status in operation["x-problems"]]


def error(code: str) -> dict[str, Any]:
    kind = KINDS[code]
    more = {401: ("WWW-Authenticate",), 429: ("Retry-After",)}.get(kind.status, ())
    return {
        "description": kind.title,
        "headers": headers(*EVERYWHERE, *more),
        "content": {MEDIA: {"schema": {"$ref": "#/components/schemas/Problem"}}},
        "x-problems": [code],
    }


def both(one: dict[str, Any], code: str) -> dict[str, Any]:
    if code in one.get("x-problems", []):
        return one
    return {**one, "x-problems": [*one["x-problems"], code]}


def headers(*names: str) -> dict[str, Any]:
    return {name: {"$ref": f"#/components/headers/{name}"} for name in names}


def said(plain: Any, key: str = "") -> Any:
    """Every text that a person reads, in the language that is active."""
    if key == "x-example":
        return plain
    if isinstance(plain, dict):
        return {
            name: gettext(value)
            if name in DESCRIBED and isinstance(value, str) and value
            else said(value, name)
            for name, value in plain.items()
        }
    if isinstance(plain, list):
        return [
            gettext(each) if key == "tags" and isinstance(each, str) else said(each, key) for each in plain
        ]
    return plain


def takes_file(operation: dict[str, Any]) -> bool:
    return MULTIPART in operation.get("requestBody", {}).get("content", {})
