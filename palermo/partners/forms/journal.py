"""What a reader of the journal asks for; sent by GET, for numbers and days are no secret."""

from typing import Any

from django import forms
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from palermo.journal.rules import label, things
from palermo.partners.queries.journal import Wish
from palermo.ui.forms import Day, Form


def kinds() -> list[tuple[str, Any]]:
    language = get_language() or "en"
    named = sorted(((kind, label(things(), kind, language)) for kind in things()), key=lambda each: each[1])
    return [("", _("anything")), *named]


class JournalForm(Form):
    account = forms.IntegerField(
        label=_("Account number"),
        required=False,
        min_value=1,
        max_value=999_999_999,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
        error_messages={
            "invalid": _("Write the number of the account, for example 12."),
            "min_value": _("Write the number of the account, for example 12."),
            "max_value": _("Write the number of the account, for example 12."),
        },
    )
    kind = forms.ChoiceField(
        label=_("On what"),
        required=False,
        choices=kinds,
        error_messages={"invalid_choice": _("Choose what the number belongs to.")},
    )
    thing = forms.CharField(
        label=_("Its number"),
        required=False,
        max_length=64,
        widget=forms.TextInput(attrs={"autocomplete": "off", "dir": "ltr"}),
    )
    first = Day(label=_("First day"), required=False)
    last = Day(label=_("Last day"), required=False)

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or self.cleaned_data
        if given.get("thing") and not given.get("kind") and "kind" not in self.errors:
            self.add_error("kind", gettext("Choose what the number belongs to."))
        first, last = given.get("first"), given.get("last")
        if first and last and last < first:
            self.add_error("last", gettext("The last day lies before the first."))
        return given

    @property
    def wish(self) -> Wish:
        """Everything where the form is wrong: the summary says what is."""
        if not self.is_valid():
            return Wish()
        given = self.cleaned_data
        return Wish(
            given["account"], given["kind"] or "", given["thing"] or "", given["first"], given["last"]
        )
