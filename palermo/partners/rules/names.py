"""How names are folded, sorted and shown in two scripts."""

import unicodedata
from collections.abc import Iterable

from django.utils.translation import get_language

from palermo.partners.models import Organisation, Person, PersonAlias, Post
from palermo.vocabulary.fold import fold_district

FIRST_STRONG, END = "\u2068", "\u2069"


def folded_words(text: str) -> list[str]:
    """The words of a name as they are compared: small letters and digits, no accents, Arabic letters as Urdu ones."""
    # Folded twice: joined Urdu letters must be known before they are taken apart, accents fall off after.
    folded = (fold_district(unicodedata.normalize("NFKD", fold_district(word))) for word in words(text))
    return [word for word in folded if word]


def words(text: str) -> list[str]:
    """A hyphen or a full stop between letters parts words as a blank does."""
    composed = unicodedata.normalize("NFC", text)
    return "".join(" " if unicodedata.category(c)[0] in "ZP" else c for c in composed).split()


def search_key(texts: Iterable[str]) -> str:
    """Every folded word once, a blank before each, so that ` word` finds where one begins."""
    found = {word for text in texts for word in folded_words(text)}
    return "".join(f" {word}" for word in sorted(found))


def sort_key(person: Person) -> str:
    parts = folded_words(person.family_name) + folded_words(person.given_name)
    return " ".join(parts or folded_words(person.name_ur))[:400]


def is_arabic(letter: str) -> bool:
    return unicodedata.name(letter, "").startswith("ARABIC")


def script_of(text: str) -> str:
    if any(is_arabic(letter) for letter in text):
        return PersonAlias.Script.URDU
    return PersonAlias.Script.LATIN


def in_urdu() -> bool:
    return (get_language() or "en").startswith("ur")


def latin_name(person: Person) -> str:
    return " ".join(part for part in (person.honorific, person.given_name, person.family_name) if part)


def urdu_name(person: Person) -> str:
    return " ".join(part for part in (person.honorific_ur, person.name_ur) if part) if person.name_ur else ""


def full_name(person: Person) -> str:
    """With the honorific, in the page's language where the person has a name in it."""
    latin = latin_name(person) if person.given_name or person.family_name else ""
    urdu = urdu_name(person)
    return (urdu or latin) if in_urdu() else (latin or urdu)


def organisation_name(organisation: Organisation) -> str:
    return (organisation.name_ur if in_urdu() else "") or organisation.name


def post_title(post: Post) -> str:
    return (post.title_ur if in_urdu() else "") or post.title


def isolated(name: str) -> str:
    """A name inside a sentence keeps its own direction."""
    return f"{FIRST_STRONG}{name}{END}"
