"""What columns, codes and values of a case are called on its page."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from palermo.partners.rules.vocabulary import named
from palermo.ui.reading import number
from palermo.vocabulary.codes import codes

LABELS: Mapping[str, Any] = {
    "case_id": _("The body's own key"),
    "police_station": _("Police station or circle"),
    "fir_number": _("Number of the FIR"),
    "fir_year": _("Year of the FIR"),
    "registered_on": _("Registered on"),
    "category": _("Category"),
    "offences": _("Offences"),
    "offence_from": _("First day of the offence"),
    "district": _("District"),
    "cross_border": _("Crossed a national border"),
    "exploitation": _("Exploitation"),
    "means": _("Means used"),
    "status": _("Status"),
    "status_on": _("Day of that status"),
    "transferred_from": _("Received from"),
    "role": _("Role"),
    "name": _("Name"),
    "relation": _("Relation"),
    "relation_name": _("Name of that person"),
    "alias": _("Other name"),
    "sex": _("Sex"),
    "birth_date": _("Birth date"),
    "age": _("Age"),
    "age_basis": _("Age on the day of"),
    "nationality": _("Nationality"),
    "id_type": _("Identity document"),
    "id_number": _("Identity number"),
    "home_district": _("Home district"),
    "referred": _("Referred to assistance"),
    "person_no": _("Person"),
    "seizure_no": _("Number of the seizure"),
    "stage": _("Stage"),
    "on": _("On which day"),
    "court": _("Court"),
    "sentence_months": _("Sentence in months"),
    "fine_pkr": _("Fine in rupees"),
    "leg": _("Leg"),
    "kind": _("Kind"),
    "place": _("Town or crossing point"),
    "country": _("Country"),
    "mode": _("Way of travel"),
    "quantity": _("Quantity"),
    "unit": _("Unit"),
    "value_pkr": _("Value in rupees"),
}

# The list of a column's codes, where a sheet does not have its own.
LISTS: Mapping[str, str] = {
    "category": "categories",
    "district": "districts",
    "cross_border": "answers",
    "exploitation": "exploitation",
    "means": "means",
    "status": "stages",
    "role": "roles",
    "relation": "relations",
    "sex": "sexes",
    "age_basis": "age_bases",
    "nationality": "countries",
    "id_type": "id_types",
    "home_district": "districts",
    "referred": "answers",
    "stage": "stages",
    "country": "countries",
    "mode": "modes",
    "unit": "units",
    "body": "bodies",
}
KINDS = {"journeys": "place_kinds", "seizures": "seizure_kinds"}
SEVERAL = frozenset({"offences", "exploitation", "means"})
LIFE = 1200  # months


def worded(sheet: str, column: str, value: Any) -> str | list[str]:
    """A value as it is read; codes in words, several of them as a list."""
    if value is None or value == "":
        return ""
    if column in SEVERAL:
        parts = [part for part in str(value).split(";") if part]
        return [offence(part) if column == "offences" else named(LISTS[column], part) for part in parts]
    if column == "transferred_from":
        body, _colon, key = str(value).partition(":")
        return f"{named('bodies', body)}: {key}"
    if column == "kind":
        return named(KINDS[sheet], value)
    if column in LISTS:
        return named(LISTS[column], value)
    if column == "sentence_months":
        return sentence(value)
    if column in ("fine_pkr", "value_pkr", "quantity"):
        return number(int(value) if float(value).is_integer() else value)
    return str(value)


def short(label: str) -> str:
    """Without what stands in brackets behind it, for a table."""
    return label.partition(" (")[0]


def offence(code: str) -> str:
    """The law in short and the section, as the code has them: "PTPA 3(1)"."""
    known = codes("offences").get(code)
    return f"{code.partition('-')[0]} {known.extra['section']}" if known else code


def sentence(months: int) -> str:
    if months >= LIFE:
        return gettext("imprisonment for life")
    years, rest = divmod(months, 12)
    if not rest:
        return gettext("imprisonment for {years} years").format(years=years)
    if not years:
        return gettext("imprisonment for {months} months").format(months=rest)
    return gettext("imprisonment for {years} years and {months} months").format(years=years, months=rest)


def ages(known: tuple[int, int] | None) -> str:
    if known is None:
        return ""
    low, high = known
    return str(low) if low == high else gettext("{low} to {high}").format(low=low, high=high)
