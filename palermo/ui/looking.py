"""The colours of the pages on this device: light, dark, or as the device has it."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

COOKIE = "palermo_look"
A_YEAR = 31_536_000


@require_POST
def choose_look(request: HttpRequest) -> HttpResponse:
    back = request.POST.get("next", "")
    if not url_has_allowed_host_and_scheme(back, allowed_hosts={request.get_host()}):
        back = "/"
    response = HttpResponseRedirect(back)
    wished = request.POST.get("look")
    if wished in ("light", "dark"):
        response.set_cookie(
            COOKIE,
            wished,
            max_age=A_YEAR,
            secure=settings.SESSION_COOKIE_SECURE,
            httponly=True,
            samesite="Lax",
        )
    else:
        response.delete_cookie(COOKIE, samesite="Lax")
    return response


# The door of pages stands above this room: what it reads from a view, open to everybody, is said here by hand.
choose_look.right = None  # type: ignore[attr-defined]
