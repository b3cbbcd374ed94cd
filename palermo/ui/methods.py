"""Pages are read and forms are sent; every other method is refused before a page sees it."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed

OF_PAGES = ("GET", "HEAD", "OPTIONS", "POST")
# Below this the API answers itself, also what it does not do, in its own shape.
OF_PROGRAMS = "/api/v1/"


class MethodsMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.method not in OF_PAGES and OF_PROGRAMS not in request.path_info:
            return HttpResponseNotAllowed(OF_PAGES)
        return self.get_response(request)
