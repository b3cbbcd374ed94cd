"""Provinces and reporting bodies as the vocabulary names them, in the language of the page."""

from palermo.partners.rules.names import in_urdu
from palermo.vocabulary.codes import UnknownCode, codes, label


def language() -> str:
    return "ur" if in_urdu() else "en"


def province_label(code: str) -> str:
    return named("provinces", code)


def body_label(code: str) -> str:
    return named("bodies", code)


def named(list_name: str, code: str) -> str:
    """A code that a newer list has dropped is shown as it is."""
    try:
        return label(list_name, code, language()) if code else ""
    except UnknownCode:
        return code


def choices(list_name: str) -> list[tuple[str, str]]:
    return [(code, label(list_name, code, language())) for code in codes(list_name)]
