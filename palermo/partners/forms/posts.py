"""What is written about posts, who holds them, and from when to when."""

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from palermo.journal.actor import Actor
from palermo.partners.actions.posts import Letter
from palermo.partners.forms.directory import LATIN, URDU
from palermo.partners.models import Post
from palermo.partners.rules.posts import KEPT_IN_RECORDS
from palermo.ui.forms import Day, Form, Name

PROCESSES = [("", _("no process: an ordinary post")), *Post.Process.choices]


class PostForm(Form):
    title = Name(
        label=_("Name of the post in English"),
        help_text=_("For example Deputy Inspector General."),
        widget=forms.TextInput(attrs=LATIN),
    )
    title_ur = Name(label=_("Name of the post in Urdu"), required=False, widget=forms.TextInput(attrs=URDU))
    focal_for = forms.ChoiceField(
        label=_("Focal person for"),
        required=False,
        choices=PROCESSES,
        help_text=_("An organisation has one focal person for each process."),
    )

    def __init__(self, *args: Any, by: Actor, post: Post | None = None, **kwargs: Any) -> None:
        if post is not None:
            kwargs.setdefault("version", post.version)
            kwargs.setdefault("initial", {"title": post.title, "title_ur": post.title_ur})
        super().__init__(*args, **kwargs)
        if post is not None:
            del self.fields["focal_for"]
        elif by.wing == "open":
            self.fields["focal_for"].choices = [  # type: ignore[attr-defined]
                (value, words) for value, words in PROCESSES if value not in KEPT_IN_RECORDS
            ]


class WhoForm(Form):
    """Chooses a person by number, or by a name that then offers those found. The name travels in the body of a POST."""

    who = Name(
        label=_("Name or number of the person"),
        help_text=_(
            "A part of the name is enough, in Latin or Urdu letters. The number stands on the person's page."
        ),
        widget=forms.TextInput(attrs={"dir": "auto", "autocomplete": "off", "spellcheck": "false"}),
    )
    person = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(
        self, *args: Any, offered: list[tuple[str, str]] | None = None, words: str = "", **kwargs: Any
    ) -> None:
        """`offered` are the people found, of whom one must be chosen; `words` says so where none is."""
        super().__init__(*args, **kwargs)
        if offered:
            self.fields["person"] = forms.ChoiceField(
                label=_("The person meant"),
                choices=offered,
                widget=forms.RadioSelect,
                error_messages={"required": words, "invalid_choice": words},
            )


class TenureForm(WhoForm):
    since = Day(label=_("First day"))
    until = Day(
        label=_("Last day"),
        required=False,
        help_text=_("Leave it empty where the post is held until further notice."),
    )


class StandInForm(WhoForm):
    since = Day(label=_("First day of the leave"))
    until = Day(label=_("Last day of the leave"))


class ConfirmForm(Form):
    """The last step: what was chosen travels along unseen, the nomination letter comes with it."""

    confirmed = forms.CharField(widget=forms.HiddenInput, initial="yes")
    person = forms.IntegerField(widget=forms.HiddenInput)
    since = Day(widget=forms.HiddenInput)
    until = Day(widget=forms.HiddenInput, required=False)
    letter = forms.FileField(
        label=_("Nomination letter"),
        required=False,
        help_text=_("PDF, JPEG or PNG, up to 10 MB. It is sealed when it arrives."),
        widget=forms.FileInput(attrs={"accept": "application/pdf,image/jpeg,image/png"}),
    )

    def clean_letter(self) -> Letter | None:
        """Whether the file is one that may be kept, the vault says."""
        uploaded: UploadedFile | None = self.cleaned_data["letter"]
        if uploaded is None:
            return None
        return Letter(uploaded, uploaded.name or "letter", uploaded.content_type or "")  # type: ignore[arg-type]


class EndForm(Form):
    until = Day(label=_("Last day"), help_text=_("The last day on which the person holds the post."))


class ConfirmEndForm(Form):
    confirmed = forms.CharField(widget=forms.HiddenInput, initial="yes")
    until = Day(widget=forms.HiddenInput)


class DayForm(Form):
    """Of a page that shows what was so on a day; sent by GET, a day is no secret."""

    day = Day(label=_("On the day"), required=False)
