"""Which body's quality is asked for, and of which period a letter."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from palermo.ui.forms import Form

LANGUAGES = (("en", "English"), ("ur", "اردو"))


class LetterForm(Form):
    period = forms.ChoiceField(label=_("Period"))
    language = forms.ChoiceField(label=_("Language of the letter"), choices=LANGUAGES)

    def __init__(self, *args: Any, periods: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["period"].choices = periods  # type: ignore[attr-defined]
