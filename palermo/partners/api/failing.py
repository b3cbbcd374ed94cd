"""What stops an operation, as a problem; what nobody foresaw is raised on and ends in the house's page for faults."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from django.core.exceptions import RequestDataTooBig, SuspiciousOperation
from django.http import Http404, HttpRequest, HttpResponse, UnreadablePostError
from django.http.multipartparser import MultiPartParserError
from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _
from ninja.errors import HttpError, ValidationError

from palermo.journal.actions import refused
from palermo.partners.api.problems import Problem, answer
from palermo.partners.rules.acting import Acting, cell
from palermo.partners.rules.roles import rights
from palermo.ui.refusals import NotAllowed, Refused, Stale

NEEDED = _("This is needed.")
TEXT, NUMBER, DAY = _("Write a text."), _("Write a whole number."), _("Write a day as 2026-11-29.")
TRUTH, ADDRESS = _("Write true or false."), _("Write the address as it was given to you.")
OTHER = _("This cannot be used here.")
# By the type of pydantic's error; the placeholders are those of its context.
WORDS: Mapping[str, str] = {
    "missing": NEEDED,
    "string_type": TEXT,
    "int_type": NUMBER,
    "int_parsing": NUMBER,
    "int_parsing_size": NUMBER,
    "int_from_float": NUMBER,
    "date_type": DAY,
    "date_parsing": DAY,
    "date_from_datetime_parsing": DAY,
    "date_from_datetime_inexact": DAY,
    "bool_type": TRUTH,
    "bool_parsing": TRUTH,
    "uuid_type": ADDRESS,
    "uuid_parsing": ADDRESS,
    "greater_than_equal": _("Write at least %(ge)s."),
    "less_than_equal": _("Write at most %(le)s."),
    "string_too_long": _("Write at most %(max_length)s characters."),
    "string_too_short": _("Write at least %(min_length)s characters."),
    "string_pattern_mismatch": _("This text holds a sign that cannot be used."),
    "string_unicode": _("This text holds a sign that cannot be used."),
    "extra_forbidden": _("There is no such field here."),
    "one_of": _("Write one of these: %(expected)s."),
    "model_attributes_type": _("Write an object with the fields that the page about the API names."),
}
STATUSES = {400: "bad-request", 401: "no-token", 403: "not-allowed", 404: "not-found", 429: "too-often"}


def respond(request: HttpRequest, failure: Exception) -> HttpResponse:
    """Runs after what the operation began was rolled back, so that a refusal's line stands by itself."""
    if isinstance(failure, NotAllowed):
        by: Acting = request.by  # type: ignore[attr-defined]
        refused(failure.right, by=by, at=request.at, thing=failure.thing)  # type: ignore[attr-defined]
        return answer(request, not_allowed(failure, by))
    problem = problem_of(failure)
    if problem is None:
        raise failure
    return answer(request, problem)


def problem_of(failure: Exception) -> Problem | None:
    if isinstance(failure, Problem):
        return failure
    if isinstance(failure, Http404):
        return Problem("not-found")
    if isinstance(failure, ValidationError):
        return Problem("not-valid", errors=[place_and_words(each) for each in failure.errors])
    if isinstance(failure, Refused):
        errors = [(failure.field, failure.words)] if failure.field else []
        return Problem("not-valid" if failure.field else "refused", failure.words, errors)
    if isinstance(failure, Stale):
        return Problem("stale")
    if isinstance(failure, RequestDataTooBig):
        return Problem("too-large")
    if isinstance(failure, SuspiciousOperation | UnreadablePostError | MultiPartParserError):
        return Problem("bad-request")
    if isinstance(failure, HttpError):
        return Problem(STATUSES.get(failure.status_code, "bad-request"))
    return None


def not_allowed(failure: NotAllowed, by: Acting) -> Problem:
    """Says which right is wanted, and whether the role lacks it or only the token."""
    carried = by.only is not None and bool(cell(replace(by, only=None), failure.right))
    lacking = carried and failure.right not in (by.only or ())
    said = gettext("This needs the right “%(right)s” (%(code)s).") % {
        "right": rights()[failure.right].label,
        "code": failure.right,
    }
    problem = Problem("beyond-scope" if lacking else "not-allowed", right=failure.right)
    problem.detail = f"{said} {gettext(problem.kind.todo)}"
    return problem


def place_and_words(error: dict[str, Any]) -> tuple[str, str]:
    """The name of the parameter, or the way to the field of the body, and what is wrong with it."""
    source, *way = (str(part) for part in error["loc"])
    if len(way) > 1:
        way = way[1:]  # without the name of the model that the field stands in
    context = {key: written(value) for key, value in error.get("ctx", {}).items()}
    return ".".join(way) or source, gettext(WORDS.get(error["type"], OTHER)) % context


def written(value: Any) -> str:
    return str(value)
