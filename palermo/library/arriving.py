"""Which requests bring a file for the shelf, and which of them are turned away before a byte of it is read."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse, UnreadablePostError
from django.shortcuts import render
from django.urls import Resolver404, resolve
from django.utils.translation import gettext as _

from palermo.library.actions.laying import too_large
from palermo.library.forms.arriving import expect_file
from palermo.partners.api.sending import BESIDES
from palermo.partners.rules.acting import cell

PAGES = {"document_new", "document_replace"}


class ArrivingMiddleware:
    """After the reader is known, and before anything looks for the form's token in the body."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.method != "POST" or not brings_a_file(request):
            return self.get_response(request)
        if not cell(request.by, "document.add"):  # type: ignore[attr-defined]
            # The door refuses whatever the body says, so nobody reads it to find a token.
            request.csrf_processing_done = True  # type: ignore[attr-defined]
            return self.get_response(request)
        if refused := unread(request, settings.SHELF_LIMIT):
            return refused
        handler = expect_file(request)
        try:
            return self.get_response(request)
        finally:
            handler.clear()

    def process_exception(self, request: HttpRequest, failure: Exception) -> HttpResponse | None:
        """A sender who goes away in the middle is no fault of ours, and reads no answer."""
        return HttpResponse(status=400) if isinstance(failure, UnreadablePostError) else None


def brings_a_file(request: HttpRequest) -> bool:
    try:
        return resolve(request.path_info, request.urlconf).url_name in PAGES
    except Resolver404:
        return False


def unread(request: HttpRequest, limit: int) -> HttpResponse | None:
    """The refusal of a body that is too long, or that does not say how long it is."""
    length = request.META.get("CONTENT_LENGTH") or ""
    if not length.isdigit() and request.headers.get("Transfer-Encoding"):
        words = _("The browser did not say how large the file is. Send it again, or with another browser.")
        return render(request, "ui/refused.html", {"words": words}, status=411)
    if length.isdigit() and int(length) > limit + BESIDES:
        words = too_large(limit).words
        return render(request, "ui/refused.html", {"words": words}, status=413)
    return None
