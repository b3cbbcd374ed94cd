"""The pages of what went wrong; none of them says more than a stranger may know."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from palermo.partners.api import problems
from palermo.ui.methods import OF_PROGRAMS


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    if OF_PROGRAMS in request.path:
        return problems.of_kind(request, "bad-request")
    return render(request, "ui/bad_request.html", status=400)


def not_allowed(request: HttpRequest, exception: Exception) -> HttpResponse:
    return render(request, "ui/not_allowed.html", status=403)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    return render(request, "ui/not_found.html", status=404)


def broken(request: HttpRequest) -> HttpResponse:
    if OF_PROGRAMS in request.path:
        return problems.of_kind(request, "broken")
    return render(request, "ui/broken.html", status=500)


def csrf(request: HttpRequest, reason: str = "") -> HttpResponse:
    return render(request, "ui/form_too_old.html", status=403)
