"""Fields that take what people write and say in words what cannot be taken."""

import calendar
import re
import unicodedata
from datetime import date
from functools import cache
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms.utils import flatatt
from django.utils import translation
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from palermo.ui.listing_drawing import options_drawn
from palermo.ui.reading import MONTHS

# Format characters that Urdu itself needs: they decide whether two letters join.
_JOINERS = frozenset("\u200c\u200d")
_UNSEEN = frozenset({"Cc", "Cf", "Cs", "Co", "Zl", "Zp"})

LONGEST_NAME = 200
FIRST_YEAR, LAST_YEAR = 1900, 2100


def unseen(text: str) -> bool:
    """Whether text holds a character that cannot be seen and may turn the line around."""
    return any(unicodedata.category(each) in _UNSEEN and each not in _JOINERS for each in text)


def is_space(letter: str) -> bool:
    return letter == "\t" or unicodedata.category(letter) == "Zs"


class Name(forms.CharField):
    """A name of a person, body or thing on one line: NFC, single spaces, at least one letter or digit."""

    def __init__(self, *, longest: int = LONGEST_NAME, **kwargs: Any) -> None:
        self.longest = longest
        super().__init__(**kwargs)

    def to_python(self, value: Any) -> str:
        # Django strips and turns None into "" here.
        text = "".join(" " if is_space(each) else each for each in super().to_python(value) or "")
        return re.sub(" +", " ", unicodedata.normalize("NFC", text)).strip(" ")

    def validate(self, value: str) -> None:
        super().validate(value)
        if not value:
            return
        if unseen(value):
            raise ValidationError(
                gettext(
                    "This holds a character that cannot be seen. Type the words again instead of pasting them."
                )
            )
        if len(value) > self.longest:
            raise ValidationError(
                gettext("This has %(count)d characters. Shorten it to %(most)d or fewer.")
                % {"count": len(value), "most": self.longest}
            )
        if not any(unicodedata.category(each)[0] in "LN" for each in value):
            raise ValidationError(gettext("Write at least one letter or digit."))


class LongSelect(forms.Select):
    """A list of a hundred choices, drawn at once: a template for each option takes twenty times as long."""

    def render(
        self, name: str, value: Any, attrs: dict[str, Any] | None = None, renderer: Any = None
    ) -> SafeString:
        own = flatatt(self.build_attrs(self.attrs, {"name": name, **(attrs or {})}))
        chosen = "" if value is None else str(value)
        choices: Any = self.choices  # in no groups
        return format_html("<select{}>{}</select>", own, options_drawn(choices, chosen))


class Day(forms.Field):
    """A date written as 2024-02-28, 28.2.2024, 28/02/2024 or 28 February 2024, in either language's months."""

    widget = forms.TextInput
    default_error_messages = {"required": _("Write the date, for example 2024-02-28.")}

    def __init__(self, *, earliest: date | None = None, latest: date | None = None, **kwargs: Any) -> None:
        self.earliest, self.latest = earliest, latest
        kwargs.setdefault("help_text", _("For example 2024-02-28 or 28 February 2024."))
        super().__init__(**kwargs)

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        return {"autocomplete": "off", "class": "day"}

    def prepare_value(self, value: Any) -> Any:
        return value.isoformat() if isinstance(value, date) else value

    def has_changed(self, initial: Any, data: Any) -> bool:
        return super().has_changed(self.prepare_value(initial), data)

    def to_python(self, value: Any) -> date | None:
        if value in self.empty_values or isinstance(value, date):
            return value or None
        text = str(value).strip()
        return day_of(text) if text else None

    def validate(self, value: date | None) -> None:
        super().validate(value)
        if value is None:
            return
        if self.earliest and value < self.earliest:
            raise ValidationError(
                gettext("This must be %(day)s or later.") % {"day": self.earliest.isoformat()}
            )
        if self.latest and value > self.latest:
            raise ValidationError(
                gettext("This must be %(day)s or earlier.") % {"day": self.latest.isoformat()}
            )


_YEAR_FIRST = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")
_DAY_FIRST = re.compile(r"(\d{1,2})([./-])(\d{1,2})\2(\d{4})")
_IN_WORDS = re.compile(r"(\d{1,2})\.?\s+([^\W\d_]+)\.?[,،]?\s+(\d{4})")
_SHORT_YEAR = re.compile(r"(?:\d{1,2}[./-]\d{1,2}[./-]|\d{1,2}\s+[^\W\d_]+\s+)\d{2}")


def day_of(text: str) -> date:
    """The day that the text names; raises ValidationError in words for the writer."""
    if found := _YEAR_FIRST.fullmatch(text):
        year, month, day = (int(part) for part in found.groups())
    elif found := _DAY_FIRST.fullmatch(text):
        day, month, year = int(found[1]), int(found[3]), int(found[4])
    elif found := _IN_WORDS.fullmatch(text):
        day, month, year = int(found[1]), month_of(found[2]), int(found[3])
    elif _SHORT_YEAR.fullmatch(text):
        raise ValidationError(gettext("Write the year with four digits, for example 2024-02-28."))
    else:
        raise ValidationError(gettext("This is not read as a date. Write it as 2024-02-28."))
    return existing(year, month, day)


def existing(year: int, month: int, day: int) -> date:
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise ValidationError(
            gettext("The year %(year)d is outside %(first)d to %(last)d. Write the date as 2024-02-28.")
            % {"year": year, "first": FIRST_YEAR, "last": LAST_YEAR}
        )
    if not 1 <= month <= 12:
        raise ValidationError(
            gettext("Month %(month)d does not exist. Write the date as 2024-02-28.") % {"month": month}
        )
    if not 1 <= day <= calendar.monthrange(year, month)[1]:
        raise ValidationError(
            gettext("Day %(day)d does not exist in %(month)s %(year)d. Write the date as 2024-02-28.")
            % {"day": day, "month": MONTHS[month - 1], "year": year}
        )
    return date(year, month, day)


@cache
def months() -> dict[str, int]:
    """Every way a month is written in either language, in small letters."""
    written: dict[str, int] = {}
    for language in ("en", "ur"):
        with translation.override(language):
            for number, name in enumerate(MONTHS, start=1):
                written[str(name).lower()] = number
                if language == "en":
                    written[str(name)[:3].lower()] = number
    return written | {"sept": 9}


def month_of(word: str) -> int:
    month = months().get(unicodedata.normalize("NFC", word).lower())
    if month is None:
        raise ValidationError(
            gettext("The month is not one we know. Write the date as 2024-02-28, or 28 February 2024.")
        )
    return month
