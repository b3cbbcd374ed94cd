"""Which SQL file computes which figure, and what its rows offer to `by` and `where`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from palermo.figures.method.dimensions import Rows, Several
from palermo.register.method.coding import coded
from palermo.vocabulary.figures import PERSON

_CASE = {
    name: f"c.{name}" for name in ("province", "district", "body", "category", "offence", "cross_border")
}
_PERSON = {name: f"p.{name}" for name in ("role", *PERSON)}

_ACCUSED = {name: f"a.{name}" for name in ("role", *PERSON)}

_CASE_LISTS = {
    "law": Several(
        join="JOIN (SELECT DISTINCT list, law FROM derived.offence_part) AS x_law ON x_law.list = c.offences",
        value="x_law.law",
        holds="c.offences IN (SELECT list FROM derived.offence_part WHERE law IN ({codes}))",
    ),
    "exploitation": Several(
        join="JOIN derived.form_part AS x_form ON x_form.list = c.forms",
        value="x_form.form",
        holds="c.forms IN (SELECT list FROM derived.form_part WHERE form IN ({codes}))",
    ),
}
_CONVICTED_CASE = Several(
    join="JOIN derived.convicted_case AS x_guilt ON x_guilt.unit = c.unit",
    value="x_guilt.category",
    holds="EXISTS (SELECT 1 FROM derived.convicted_case AS g WHERE g.unit = c.unit AND g.category IN ({codes}))",
)
_CONVICTED_PERSON = Several(
    join="JOIN derived.convicted_person AS x_guilt ON x_guilt.unit = a.unit AND x_guilt.person_no = a.person_no",
    value="x_guilt.category",
    holds="EXISTS (SELECT 1 FROM derived.convicted_person AS g WHERE g.unit = a.unit"
    " AND g.person_no = a.person_no AND g.category IN ({codes}))",
)
_MILESTONE = Several(
    join="JOIN derived.milestone AS x_stage ON x_stage.reached = c.reached AND x_stage.found_guilty = c.found_guilty",
    value="x_stage.stage",
    holds="EXISTS (SELECT 1 FROM derived.milestone AS m WHERE m.reached = c.reached"
    " AND m.found_guilty = c.found_guilty AND m.stage IN ({codes}))",
)


@dataclass(frozen=True)
class Family:
    """A SQL file with what tells one figure from the others that share it.

    accused: the relation of the register, or of relations.py, that stands for `$accused`.
    """

    sql: str
    rows: Rows
    values: Mapping[str, str] = field(default_factory=dict)
    accused: str | None = None


def _cases(day: str) -> Family:
    lists = dict(_CASE_LISTS)
    if day == "first_convicted":
        lists["convicted_of"] = _CONVICTED_CASE
    return Family("cases", Rows(f"c.{day}", _CASE, lists), {"day": day})


def _stock(kept: str) -> Family:
    return Family("stock", Rows(None, {**_CASE, "stage": "c.stage"}, _CASE_LISTS), {"kept": kept})


def _people(day: str, *roles: str, kept: str = "TRUE") -> Family:
    numbers = ", ".join(str(coded("role").index(role)) for role in roles)
    rows = Rows(f"c.{day}", {**_CASE, **_PERSON}, _CASE_LISTS)
    return Family("people", rows, {"day": day, "roles": numbers, "kept": kept})


def _accused(day: str, relation: str, within: str = "TRUE") -> Family:
    lists = dict(_CASE_LISTS)
    if day == "first_convicted":
        lists["convicted_of"] = _CONVICTED_PERSON
    rows = Rows(f"a.{day}", {**_CASE, **_ACCUSED}, lists)
    return Family("accused", rows, {"day": day, "within": within}, relation)


def _in_category(code: str) -> str:
    return f"c.category = {coded('category').index(code)}"


ACQUITTED = "(a.first_convicted IS NULL OR a.first_convicted > a.first_acquitted)"
_VICTIMS = ("VICTIM", "VICTIM_ACCUSED")

FAMILIES: Mapping[str, Family] = {
    "cases_registered": _cases("registered_on"),
    "cases_investigated": _cases("first_investigation"),
    "challans_submitted": _cases("first_challan"),
    "cases_prosecuted": _cases("first_cognizance"),
    "cases_convicted": _cases("first_convicted"),
    "case_status": _stock("TRUE"),
    "cases_pending": _stock("c.stage NOT IN ($closed, $APPEAL)"),
    "appeals_pending": _stock("c.stage = $APPEAL"),
    "attrition": Family("attrition", Rows("c.registered_on", _CASE, {**_CASE_LISTS, "stage": _MILESTONE})),
    "victims_in_prosecuted_cases": _people("first_cognizance", *_VICTIMS),
    "defendants_in_prosecuted_cases": _accused("prosecuted_on", "defendant"),
    "persons_prosecuted": _accused("first_cognizance", "accused"),
    "persons_convicted": _accused("first_convicted", "accused"),
    "persons_acquitted": _accused("first_acquitted", "accused", ACQUITTED),
    "convictions_set_aside": _accused("set_aside", "set_aside"),
    "victims_identified": _people("registered_on", *_VICTIMS, kept=_in_category("TIP")),
    "victims_referred": _people("registered_on", *_VICTIMS, kept=f"{_in_category('TIP')} AND p.referred"),
    "migrants_smuggled": _people("registered_on", "MIGRANT", kept=_in_category("SOM")),
    "conviction_rate": Family(
        "rate",
        Rows("a.decided_on", {**_CASE, **_ACCUSED}, _CASE_LISTS),
        {"acquitted": ACQUITTED},
        accused="accused",
    ),
    "seized": Family(
        "seized",
        Rows('coalesce(s."on", c.registered_on)', {**_CASE, "kind": "s.kind", "unit": "s.measure"}),
    ),
}

RETURNS = ("returns_due", "returns_received", "returns_late", "returns_nil")
RETURN_ROWS = Rows("d.period_end", {"body": "d.body"})
DURATION_ROWS = Rows(None, {**_CASE, "days": "c.days"})
DURATION_DAYS = {
    "CHALLAN_FINAL": "first_challan",
    "COGNIZANCE": "first_cognizance",
    "DECIDED": "first_decided",
}
