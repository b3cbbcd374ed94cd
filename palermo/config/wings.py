"""Which wing a request stands in. With both wings, the record wing lives under /records/ and has its own session."""

from collections.abc import Callable
from importlib import import_module

from django.conf import settings
from django.contrib.sessions.backends.base import UpdateError
from django.contrib.sessions.middleware import SessionMiddleware
from django.http import HttpRequest, HttpResponse
from django.urls import get_script_prefix, set_script_prefix

ASTRAY = 5 * 60  # seconds by which the clocks of two machines may differ
URLS = {"records": "palermo.config.urls_records", "open": "palermo.config.urls_open"}


class WingMiddleware:
    """Sets `request.wing`; every URL that a page of the record wing names then begins with the prefix by itself."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        before = get_script_prefix()
        request.wing = settings.WING  # type: ignore[attr-defined]
        if settings.WING == "both":
            request.wing = "open"  # type: ignore[attr-defined]
            prefix = settings.RECORDS_PREFIX
            if request.path_info.startswith(prefix):
                request.wing = "records"  # type: ignore[attr-defined]
                request.path_info = request.path_info.removeprefix(prefix.rstrip("/"))
                set_script_prefix(prefix)
        request.urlconf = URLS[request.wing]  # type: ignore[attr-defined]
        try:
            response = self.get_response(request)
        finally:
            set_script_prefix(before)
        if request.wing == "records":  # type: ignore[attr-defined]
            response.headers["Cache-Control"] = "no-store"
        return response


class WingSessionMiddleware(SessionMiddleware):
    """A session belongs to one wing: its own cookie, its own path, its own idle time."""

    def process_request(self, request: HttpRequest) -> None:
        wing = request.wing  # type: ignore[attr-defined]
        store = import_module(settings.SESSION_ENGINE).SessionStore
        request.session = store(request.COOKIES.get(cookie_name(wing)))
        at = request.at.timestamp()  # type: ignore[attr-defined]
        # Seen in the future: the clock was set back, and nobody knows for how long it was idle.
        if request.session.get("wing", wing) != wing or request.session.get("seen", 0) > at + ASTRAY:
            request.session = store()

    def process_response(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        wing = request.wing  # type: ignore[attr-defined]
        idle = settings.RECORD_WING_IDLE if wing == "records" else settings.OPEN_WING_IDLE
        session = request.session
        name, path = cookie_name(wing), cookie_path(wing)
        if name in request.COOKIES and session.is_empty():
            response.delete_cookie(name, path=path, samesite="Lax")
            return response
        if session.is_empty() or response.status_code >= 500:
            return response
        moved = session.get("seen", 0)
        now = int(request.at.timestamp())  # type: ignore[attr-defined]
        # The idle clock is moved once a minute, so that reading a page does not mean writing a row.
        if session.modified or now - moved >= 60:
            session["wing"], session["seen"] = wing, now
            session.set_expiry(idle)
            try:
                session.save()
            except UpdateError:
                # Ended meanwhile by another request, as by signing out in another tab: it stays ended.
                response.delete_cookie(name, path=path, samesite="Lax")
                return response
            response.set_cookie(
                name,
                session.session_key or "",
                max_age=None,
                path=path,
                secure=settings.SESSION_COOKIE_SECURE,
                httponly=True,
                samesite="Lax",
            )
        return response


def cookie_name(wing: str) -> str:
    return f"palermo_{wing}"


def cookie_path(wing: str) -> str:
    return settings.RECORDS_PREFIX if wing == "records" else "/"
