"""The public home and the secretariat's desk."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from palermo.home.queries import standing
from palermo.partners.door import Request, page, public
from palermo.partners.queries.waiting import waiting_for


@public
@require_safe
def home(request: Request) -> HttpResponse:
    return render(request, "home/home.html", {"standing": standing(), "today": request.at})


@page("desk.secretariat")
@require_safe
def desk(request: Request) -> HttpResponse:
    return render(
        request, "home/desk.html", {"waiting": waiting_for(request.by, at=request.at), "standing": standing()}
    )
