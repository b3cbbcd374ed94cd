"""Pages are read and forms are sent; every other method is refused before a page sees it."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed

OF_PAGES = ("GET", "HEAD", "OPTIONS", "POST")


class MethodsMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.method not in OF_PAGES:
            return HttpResponseNotAllowed(OF_PAGES)
        return self.get_response(request)
