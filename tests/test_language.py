"""Every text that a person sees stands in both languages, in the words of the house."""

import re
from functools import cache
from pathlib import Path

import pytest
from babel.messages.catalog import Message
from babel.messages.mofile import read_mo
from babel.messages.pofile import read_po

from tools import catalogues

PALERMO = Path(__file__).resolve().parent.parent / "palermo"
ROOMS = sorted(path.parent.name for path in PALERMO.glob("*/locale"))
Key = tuple[str | None, str | tuple[str, ...]]


@cache
def texts_of(room: str) -> frozenset[Key]:
    return frozenset((context, text) for context, text, _ in catalogues.texts(PALERMO / room))


def path_of(room: str, kind: str) -> Path:
    return PALERMO / room / "locale" / "ur" / "LC_MESSAGES" / f"django.{kind}"


@cache
def catalogue_of(room: str) -> dict[Key, str | tuple[str, ...]]:
    with path_of(room, "po").open("rb") as stream:
        return {
            (message.context, as_key(message.id)): as_key(message.string)
            for message in read_po(stream, locale="ur")
            if message.id
        }


def as_key(text: str | list[str] | tuple[str, ...]) -> str | tuple[str, ...]:
    return text if isinstance(text, str) else tuple(text)


def context_of(message: Message) -> str | None:
    """A compiled catalogue keeps it as bytes."""
    return message.context.decode() if isinstance(message.context, bytes) else message.context


def forms(text: str | tuple[str, ...]) -> tuple[str, ...]:
    return (text,) if isinstance(text, str) else text


def placeholders(text: str) -> set[str]:
    return set(re.findall(r"\{[a-z_0-9]*\}|%\([a-z_0-9.|]+\)[sd]|%[sd]", text))


@pytest.mark.parametrize("room", ROOMS)
def test_every_text_of_a_room_has_an_urdu_one(room: str) -> None:
    catalogue = catalogue_of(room)
    missing = [key for key in texts_of(room) if not all(forms(catalogue.get(key, "")))]
    assert sorted(missing, key=str) == []


def test_a_room_with_texts_has_a_catalogue() -> None:
    rooms = sorted(path.parent.name for path in PALERMO.glob("*/__init__.py"))
    assert [room for room in rooms if room not in ROOMS and texts_of(room)] == []


@pytest.mark.parametrize("room", ROOMS)
def test_the_compiled_catalogue_is_the_written_one(room: str) -> None:
    with path_of(room, "mo").open("rb") as stream:
        compiled = {
            (context_of(message), as_key(message.id)): as_key(message.string)
            for message in read_mo(stream)
            if message.id
        }
    assert compiled == {key: urdu for key, urdu in catalogue_of(room).items() if all(forms(urdu))}


@pytest.mark.parametrize("room", ROOMS)
def test_placeholders_are_the_same_in_both_languages(room: str) -> None:
    differing = [
        (english, urdu)
        for (_, english), urdu in catalogue_of(room).items()
        if all(forms(urdu))
        and {frozenset(placeholders(each)) for each in forms(urdu)}
        != {frozenset(placeholders(each)) for each in forms(english)}
    ]
    assert differing == []


def test_one_text_has_one_urdu_in_every_room() -> None:
    """Django lays the rooms' catalogues over one another, so that the last one would win."""
    said: dict[Key, set[tuple[str, ...]]] = {}
    for room in ROOMS:
        for key, urdu in catalogue_of(room).items():
            if all(forms(urdu)):
                said.setdefault(key, set()).add(forms(urdu))
    assert {key: urdu for key, urdu in said.items() if len(urdu) > 1} == {}


def test_rooms_with_words_of_their_own_are_found() -> None:
    assert {"figures", "returns", "config", "invention"} <= set(ROOMS)


def test_the_tags_of_a_template_are_read(tmp_path: Path) -> None:
    page = tmp_path / "templates" / "room" / "page.html"
    page.parent.mkdir(parents=True)
    page.write_text(
        '{% load i18n %}\n<div>\n    <p title="{% translate \'A title\' %}">{# said aloud #}{{ _("A word") }}\n'
        "  {% blocktranslate trimmed count n=n %}\n One person\n {% plural %}\n {{ n }} people\n"
        '{% endblocktranslate %} it\'s {% translate "May" context "month" %}</p></div>\n',
        encoding="utf-8",
    )
    assert {(context, text) for context, text, _ in catalogues.texts(tmp_path)} == {
        (None, "A title"),
        (None, "A word"),
        (None, ("One person", "%(n)s people")),
        ("month", "May"),
    }
