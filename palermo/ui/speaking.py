"""The language of a page: asked for in its address, else the one chosen last, else the browser's."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.utils.cache import patch_vary_headers

from palermo.ui.language import LANGUAGES

COOKIE = "palermo_language"
A_YEAR = 31_536_000


class LanguageMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        language = language_of(request)
        request.LANGUAGE_CODE = language
        with translation.override(language):
            response = self.get_response(request)
        response.headers["Content-Language"] = language
        if asked_for(request) and request.COOKIES.get(COOKIE) != language and is_page(response):
            spoken(response, language)
        patch_vary_headers(response, ("Accept-Language", "Cookie"))
        return response


def asked_for(request: HttpRequest) -> bool:
    return request.GET.get("lang") in LANGUAGES


def is_page(response: HttpResponse) -> bool:
    return COOKIE not in response.cookies and response.headers.get("Content-Type", "").startswith("text/html")


def spoken(response: HttpResponse, language: str) -> HttpResponse:
    """The language holds on the pages that follow, also after a form and a redirect."""
    response.set_cookie(
        COOKIE, language, max_age=A_YEAR, secure=settings.SESSION_COOKIE_SECURE, samesite="Lax"
    )
    return response


def language_of(request: HttpRequest) -> str:
    for wished in (request.GET.get("lang"), request.COOKIES.get(COOKIE)):
        if wished in LANGUAGES:
            return wished
    accepted = translation.get_language_from_request(request)
    return accepted if accepted in LANGUAGES else settings.LANGUAGE_CODE
