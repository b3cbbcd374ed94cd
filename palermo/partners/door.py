"""The door of every page: who is asking, in what role, and whether the role carries the right that the page needs."""

from collections.abc import Callable
from datetime import datetime
from functools import wraps
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse

from palermo.partners.models import Account, Grant
from palermo.partners.rules.acting import Acting, cell
from palermo.ui.refusals import NotAllowed

View = Callable[..., HttpResponse]


class Request(HttpRequest):
    """What the middleware puts on every request, for annotation only."""

    at: datetime
    wing: str
    by: Acting
    grants: list[Grant]
    user: Account
    LANGUAGE_CODE: str


def page(right: str) -> Callable[[View], View]:
    """Only for readers whose role carries `right` of rights.csv; whether *this thing* is theirs, queries and actions ask."""

    def wrap(view: View) -> View:
        @wraps(view)
        def guarded(request: Request, *args: Any, **kwargs: Any) -> HttpResponse:
            if not request.user.is_authenticated:
                return redirect_to_login(request.get_full_path())
            if not cell(request.by, right):
                raise NotAllowed(right)
            return view(request, *args, **kwargs)

        guarded.right = right  # type: ignore[attr-defined]
        return guarded

    return wrap


def public(view: View) -> View:
    """Open to everybody, said aloud so that a page without a door is a mistake that a test finds."""
    view.right = None  # type: ignore[attr-defined]
    return view
