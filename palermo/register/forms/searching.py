"""What is looked for, and why: three ways of asking, each with the same reason beside it."""

from typing import Any

from django import forms
from django.utils.functional import lazy
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from palermo.journal.rules import label, reasons
from palermo.partners.rules.vocabulary import choices
from palermo.register.rules.searching import FIR, NAME, NUMBER, Question
from palermo.ui.fields import FIRST_YEAR, LAST_YEAR, LongSelect
from palermo.ui.forms import Form

OFFERED = ("duty", "request_of_person", "request_of_body", "court_order", "audit", "misuse", "on_file")
LONGEST = {"name": 120, "number": 30, "fir": 20, "station": 80}
# Nothing of a question is kept by the browser.
UNKEPT = {"autocomplete": "off", "dir": "auto", "spellcheck": "false"}


def reasons_offered() -> list[tuple[str, Any]]:
    language = get_language() or "en"
    return [("", _("Choose a reason")), *((code, label(reasons(), code, language)) for code in OFFERED)]


def text(key: str, words: Any, required: bool = True, hint: Any = "") -> forms.CharField:
    return forms.CharField(
        label=words,
        required=required,
        max_length=LONGEST[key],
        help_text=hint,
        widget=forms.TextInput(attrs=UNKEPT),
    )


def district(hint: Any = "") -> forms.ChoiceField:
    offered = lazy(lambda: [("", _("any")), *choices("districts")], list)
    return forms.ChoiceField(
        label=_("District"), required=False, choices=offered, help_text=hint, widget=LongSelect
    )


class Year(forms.IntegerField):
    """Digits of Urdu keyboards are read by int()."""

    def __init__(self, **how: Any) -> None:
        widget = forms.TextInput(attrs={"autocomplete": "off", "inputmode": "numeric", "class": "day"})
        wrong = {"invalid": _("Write the year with four digits, for example 2024.")}
        super().__init__(
            min_value=FIRST_YEAR, max_value=LAST_YEAR, widget=widget, error_messages=wrong, **how
        )


class SearchForm(Form):
    reason = forms.ChoiceField(
        label=_("Reason"), choices=reasons_offered, help_text=_("It is kept in the journal with your name.")
    )
    reference = forms.CharField(
        label=_("Number of the file or letter"),
        required=False,
        max_length=40,
        help_text=_("For example 12/2026."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    by = ""

    def question(self) -> Question:
        asked = {key: self.cleaned_data[key] for key in self.cleaned_data if key in Question.__annotations__}
        return Question(self.by, **asked)

    def why(self) -> dict[str, str]:
        return {key: self.cleaned_data[key] for key in ("reason", "reference")}


class FirForm(SearchForm):
    by = FIR
    fir = text("fir", _("Number of the FIR"), hint=_("As written on it, for example 123/24."))
    year = Year(label=_("Year of the FIR"))
    district = district()
    station = text("station", _("Police station or circle"), required=False)
    field_order = ("fir", "year", "district", "station", "reason", "reference")


class NumberForm(SearchForm):
    by = NUMBER
    number = text(
        "number",
        _("Number of the identity card, passport or other document"),
        hint=_("With or without hyphens, for example 35202-1234567-2."),
    )
    field_order = ("number", "reason", "reference")


class NameForm(SearchForm):
    by = NAME
    name = text(
        "name",
        _("Name"),
        hint=_("In Latin or Urdu letters, in any spelling. Two parts or more find fewer people."),
    )
    district = district(
        hint=_("Of a name of one part, write the district, the police station or the year as well.")
    )
    station = text("station", _("Police station or circle"), required=False)
    year = Year(label=_("Year of the FIR"), required=False)
    field_order = ("name", "district", "station", "year", "reason", "reference")


FORMS: dict[str, type[SearchForm]] = {FIR: FirForm, NUMBER: NumberForm, NAME: NameForm}
