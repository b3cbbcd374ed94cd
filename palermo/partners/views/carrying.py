"""What every page with a form shares: an act is carried out once, and what a rule refuses stands at its field."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from django.contrib import messages
from django.db.models import Model
from django.http import Http404, HttpResponse, HttpResponseRedirect, QueryDict
from django.urls import reverse

from palermo.journal.actions import AlreadyDone, looked
from palermo.journal.models import Line
from palermo.journal.queries import done_once
from palermo.partners.door import Request
from palermo.partners.queries.posts import organisation_of
from palermo.partners.rules.posts import AlreadyHeld
from palermo.ui.forms import Form
from palermo.ui.refusals import Refused

Thing = TypeVar("Thing", bound=Model)


def there(thing: Thing | None) -> Thing:
    """What the reader does not see is not there."""
    if thing is None:
        raise Http404
    return thing


def look_at_people(request: Request, people: Sequence[int]) -> None:
    """Committed before the names are shown."""
    looked("person", sorted(set(people)), by=request.by, at=request.at)


def carry_out(
    request: Request,
    form: Form,
    act: Callable[[str | None], str],
    said: object,
    place: Callable[[Line], str] | None = None,
) -> HttpResponse | None:
    """`act` gives the address to go to, `place` that of an earlier line. None where a rule refused it, which the
    form then says."""
    place_of_line = place or place_of
    token = form.cleaned_data["once"]
    earlier = done_once(token) if token else None
    if earlier is not None:
        return HttpResponseRedirect(place_of_line(earlier))
    try:
        onward = act(token)
    except Refused as refused:
        refuse(request, form, refused)
        return None
    except AlreadyDone as already:
        return HttpResponseRedirect(place_of_line(already.line))
    messages.success(request, str(said))
    return HttpResponseRedirect(onward)


def refuse(request: Request, form: Form, refused: Refused) -> None:
    """The look at whom the words name is committed before they are shown."""
    if isinstance(refused, AlreadyHeld):
        look_at_people(request, refused.named)
    form.refuse(refused)


def done_before(request: Request) -> HttpResponse | None:
    """Where the same form led when it was sent the first time; for pages whose thing is gone once it is done."""
    token = request.POST.get("once", "")
    earlier = done_once(token) if token else None
    return HttpResponseRedirect(place_of(earlier)) if earlier else None


def place_of(line: Line) -> str:
    """The page of the thing that a line of the journal is about; the first page where the thing has none here."""
    kind, thing = line.thing_kind, line.thing_id
    if kind in ("post", "tenure"):
        kind, thing = "organisation", str(organisation_of(kind, int(thing)) or "")
    return reverse(kind, args=[thing]) if kind in ("person", "organisation") and thing else reverse("home")


@dataclass(frozen=True)
class Difference:
    """A field whose saved text is not what the reader wrote."""

    label: object
    theirs: str
    mine: str


def differences(form: Form, current: Form) -> list[Difference]:
    """Between what the reader wrote and the thing as somebody else saved it; `current` is an unbound form of it."""
    found = []
    for name, field in current.fields.items():
        if field.widget.is_hidden:
            continue
        saved, written = said(current, name, current[name].initial), said(form, name, form[name].value())
        if saved != written:
            found.append(Difference(field.label, saved, written))
    return found


def said(form: Form, name: str, value: Any) -> str:
    field = form.fields[name]
    shown = field.prepare_value(value)
    choices = dict(getattr(field, "choices", ()))
    text = choices.get(shown, shown)
    return "" if text is None else str(text).replace("\r\n", "\n").strip()


def with_version(data: QueryDict, version: int | str) -> QueryDict:
    """The reader's own text, to be saved over what they have now been shown."""
    again = data.copy()
    again["version"] = str(version)
    return again
