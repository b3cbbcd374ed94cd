"""Round every address of the API: who asks, how often, and the headers of what is answered."""

import hashlib
from collections.abc import Callable, Iterable
from functools import wraps
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import URLPattern, path, re_path
from django.utils.cache import patch_vary_headers
from django.utils.http import parse_etags

from palermo.partners.actions.metering import Standing, count
from palermo.partners.api import failing, problems
from palermo.partners.api.asking import ask_by_token, asker
from palermo.partners.api.operations import Api
from palermo.partners.api.problems import Problem
from palermo.partners.door import Request

View = Callable[..., HttpResponse]
ALSO = {"GET": ("GET", "HEAD")}


def framed(view: View) -> View:
    @wraps(view)
    def inside(request: Request, *args: Any, **kwargs: Any) -> HttpResponse:
        method = str(request.method)
        # What a page gives for HEAD is what it gives for GET; the body is left out at the end.
        request.method = "GET" if method == "HEAD" else method
        # What an operation adds: headers of its answer, and what is to be tidied up whatever the answer is.
        request.told, request.at_end = {}, []  # type: ignore[attr-defined]
        response, standing = answered(view, request, *args, **kwargs)
        if response.status_code == 405:
            response = other_method(request, response, method)
        finish(request, response, standing)
        response = unless_known(request, response)
        return without_body(response) if method == "HEAD" else response

    inside.csrf_exempt = True  # type: ignore[attr-defined]
    return inside


def without_body(response: HttpResponse) -> HttpResponse:
    headers = dict(response.items())
    if not response.streaming:
        headers["Content-Length"] = str(len(response.content))
    response.close()
    return HttpResponse(status=response.status_code, headers=headers)


def answered(view: View, request: Request, *args: Any, **kwargs: Any) -> tuple[HttpResponse, Standing]:
    wrong: Exception | None = None
    try:
        ask_by_token(request)
    except Problem as problem:
        wrong = problem
    limit = settings.API_PER_MINUTE["token" if request.by.account is not None else "origin"]
    standing = count(asker(request.by), request.at, limit=limit)
    if standing.is_over:
        wrong = Problem("too-often")
    try:
        if wrong is not None:
            raise wrong
        return view(request, *args, **kwargs), standing
    except Exception as failure:  # noqa: BLE001 - what is no problem of the asker's is raised on
        return failing.respond(request, failure), standing
    finally:
        for close in request.at_end:  # type: ignore[attr-defined]
            close()


def other_method(request: Request, response: HttpResponse, method: str) -> HttpResponse:
    known = sorted(
        {also for each in response.headers["Allow"].split(", ") for also in ALSO.get(each, (each,))}
    )
    allow = ", ".join([*known, "OPTIONS"])
    told = HttpResponse(status=204) if method == "OPTIONS" else problems.of_kind(request, "no-such-method")
    told.headers["Allow"] = allow
    return told


def finish(request: Request, response: HttpResponse, standing: Standing) -> None:
    headers = response.headers
    headers["X-Request-Id"] = request.by.request
    headers["RateLimit-Policy"] = f'"minute";q={standing.limit};w={standing.seconds}'
    headers["RateLimit"] = f'"minute";r={standing.left};t={standing.resets_in}'
    if response.status_code == 429:
        headers["Retry-After"] = str(standing.resets_in)
    if response.status_code == 401:
        wrong = ', error="invalid_token"' if "Authorization" in request.headers else ""
        headers["WWW-Authenticate"] = f'Bearer realm="palermo"{wrong}'
    headers.setdefault("Cache-Control", kept_how(request, response))
    patch_vary_headers(response, ("Authorization", "Accept"))
    if response.status_code in (200, 201):
        for name, value in request.told.items():  # type: ignore[attr-defined]
            headers[name] = value
    if request.method == "GET" and response.status_code == 200 and not response.streaming:
        headers.setdefault("ETag", f'"{hashlib.sha256(response.content).hexdigest()[:32]}"')


def kept_how(request: Request, response: HttpResponse) -> str:
    """What everybody may read may be kept by everybody, and asked after before it is used again."""
    door = getattr(request, "door", None)
    if (
        response.status_code != 200
        or door is None
        or door.right is not None
        or request.by.account is not None
    ):
        return "no-store"
    return f"public, max-age={door.fresh_for}" if door.fresh_for else "public, no-cache"


def unless_known(request: Request, response: HttpResponse) -> HttpResponse:
    etag = response.headers.get("ETag")
    if etag is None or response.status_code != 200:
        return response
    known = [each.removeprefix("W/") for each in parse_etags(request.headers.get("If-None-Match", ""))]
    if etag not in known and "*" not in known:
        return response
    unchanged = HttpResponse(status=304)
    for name, value in response.items():
        if not name.startswith("Content-") and name != "X-Row-Count":
            unchanged.headers[name] = value
    return unchanged


def nowhere(request: HttpRequest, rest: str = "") -> HttpResponse:
    raise Http404


def patterns(api: Api, more: Iterable[URLPattern] = ()) -> list[URLPattern]:
    """The operations' addresses, each inside the frame; below them every other address is nowhere."""
    urls: list[Any] = api.urls[0]
    own = [each for each in urls if each.name != "api-root"]
    found = [*more, *own]
    for each in found:
        each.callback = framed(each.callback)
    return [
        *found,
        path("", framed(nowhere), name="root"),
        re_path(r"^(?P<rest>[\s\S]*)\Z", framed(nowhere), name="nowhere"),
    ]
