"""What a page may offer its reader, and the people it offers to choose from."""

from typing import Any

from django.utils.translation import gettext as _

from palermo.partners.door import Request
from palermo.partners.forms.posts import WhoForm
from palermo.partners.models import Person
from palermo.partners.queries.directory import named, people_listed
from palermo.partners.rules.acting import may
from palermo.partners.rules.names import full_name, isolated, organisation_name, post_title
from palermo.partners.views.carrying import look_at_people

MOST_OFFERED = 10


def rights(request: Request, *wanted: str, scopes: set[str] | None = None) -> dict[str, bool]:
    """By the right's name with a line for its point: rights.person_edit."""
    return {right.replace(".", "_"): may(request.by, right, scopes or set()) for right in wanted}


def choose(request: Request, form: WhoForm) -> tuple[Person | None, WhoForm]:
    """By the number, or by a name that one person bears; without a person the form given back asks on."""
    seen = people_listed(request.by, at=request.at)
    picked = form.cleaned_data.get("person") or form.cleaned_data["who"]
    number = picked.removeprefix("#")
    if number.isascii() and number.isdecimal() and len(number) < 18:
        found = list(seen.filter(pk=int(number)))
    else:
        found = list(named(seen, picked, MOST_OFFERED + 1))
    if len(found) == 1:
        return found[0], form
    if not found:
        form.add_error("who", _("Nobody of that name or number is found. Try another part of the name."))
        return None, form
    words = _("Several people are found. Choose one.")
    if len(found) > MOST_OFFERED:
        words = _("More than %(most)d people are found. Choose one, or write more of the name.") % {
            "most": MOST_OFFERED
        }
    offered = found[:MOST_OFFERED]
    look_at_people(request, [each.pk for each in offered])
    choices = [(str(each.pk), in_words(each)) for each in offered]
    return None, type(form)(request.POST, offered=choices, words=words)


def in_words(person: Any) -> str:
    """The name, and what tells apart two who share it."""
    posts = [
        f"{post_title(each.post)} – {organisation_name(each.post.organisation)}" for each in person.posts_now
    ]
    return " · ".join(isolated(part) for part in (full_name(person), *posts, f"#{person.pk}"))
