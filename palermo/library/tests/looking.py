"""The search said again, slowly and plainly: every document is looked at, letter by letter."""

import re
import unicodedata

from palermo.library.models import Document, Text
from palermo.library.queries import documents
from palermo.partners.rules.acting import Acting

ARABIC = {"ي": "ی", "ى": "ی", "ك": "ک", "ه": "ہ", "ە": "ہ", "ة": "ہ", "ۃ": "ہ", "ٱ": "ا", "ـ": ""}


def plain(text: str) -> list[str]:
    """The words of a text, by a way of its own: for every letter what it becomes, then cut where no letter is."""
    out: list[str] = []
    for written in chunks(text):
        letters = "".join(one(letter) for letter in unicodedata.normalize("NFKD", written))
        letters = "".join(one(letter) for letter in unicodedata.normalize("NFKD", letters.casefold()))
        for word in cut(unicodedata.normalize("NFKC", letters)):
            word = "ہ" + word[1:] if word.startswith("ھ") else word
            word = word[:-1] if word.endswith("اء") else word
            word = word[:-1] if len(word) > 1 and word[-1] in "ءھہ" and word[-2] in "0123456789" else word
            out += [word[:64]] if word else []
    return out


def one(letter: str) -> str:
    if unicodedata.category(letter) == "Nd":
        return str(unicodedata.decimal(letter))
    if unicodedata.category(letter) == "Cf" or is_mark(letter):
        return ""
    return ARABIC.get(letter, letter)


def is_mark(letter: str) -> bool:
    if unicodedata.category(letter) != "Mn":
        return False
    name = unicodedata.name(letter, "")
    return name.startswith(("COMBINING", "ARABIC", "VARIATION SELECTOR-"))


def chunks(text: str) -> list[str]:
    found, current = [], ""
    for letter in text:
        if letter.isalnum() or (current and unicodedata.category(letter) in ("Mn", "Mc", "Me", "Cf")):
            current += letter
        elif current:
            found.append(current)
            current = ""
    return [*found, current] if current else found


def cut(text: str) -> list[str]:
    return "".join(letter if letter.isalnum() else " " for letter in text).split()


def keys(text: str) -> set[str]:
    joined = {part for chunk in chunks(text) for part in re.split("[\u200c\u200d]+", chunk) if part != chunk}
    return {*plain(text), *(word for part in joined for word in plain(part))}


def terms(text: str) -> list[tuple[bool, list[str], bool]]:
    """(not wanted, words side by side, longer words too)"""
    found: list[tuple[bool, list[str], bool]] = []
    for mark in "“”„‟«»〝〞＂":
        text = text.replace(mark, '"')
    at = 0
    while at < len(text):
        if text[at].isspace():
            at += 1
            continue
        minus = text[at] in "-−"
        at += minus
        if at >= len(text) or text[at].isspace():
            continue
        if text[at] == '"':
            end = text.find('"', at + 1)
            end = len(text) if end < 0 else end
            words, at, opens = plain(text[at + 1 : end]), end + 1, False
        else:
            end = at
            while end < len(text) and not text[end].isspace() and text[end] != '"':
                end += 1
            words, at = plain(text[at:end]), end
            opens = len(words) == 1 and len(words[0]) >= 4
        if words:
            found.append((minus, words, opens))
    return found


def stands(words: list[str], text: list[str]) -> bool:
    return any(text[at : at + len(words)] == words for at in range(len(text)))


def looked_up(question: str, by: Acting, *, replaced: bool = False) -> list[int]:
    """The numbers of the documents that match, in order."""
    asked = terms(question)
    wanted: dict[str, bool] = {}
    for minus, words, opens in asked:
        for word in [] if minus else words:
            wanted[word] = wanted.get(word, True) and opens
    if not wanted:
        return []
    found = []
    for document in documents(by).filter(withdrawn_at=None):
        if document.is_replaced and not replaced:
            continue
        tier = tier_of(document, wanted, asked)
        if tier is not None:
            found.append((tier, -document.pk))
    return [-number for _tier, number in sorted(found)]


def tier_of(
    document: Document, wanted: dict[str, bool], asked: list[tuple[bool, list[str], bool]]
) -> int | None:
    body = Text.objects.get(document=document).words
    texts = (document.title, document.author, document.abstract, body)
    title = keys(texts[0])
    head = title | keys(texts[1]) | keys(texts[2])
    everything = head | keys(body)
    for minus, words, _opens in asked:
        if len(words) > 1:
            there = any(stands(words, plain(text)) for text in texts)
            if there == minus:
                return None
        elif minus and words[0] in everything:
            return None
    for tier, where in enumerate((title, head, everything)):
        if all(
            any(key.startswith(word) if opens else key == word for key in where)
            for word, opens in wanted.items()
        ):
            return tier
    return None
