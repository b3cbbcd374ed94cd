"""What may be asked: dimensions and codes of `--by` and `--where`, held against the vocabulary."""

import re
from collections.abc import Callable, Mapping, Sequence

from palermo.vocabulary.codes import codes, lookup_rows
from palermo.vocabulary.figures import DIMENSIONS

TIME = {
    "year": re.compile(r"(?!0000)[0-9]{4}"),
    "quarter": re.compile(r"(?!0000)[0-9]{4}-Q[1-4]"),
    "month": re.compile(r"(?!0000)[0-9]{4}-(0[1-9]|1[0-2])"),
}
TIME_EXAMPLES = {"year": "2024", "quarter": "2024-Q1", "month": "2024-01"}
LISTS = {
    "district": "districts",
    "body": "bodies",
    "category": "categories",
    "offence": "offences",
    "exploitation": "exploitation",
    "stage": "stages",
    "role": "roles",
    "sex": "sexes",
    "nationality": "countries",
    "age_group": "age_groups",
    "convicted_of": "categories",
    "kind": "seizure_kinds",
    "unit": "units",
}
MORE = {
    "province": ("UNKNOWN", "ABROAD"),
    "district": ("UNKNOWN", "ABROAD"),
    "cross_border": ("YES", "NO", "UNKNOWN"),
    "age_band": ("0-8", "9-17", "18-29", "30-47", "48+", "UNKNOWN"),
    "statistic": ("P25", "P50", "P75", "P50_LOW", "P50_HIGH"),
    "stage": ("DECIDED",),
}
# Codes that a figure prints as UNKNOWN.
PRINTED_UNKNOWN = {"sex": "U", "nationality": "XX"}


# Marks a text for the catalogue where it stands; it is translated when it is shown.
_ = str


class UnknownQuestion(ValueError):
    """A dimension or a code that no figure knows, said in English or, by `told`, in another language."""

    def __init__(self, text: str, /, **values: str) -> None:
        super().__init__(text.format(**values))
        self.text, self.values = text, values

    def told(self, translated: Callable[[str], str]) -> str:
        return translated(self.text).format(**self.values)


def read_filters(where: Sequence[str]) -> dict[str, list[str]]:
    """Filters as written on the command line; the same dimension twice keeps either of its codes."""
    filters: dict[str, list[str]] = {}
    for text in where:
        dimension, equals, listed = text.partition("=")
        chosen = [code.strip() for code in listed.split(",") if code.strip()]
        if not equals or not chosen:
            raise UnknownQuestion(
                _("--where {text}: write it as dimension=code or dimension=code,code."), text=text
            )
        filters.setdefault(dimension.strip(), []).extend(chosen)
    return filters


def known_codes(dimension: str) -> dict[str, str]:
    """Every text that answers for a code of one dimension (upper case) and the code."""
    found = {code.upper(): code for code in codes(LISTS[dimension])} if dimension in LISTS else {}
    if dimension == "province":
        found |= {code: code for code in codes("provinces")}
    if dimension == "law":
        found |= {code.split("-")[0]: code.split("-")[0] for code in codes("offences")}
    found |= {code: code for code in MORE.get(dimension, ("UNKNOWN",))}
    if dimension in PRINTED_UNKNOWN:
        found[PRINTED_UNKNOWN[dimension]] = "UNKNOWN"
    return found


def known_dimension(dimension: str) -> str:
    if dimension not in DIMENSIONS:
        raise UnknownQuestion(
            _("There is no dimension {dimension}. There is: {known}."),
            dimension=dimension,
            known=", ".join(DIMENSIONS),
        )
    return dimension


def known_code(dimension: str, text: str, known: Mapping[str, str]) -> str:
    if dimension in TIME:
        if TIME[dimension].fullmatch(text.upper()):
            return text.upper()
        raise UnknownQuestion(
            _("{question}: write it like {example}."),
            question=f"{dimension}={text}",
            example=TIME_EXAMPLES[dimension],
        )
    if text.upper() in known:
        return known[text.upper()]
    if dimension == "district":
        return district_by_name(text)
    raise UnknownQuestion(
        _("{question}: no such code. There is: {known}."),
        question=f"{dimension}={text}",
        known=", ".join(sorted(set(known.values()))[:60]),
    )


def district_by_name(text: str) -> str:
    from palermo.vocabulary.codes import fold_district

    found = dict(lookup_rows("districts")).get(fold_district(text), "")
    if found:
        return found
    if found is None:
        raise UnknownQuestion(_("district={text}: several districts answer to it; write the id."), text=text)
    raise UnknownQuestion(_("district={text}: no district answers to it."), text=text)


def known_question(by: Sequence[str], where: Mapping[str, Sequence[str]]) -> dict[str, list[str]]:
    """The filters with canonical codes; raises UnknownQuestion for a dimension or code that no figure has."""
    for dimension in by:
        known_dimension(dimension)
    if len(set(by)) != len(by):
        raise UnknownQuestion(_("--by names a dimension twice."))
    return {known_dimension(name): known_codes_of(name, texts) for name, texts in where.items()}


def known_codes_of(dimension: str, texts: Sequence[str]) -> list[str]:
    known = known_codes(dimension)
    return list(dict.fromkeys(known_code(dimension, text, known) for text in texts))
