"""The pages of what went wrong; none of them says more than a stranger may know."""

import sys

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from palermo.partners.api import problems
from palermo.ui.methods import OF_PROGRAMS
from palermo.ui.trouble import trouble_of

WAIT_FOR, LONG = {"busy": 5}, 60  # seconds


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    if OF_PROGRAMS in request.path:
        return problems.of_kind(request, "bad-request")
    return render(request, "ui/bad_request.html", status=400)


def not_allowed(request: HttpRequest, exception: Exception) -> HttpResponse:
    return render(request, "ui/not_allowed.html", status=403)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    return render(request, "ui/not_found.html", status=404)


def broken(request: HttpRequest) -> HttpResponse:
    """A database that is busy, full or away is no fault of the program: the same page works again later."""
    trouble = trouble_of(sys.exc_info()[1])
    if OF_PROGRAMS in request.path:
        response = problems.of_kind(request, "unavailable" if trouble else "broken")
    elif trouble:
        response = render(request, "ui/unavailable.html", {"trouble": trouble}, status=503)
    else:
        response = render(request, "ui/broken.html", status=500)
    if trouble:
        response.headers["Retry-After"] = str(WAIT_FOR.get(trouble, LONG))
    return response


def csrf(request: HttpRequest, reason: str = "") -> HttpResponse:
    return render(request, "ui/form_too_old.html", status=403)
