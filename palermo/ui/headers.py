"""The security headers that every answer carries, files and failures included."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Embedder-Policy": "require-corp",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "X-Permitted-Cross-Domain-Policies": "none",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
}


class HeadersMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if "HX-Request" in request.headers and response.status_code in (301, 302, 303):
            response = whole_page(response)
        for name, value in HEADERS.items():
            response.headers.setdefault(name, value)
        return response


def whole_page(response: HttpResponse) -> HttpResponse:
    """A part of a page that is sent elsewhere, most often to sign in, takes the whole page there."""
    instead = HttpResponse(status=204, headers={"HX-Redirect": response.headers["Location"]})
    instead.cookies = response.cookies
    return instead
