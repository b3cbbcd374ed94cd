"""What is asked for when a return is sent, decided, written about, or given more time."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.functional import lazy
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from palermo.journal.rules import label, reasons
from palermo.partners.rules.names import isolated
from palermo.partners.rules.vocabulary import body_label
from palermo.returns.forms.arriving import Arrived, ReturnFile
from palermo.ui.fields import unseen
from palermo.ui.forms import Day, Form

LONGEST_TEXT = 4000
OFFERED = ("request_of_body", "court_order", "leave", "on_file")


def limit_words() -> str:
    words = gettext("An Excel workbook (.xlsx), or a zip of CSV files, up to {limit} MB.")
    return words.format(limit=f"{settings.RETURN_LIMIT / 1024 / 1024:g}")


def bodies_offered(bodies: Sequence[str]) -> list[tuple[str, str]]:
    """Without a choice where there is but one."""
    named = [(code, isolated(body_label(code))) for code in bodies]
    return named if len(named) == 1 else [("", gettext("Choose")), *named]


class ReturnForm(Form):
    """`bodies` are those for whom the reader may send."""

    body = forms.ChoiceField(label=_("Reporting body"))
    file = ReturnFile(
        label=_("The filled return"),
        help_text=lazy(limit_words, str)(),
        error_messages={"required": _("Choose a file.")},
        widget=forms.FileInput(attrs={"accept": ".xlsx,.xlsm,.zip", "autocomplete": "off"}),
    )

    def __init__(self, *args: Any, bodies: Sequence[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["body"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = bodies_offered(bodies)

    @property
    def arrived(self) -> Arrived:
        return self.cleaned_data["file"]


class WordsForm(Form):
    """What one side writes to the other."""

    text = forms.CharField(
        label=_("Your words"),
        max_length=LONGEST_TEXT,
        help_text=_("Name no victim, witness or accused here. Name a row by its sheet and number."),
        widget=forms.Textarea(attrs={"rows": 6, "dir": "auto", "autocomplete": "off"}),
    )

    def clean_text(self) -> str:
        text = self.cleaned_data["text"].replace("\r\n", "\n").strip()
        if unseen(text.replace("\n", " ")):
            raise ValidationError(
                gettext(
                    "This holds a character that cannot be seen. Type the words again instead of pasting them."
                )
            )
        return text


class ExtensionForm(Form):
    until = Day(label=_("New last day"))
    reason = forms.ChoiceField(label=_("Reason"))
    reference = forms.CharField(
        label=_("Number of the file or letter"),
        required=False,
        max_length=40,
        help_text=_("For example 12/2026."),
        widget=forms.TextInput(attrs={"dir": "ltr", "autocomplete": "off"}),
    )

    def __init__(self, *args: Any, after: date, **kwargs: Any) -> None:
        """`after` is the day that is due now."""
        super().__init__(*args, **kwargs)
        language = get_language() or "en"
        field = self.fields["reason"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [
            ("", gettext("Choose a reason")),
            *((code, label(reasons(), code, language)) for code in OFFERED),
        ]
        self.after = after

    def clean_until(self) -> date:
        until = self.cleaned_data["until"]
        if until <= self.after:
            words = gettext("This must be later than %(day)s, the last day as it stands.")
            raise ValidationError(words % {"day": self.after.isoformat()})
        return until


class DraftForm(Form):
    """Which return is going to be filled in."""

    body = forms.ChoiceField(label=_("Reporting body"))
    period = forms.ChoiceField(
        label=_("Period"), help_text=_("The return covers it from its first day to its last.")
    )

    def __init__(
        self, *args: Any, bodies: Sequence[str], periods: Sequence[tuple[str, str]], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        for name, choices in (
            ("body", bodies_offered(bodies)),
            ("period", [("", gettext("Choose")), *periods]),
        ):
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)
            field.choices = choices


class TemplateForm(DraftForm):
    """Which empty workbook is wanted; sent by GET, for it changes nothing."""

    kind = forms.ChoiceField(
        label=_("Sheets"),
        choices=[
            ("cases", _("cases with their people and events")),
            ("totals", _("stated totals only, for a body without a case system")),
        ],
    )
    language = forms.ChoiceField(label=_("Language"), choices=[("en", "English"), ("ur", "اردو")])
