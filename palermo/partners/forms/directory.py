"""What is written about a person or an organisation."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from palermo.journal.actor import Actor
from palermo.partners.models import Consent, Organisation, Person
from palermo.partners.models.directory import Wing
from palermo.partners.queries.directory import organisations
from palermo.partners.rules.acting import cell
from palermo.partners.rules.directory import OrganisationEntry, PersonEntry
from palermo.partners.rules.names import isolated, organisation_name
from palermo.partners.rules.vocabulary import choices
from palermo.ui.forms import Day, Form, Name

LATIN = {"dir": "ltr", "autocomplete": "off", "spellcheck": "false"}
URDU = {"dir": "rtl", "lang": "ur", "autocomplete": "off", "spellcheck": "false"}
NOTHING = ("", _("none"))


class Names(forms.Field):
    """Names, one a line, each held to the same rules as a name in a field of its own."""

    widget = forms.Textarea(attrs={"rows": 3, "dir": "auto", "spellcheck": "false"})

    def to_python(self, value: Any) -> tuple[str, ...]:
        one = Name()
        lines = (value or "").splitlines() if isinstance(value, str) else ()
        return tuple(dict.fromkeys(one.clean(line) for line in lines if line.strip()))

    def prepare_value(self, value: Any) -> Any:
        return "\n".join(value) if isinstance(value, list | tuple) else value


def wings(wing: str) -> list[tuple[str, Any]]:
    return [(each.value, each.label) for each in (Wing(wing), Wing.BOTH)]


class PersonForm(Form):
    honorific = Name(
        label=_("Title in Latin letters"),
        longest=40,
        required=False,
        help_text=_("For example Dr or DIG."),
        widget=forms.TextInput(attrs=LATIN),
    )
    given_name = Name(label=_("Given name"), required=False, widget=forms.TextInput(attrs=LATIN))
    family_name = Name(
        label=_("Family name or last name"),
        required=False,
        help_text=_("The list of people is sorted by it."),
        widget=forms.TextInput(attrs=LATIN),
    )
    honorific_ur = Name(
        label=_("Title in Urdu"), longest=40, required=False, widget=forms.TextInput(attrs=URDU)
    )
    name_ur = Name(
        label=_("Whole name in Urdu"),
        required=False,
        help_text=_("As the person writes it."),
        widget=forms.TextInput(attrs=URDU),
    )
    aliases = Names(
        label=_("Other names"),
        required=False,
        help_text=_(
            "Other spellings and former names, in either script, one a line. They are found by a search."
        ),
    )
    email = forms.EmailField(
        label=_("E-mail address"), required=False, max_length=254, widget=forms.EmailInput(attrs=LATIN)
    )
    phone = forms.RegexField(
        r"\+?[0-9][0-9 ()/-]{2,38}",
        label=_("Telephone"),
        required=False,
        help_text=_("For example +92 51 1234567."),
        error_messages={
            "invalid": _("Write the number with digits and blanks only, for example +92 51 1234567.")
        },
        widget=forms.TextInput(attrs={**LATIN, "type": "tel"}),
    )
    wing = forms.ChoiceField(
        label=_("Seen in"),
        widget=forms.RadioSelect,
        help_text=_("Who is kept in one wing only is not found in the other."),
    )

    def __init__(self, *args: Any, by: Actor, person: Person | None = None, **kwargs: Any) -> None:
        if person is not None:
            kwargs.setdefault("version", person.version)
            kwargs.setdefault("initial", initial_of_person(person))
        super().__init__(*args, **kwargs)
        self.person, self.by = person, by
        self.fields["wing"].choices = wings(by.wing)  # type: ignore[attr-defined]
        self.fields["wing"].initial = by.wing
        if person is not None and cell(by, "person.edit") != "all":
            del self.fields["wing"]

    def entry(self) -> PersonEntry:
        said = {name: value for name, value in self.cleaned_data.items() if name not in ("once", "version")}
        said.setdefault("wing", self.person.wing if self.person else self.by.wing)
        return PersonEntry(**said)


def initial_of_person(person: Person) -> dict[str, Any]:
    own = {name: getattr(person, name) for name in PersonForm.base_fields if hasattr(Person, name)}
    return {**own, "aliases": tuple(person.aliases.order_by("pk").values_list("text", flat=True))}


class OrganisationForm(Form):
    name = Name(label=_("Name in English"), widget=forms.TextInput(attrs=LATIN))
    name_ur = Name(label=_("Name in Urdu"), required=False, widget=forms.TextInput(attrs=URDU))
    aliases = Names(
        label=_("Other names"),
        required=False,
        help_text=_(
            "Abbreviations and former names, in either script, one a line. They are found by a search."
        ),
    )
    kind = forms.ChoiceField(label=_("Kind"), choices=Organisation.Kind.choices)
    sector = forms.ChoiceField(label=_("Sector"), choices=Organisation.Sector.choices)
    province = forms.ChoiceField(
        label=_("Province"),
        required=False,
        help_text=_("Leave it empty where it works in the whole country."),
    )
    body = forms.ChoiceField(
        label=_("Reporting body"),
        required=False,
        help_text=_("Only for an organisation that sends returns: the code that stands in them."),
    )
    parent = forms.ChoiceField(label=_("Belongs to"), required=False)
    closed_on = Day(label=_("Closed on"), required=False)
    wing = forms.ChoiceField(label=_("Seen in"), widget=forms.RadioSelect)

    def __init__(
        self, *args: Any, by: Actor, organisation: Organisation | None = None, **kwargs: Any
    ) -> None:
        if organisation is not None:
            kwargs.setdefault("version", organisation.version)
            kwargs.setdefault("initial", initial_of_organisation(organisation))
        super().__init__(*args, **kwargs)
        above = [
            (str(each.pk), isolated(organisation_name(each)))
            for each in organisations(by)
            if organisation is None or each.pk != organisation.pk
        ]
        for field, offered in (
            ("province", choices("provinces")),
            ("body", choices("bodies")),
            ("parent", above),
            ("wing", wings(by.wing)),
        ):
            blank = [] if field == "wing" else [NOTHING]
            self.fields[field].choices = [*blank, *offered]  # type: ignore[attr-defined]
        self.fields["wing"].initial = Wing.BOTH
        self.organisation = organisation
        parent = str(organisation.parent_id or "") if organisation else ""
        # What it belongs to may stand in the other wing: then it is neither shown nor changed here.
        if parent and parent not in dict(above):
            del self.fields["parent"]

    def entry(self) -> OrganisationEntry:
        said = {name: value for name, value in self.cleaned_data.items() if name not in ("once", "version")}
        if "parent" in said:
            said["parent"] = int(said["parent"]) if said["parent"] else None
        elif self.organisation is not None:
            said["parent"] = self.organisation.parent_id
        return OrganisationEntry(**said)


def initial_of_organisation(organisation: Organisation) -> dict[str, Any]:
    own = {
        name: getattr(organisation, name)
        for name in OrganisationForm.base_fields
        if hasattr(Organisation, name)
    }
    aliases = tuple(organisation.aliases.order_by("pk").values_list("text", flat=True))
    return {**own, "parent": str(organisation.parent_id or ""), "aliases": aliases}


class ConsentForm(Form):
    """What the person said, for which use, on which day."""

    said = forms.ChoiceField(
        label=_("What the person said"),
        choices=[("given", _("They consent")), ("withdrawn", _("They withdraw their consent"))],
        widget=forms.RadioSelect,
    )
    use = forms.ChoiceField(label=_("For which use"), choices=Consent.Use.choices, widget=forms.RadioSelect)
    on = Day(label=_("On which day"))
