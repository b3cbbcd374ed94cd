"""The only place that reads the clock: once per request, and once per command."""

from collections.abc import Callable
from datetime import UTC, datetime

from django.http import HttpRequest, HttpResponse


def now() -> datetime:
    return datetime.now(UTC)


class ClockMiddleware:
    """Every act of one request bears one instant, `request.at`."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.at = now()  # type: ignore[attr-defined]
        return self.get_response(request)
