"""What is written about a document, and the file that comes with it."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.functional import lazy
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from palermo.journal.actor import Actor
from palermo.journal.rules import label, reasons
from palermo.library.forms.arriving import Arrived, ShelvedFile
from palermo.library.models import Document
from palermo.library.models.choices import AUDIENCES, KINDS, LANGUAGES, LICENCES
from palermo.library.rules.describing import LONGEST, Description, check_words
from palermo.library.rules.reading import audiences_of
from palermo.partners.queries.directory import organisations
from palermo.partners.rules.names import isolated, organisation_name
from palermo.ui.forms import Day, Form, Name
from palermo.ui.refusals import Refused

CHOOSE = ("", _("Choose"))
OFFERED = ("wrong_entry", "duplicate", "request_of_person", "request_of_body", "court_order", "on_file")


def offered(choices: Mapping[str, Any]) -> list[tuple[str, Any]]:
    return [CHOOSE, *choices.items()]


def limit_words() -> str:
    words = gettext(
        "PDF, DOCX, XLSX, PPTX, plain text, CSV, JSON, pictures or a data package, up to {limit} MB."
    )
    return words.format(limit=f"{settings.SHELF_LIMIT / 1024 / 1024:g}")


class DocumentForm(Form):
    title = Name(label=_("Title"), longest=LONGEST["title"], widget=forms.TextInput(attrs={"dir": "auto"}))
    abstract = forms.CharField(
        label=_("Abstract"),
        required=False,
        max_length=LONGEST["abstract"],
        help_text=_("In short. A search finds it too."),
        widget=forms.Textarea(attrs={"rows": 5, "dir": "auto"}),
    )
    author = Name(
        label=_("Author"),
        longest=LONGEST["author"],
        required=False,
        help_text=_("The body or the people who answer for the text."),
        widget=forms.TextInput(attrs={"dir": "auto"}),
    )
    language = forms.ChoiceField(label=_("Language"), choices=offered(LANGUAGES))
    kind = forms.ChoiceField(label=_("Kind"), choices=offered(KINDS))
    licence = forms.ChoiceField(label=_("Licence"), choices=offered(LICENCES))
    event_on = Day(label=_("Date of the event"), required=False)
    published_on = Day(label=_("Date of publication"), required=False)
    audience = forms.ChoiceField(
        label=_("Who may read it"),
        help_text=_("Only the readers to whom you belong yourself can be chosen."),
    )
    relations = forms.MultipleChoiceField(
        label=_("Related organisations"),
        required=False,
        help_text=_("To choose several on a computer, hold Ctrl while you click."),
        widget=forms.SelectMultiple(attrs={"size": 6}),
    )
    file = ShelvedFile(
        label=_("File"),
        help_text=lazy(limit_words, str)(),
        error_messages={"required": _("Choose a file.")},
    )
    expected_digest = forms.CharField(
        label=_("SHA-256 of the file"),
        required=False,
        help_text=_("If you know it, what arrives is compared with it."),
        widget=forms.TextInput(attrs={"dir": "ltr", "autocomplete": "off", "spellcheck": "false"}),
    )
    confirmed = forms.BooleanField(
        label=_("I have read it through: what is on the shelf is never changed, only replaced or withdrawn."),
        error_messages={"required": _("Read it through, then tick this box.")},
    )

    def __init__(self, *args: Any, by: Actor, replaces: Document | None = None, **kwargs: Any) -> None:
        if replaces is not None:
            kwargs["initial"] = described(replaces)
        super().__init__(*args, **kwargs)
        own = audiences_of(by, replaces)
        readers = {code: words for code, words in AUDIENCES.items() if code in own}
        self.choices_of("audience", offered(readers))
        self.choices_of(
            "relations", [(str(each.pk), isolated(organisation_name(each))) for each in organisations(by)]
        )
        if replaces is not None:
            self.fields["file"].required = False
            self.fields["file"].help_text = gettext(
                "Leave it empty to keep the file and correct its description."
            )

    def choices_of(self, name: str, choices: list[tuple[str, Any]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = choices

    def clean_abstract(self) -> str:
        text = self.cleaned_data["abstract"].replace("\r\n", "\n").strip()
        try:
            check_words("abstract", text, LONGEST["abstract"])
        except Refused as refused:
            raise ValidationError(refused.words) from refused
        return text

    def clean_expected_digest(self) -> str:
        return "".join(self.cleaned_data["expected_digest"].split()).lower()

    @property
    def arrived(self) -> Arrived | None:
        return self.cleaned_data.get("file") or None

    def description(self) -> Description:
        said = {
            name: value
            for name, value in self.cleaned_data.items()
            if name not in ("once", "file", "confirmed", "relations")
        }
        relations = tuple(("organisation", record) for record in self.cleaned_data["relations"])
        name = self.arrived.name if self.arrived else ""
        return Description(**said, relations=relations, file_name=name or "")


def described(document: Document) -> dict[str, Any]:
    names = (
        "title",
        "abstract",
        "author",
        "language",
        "kind",
        "licence",
        "event_on",
        "published_on",
        "audience",
    )
    said = {name: getattr(document, name) for name in names}
    records = [each.record for each in document.relations.all() if each.kind == "organisation"]
    return {**said, "relations": records}


def reasons_offered() -> list[tuple[str, Any]]:
    language = get_language() or "en"
    return [("", _("Choose a reason")), *((code, label(reasons(), code, language)) for code in OFFERED)]


class WithdrawForm(Form):
    reason = forms.ChoiceField(label=_("Reason"), choices=reasons_offered)
    reference = forms.CharField(
        label=_("Number of the file or letter"),
        required=False,
        help_text=_("For example 12/2026."),
        widget=forms.TextInput(attrs={"dir": "ltr", "autocomplete": "off"}),
    )
