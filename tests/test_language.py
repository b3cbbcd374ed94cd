"""Every text that a person sees stands in both languages."""

from pathlib import Path

import pytest
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import read_mo
from babel.messages.pofile import read_po

PALERMO = Path(__file__).resolve().parent.parent / "palermo"
ROOMS = sorted(path.parent.name for path in PALERMO.glob("*/locale"))
METHODS = [("**/tests/**", "ignore"), ("**.py", "python"), ("**.html", "jinja2"), ("**.typ.jinja", "jinja2")]


def texts_of(room: str) -> set[str]:
    found = extract_from_dir(PALERMO / room, METHODS, keywords={"_": None, "gettext": None})
    return {message for _, _, message, _, _ in found if isinstance(message, str)}


def catalogue_of(room: str) -> dict[str, str]:
    path = PALERMO / room / "locale" / "ur" / "LC_MESSAGES" / "django.po"
    with path.open("rb") as stream:
        return {message.id: message.string for message in read_po(stream, locale="ur") if message.id}


@pytest.mark.parametrize("room", ROOMS)
def test_every_text_of_a_room_has_an_urdu_one(room: str) -> None:
    catalogue = catalogue_of(room)
    assert sorted(text for text in texts_of(room) if not catalogue.get(text)) == []


@pytest.mark.parametrize("room", ROOMS)
def test_the_compiled_catalogue_is_the_written_one(room: str) -> None:
    path = PALERMO / room / "locale" / "ur" / "LC_MESSAGES" / "django.mo"
    with path.open("rb") as stream:
        compiled = {message.id: message.string for message in read_mo(stream) if message.id}
    assert compiled == {text: urdu for text, urdu in catalogue_of(room).items() if urdu}


@pytest.mark.parametrize("room", ROOMS)
def test_placeholders_are_the_same_in_both_languages(room: str) -> None:
    import re

    def placeholders(text: str) -> list[str]:
        return sorted(re.findall(r"\{[a-z_0-9]*\}|%\([a-z_]+\)s", text))

    differing = [
        text for text, urdu in catalogue_of(room).items() if urdu and placeholders(text) != placeholders(urdu)
    ]
    assert differing == []


def test_rooms_with_words_of_their_own_are_found() -> None:
    assert {"figures", "returns", "config", "invention"} <= set(ROOMS)
