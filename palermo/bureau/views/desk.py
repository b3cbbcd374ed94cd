"""The officer's desk."""

from django.contrib.auth.views import redirect_to_login
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from palermo.partners.door import Request, public
from palermo.partners.queries.waiting import waiting_for
from palermo.partners.rules.acting import cell


@public
@require_safe
def home(request: Request) -> HttpResponse:
    """Behind the sign-in like all of this wing; who holds no role that is awake reads here what to do."""
    if not request.user.is_authenticated:
        return redirect_to_login(request.get_full_path())
    if not cell(request.by, "desk.records"):
        return render(request, "bureau/no_role.html")
    return render(request, "bureau/desk.html", {"waiting": waiting_for(request.by, at=request.at)})
