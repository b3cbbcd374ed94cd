"""What is written about accounts, roles, invitations and tokens."""

from collections.abc import Sequence
from datetime import datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.conf import settings
from django.contrib.auth.password_validation import password_validators_help_texts, validate_password
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from palermo.journal.rules.shape import reasons
from palermo.partners.actions.accounts import OwnWishes
from palermo.partners.actions.grants import Wish
from palermo.partners.actions.invitations import Guest
from palermo.partners.actions.tokens import TokenWish
from palermo.partners.models import Account
from palermo.partners.rules.names import isolated
from palermo.partners.rules.reach import parse
from palermo.partners.rules.roles import Role, in_language, rights
from palermo.ui.forms import Day, Form, Name

LANGUAGES = [("en", "English"), ("ur", "اردو")]
Choices = Sequence[tuple[str, Any]]


class ReasonForm(Form):
    """A step that the journal keeps with its reason."""

    reason = forms.ChoiceField(label=_("Reason"))
    reference = forms.CharField(
        label=_("Number of the file or letter"),
        required=False,
        max_length=40,
        help_text=_("For example 12/2026. Write no name."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known = [(code, in_language(words["en"], words["ur"])) for code, words in reasons().items()]
        self.fields["reason"].choices = [("", _("choose")), *known]  # type: ignore[attr-defined]

    @property
    def why(self) -> dict[str, Any]:
        return {key: self.cleaned_data[key] for key in ("reason", "reference")}


class PlainForm(Form):
    """A step that needs no words."""

    @property
    def why(self) -> dict[str, Any]:
        return {}


class RoleField(forms.ChoiceField):
    def __init__(self, **kwargs: Any) -> None:
        super().__init__(label=_("Role"), **kwargs)


class ScopeField(forms.ChoiceField):
    def __init__(self, **kwargs: Any) -> None:
        help_text = _(
            "Some roles are held everywhere, others in one body, province, organisation or process."
        )
        super().__init__(label=_("Where it is held"), help_text=help_text, **kwargs)


def fill(form: Form, roles: Sequence[Role], scopes: Choices) -> None:
    form.fields["role"].choices = [("", _("choose")), *((role.code, role.label) for role in roles)]  # type: ignore[attr-defined]
    form.fields["scope"].choices = [("", _("choose")), *isolating_names(scopes)]  # type: ignore[attr-defined]


def isolating_names(scopes: Choices) -> Choices:
    """An <option> holds no <bdi>."""
    return [
        (
            group,
            [
                (code, isolated(words) if code.startswith("organisation:") else words)
                for code, words in offered
            ],
        )
        for group, offered in scopes
    ]


def beginning(day: Any) -> datetime:
    return datetime.combine(day, time.min, tzinfo=ZoneInfo(settings.TIME_ZONE))


class ProposeForm(Form):
    role = RoleField()
    scope = ScopeField()
    since = Day(label=_("First day"), required=False, help_text=_("Empty: from now on."))
    until = Day(label=_("Last day"), required=False, help_text=_("Empty: until it is ended."))

    def __init__(self, *args: Any, roles: Sequence[Role], scopes: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fill(self, roles, scopes)

    def wish(self, at: datetime) -> Wish:
        since, until = self.cleaned_data["since"], self.cleaned_data["until"]
        return Wish(
            role=self.cleaned_data["role"],
            scope=parse(self.cleaned_data["scope"]),
            since=max(beginning(since), at) if since else at,
            until=beginning(until) + timedelta(days=1) if until else None,
        )


class InviteForm(Form):
    email = forms.EmailField(
        label=_("E-mail address"),
        max_length=254,
        help_text=_("The link works only for this address, once, and for seven days."),
        widget=forms.EmailInput(attrs={"dir": "ltr", "autocomplete": "off"}),
    )
    language = forms.ChoiceField(label=_("Language of the mail"), choices=LANGUAGES)
    role = RoleField()
    scope = ScopeField()
    person = forms.IntegerField(
        label=_("Number of the person"),
        required=False,
        min_value=1,
        help_text=_("It stands on the person's page. Empty: the account belongs to nobody of the list yet."),
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )

    def __init__(self, *args: Any, roles: Sequence[Role], scopes: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fill(self, roles, scopes)

    def guest(self) -> Guest:
        said = self.cleaned_data
        return Guest(said["email"], said["language"], said["role"], parse(said["scope"]), said["person"])


def validators_words() -> str:
    return " ".join(str(words) for words in password_validators_help_texts())


class PasswordForm(Form):
    """The first password of an account; Django's validators say what is wrong with it."""

    password1 = forms.CharField(
        label=_("Password"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    password2 = forms.CharField(
        label=_("Password, once more"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def __init__(self, *args: Any, email: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["password1"].help_text = validators_words()
        self.holder = Account(email=email)

    def clean_password1(self) -> str:
        password: str = self.cleaned_data["password1"]
        validate_password(password, self.holder)
        return password

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if said.get("password1") and said.get("password2") and said["password1"] != said["password2"]:
            self.add_error("password2", ValidationError(gettext("Type the same password twice.")))
        return said


class OwnForm(Form):
    language = forms.ChoiceField(label=_("Language"), choices=LANGUAGES)
    digest = forms.BooleanField(
        label=_("Send me ordinary mail once a day"),
        required=False,
        help_text=_("Mail that protects the account always comes at once."),
    )
    quiet_from = forms.TimeField(
        label=_("Quiet from"), required=False, help_text=_("For example 21:00. No ordinary mail comes then.")
    )
    quiet_until = forms.TimeField(label=_("Quiet until"), required=False, help_text=_("For example 07:00."))

    def __init__(self, *args: Any, account: Account, **kwargs: Any) -> None:
        fields = ("language", "digest", "quiet_from", "quiet_until")
        kwargs.setdefault("initial", {field: getattr(account, field) for field in fields})
        super().__init__(*args, **kwargs)
        for field in ("quiet_from", "quiet_until"):
            self.fields[field].widget = forms.TimeInput(
                format="%H:%M", attrs={"class": "day", "dir": "ltr", "autocomplete": "off"}
            )

    def wishes(self) -> OwnWishes:
        return OwnWishes(**{key: self.cleaned_data[key] for key in OwnWishes.__dataclass_fields__})


class TokenForm(Form):
    name = Name(
        label=_("What the token is for"),
        longest=60,
        help_text=_("For example: nightly figures. No person's name."),
    )
    scopes = forms.MultipleChoiceField(
        label=_("What it may do"),
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Take only what it needs."),
    )
    days = forms.TypedChoiceField(
        label=_("It lives for"),
        coerce=int,
        choices=[(30, _("30 days")), (90, _("90 days")), (365, _("one year"))],
    )

    def __init__(self, *args: Any, offered: Sequence[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["scopes"].choices = [(code, rights()[code].label) for code in offered]  # type: ignore[attr-defined]

    def wish(self) -> TokenWish:
        said = self.cleaned_data
        return TokenWish(said["name"], tuple(said["scopes"]), said["days"])
