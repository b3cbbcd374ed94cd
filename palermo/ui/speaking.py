"""The language of a page: asked for in its address, else the reader's own, else the browser's."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.utils.cache import patch_vary_headers

from palermo.ui.language import LANGUAGES

COOKIE = "palermo_language"


class LanguageMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        language = language_of(request)
        request.LANGUAGE_CODE = language
        with translation.override(language):
            response = self.get_response(request)
        response.headers["Content-Language"] = language
        patch_vary_headers(response, ("Accept-Language", "Cookie"))
        return response


def language_of(request: HttpRequest) -> str:
    for wished in (request.GET.get("lang"), request.COOKIES.get(COOKIE)):
        if wished in LANGUAGES:
            return wished
    accepted = translation.get_language_from_request(request)
    return accepted if accepted in LANGUAGES else settings.LANGUAGE_CODE
