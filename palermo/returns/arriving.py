"""Which requests bring a return, and which of them are turned away before a byte of it is read."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, UnreadablePostError
from django.urls import Resolver404, resolve, set_urlconf

from palermo.library.arriving import unread
from palermo.partners.rules.acting import cell
from palermo.returns.forms.arriving import expect_file
from palermo.ui.clock import now

PAGE = "return_new"


class ArrivingMiddleware:
    """After the reader is known, and before anything looks for the form's token in the body."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.method != "POST" or not brings_a_return(request):
            return self.get_response(request)
        if not may_send(request):
            # The door refuses whatever the body says, so nobody reads it to find a token.
            request.csrf_processing_done = True  # type: ignore[attr-defined]
            return self.get_response(request)
        set_urlconf(request.urlconf)  # of the wing: a page that refuses has a menu
        if refused := unread(request, settings.RETURN_LIMIT):
            return refused
        handler = expect_file(request)
        try:
            return self.get_response(request)
        finally:
            handler.clear()

    def process_view(self, request: HttpRequest, *_: Any) -> None:
        """A large file takes minutes: it arrives when all of it is here, and its sender must hold the role then."""
        if request.method == "POST" and brings_a_return(request):
            request.at = now()  # type: ignore[attr-defined]

    def process_exception(self, request: HttpRequest, failure: Exception) -> HttpResponse | None:
        """A sender who goes away in the middle is no fault of ours, and reads no answer."""
        return HttpResponse(status=400) if isinstance(failure, UnreadablePostError) else None


def may_send(request: HttpRequest) -> bool:
    by = request.by  # type: ignore[attr-defined]
    return bool(cell(by, "return.send") or cell(by, "return.enter"))


def brings_a_return(request: HttpRequest) -> bool:
    try:
        return resolve(request.path_info, request.urlconf).url_name == PAGE
    except Resolver404:
        return False
