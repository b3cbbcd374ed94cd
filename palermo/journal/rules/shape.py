"""What a line may hold: codes, numbers, days and ids. A slip that would put a name or an identity number into it is stopped."""

import json
import re
from collections.abc import Mapping, Sequence
from datetime import date

from django.utils.translation import gettext as _

from palermo.journal.actor import Actor
from palermo.journal.rules.labels import reasons
from palermo.ui.refusals import Refused

Detail = bool | int | str | date | Sequence[int] | Sequence[str] | None

# Every piece is in small letters or in capitals: "PB-POLICE", "person.entered", "body:PB-POLICE", a day, a UUID;
# never "Ayesha", an e-mail address or anything with a space.
PIECE = r"(?:[a-z0-9]+|[A-Z0-9]+)"
CODE = re.compile(rf"(?:{PIECE}(?:[_.:/-]+{PIECE})*)?", re.ASCII)
KEY = re.compile(r"[a-z][a-z0-9_]{0,31}", re.ASCII)
PERSONAL_KEYS = frozenset(
    [
        "name",
        "names",
        "email",
        "phone",
        "mobile",
        "cnic",
        "passport",
        "father",
        "mother",
        "husband",
        "born",
        "birth",
        "password",
        "secret",
    ]
)
# Identity card, mobile, passport, IBAN, and any run of nine digits or more; standing alone, so not inside a digest.
PERSONAL_NUMBER = re.compile(
    r"(?<![0-9A-Za-z])(?:"
    r"\d{5}[-./ ]?\d{7}[-./ ]?\d|(?:\+?92[- ]?|0)?3\d{2}[-./ ]?\d{7}|[A-Za-z]{2}\d{7}"
    r"|PK\d{2}[A-Z]{4}[0-9A-Z]{16}|\d{9,}"
    r")(?![0-9A-Za-z])",
    re.ASCII,
)
# Random ids, which may end in twelve digits and are nobody's number.
RANDOM_ID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}", re.ASCII)
LARGEST = 999_999_999  # ten digits and more may be a telephone or an identity card
MOST = 1_000  # elements of one list
ACT = re.compile(r"[a-z]+(?:[_.][a-z]+)*", re.ASCII)
KIND = re.compile(r"(?:[a-z]+(?:[_.][a-z]+)*)?", re.ASCII)
SCOPE = re.compile(r"(?:[a-z]+(?::[A-Za-z0-9_.-]+)?)?", re.ASCII)
ORIGIN = re.compile(r"[0-9A-Za-z.:%_-]{0,64}", re.ASCII)
ONCE = re.compile(r"[A-Za-z0-9_-]{1,32}", re.ASCII)
REFERENCE = re.compile(r"[A-Za-z0-9/. -]{1,40}", re.ASCII)
# Two words in a row could be somebody's name.
TWO_WORDS = re.compile(r"[A-Za-z]{3,}[ .-]+[A-Za-z]{3,}", re.ASCII)


class NotACode(ValueError):
    """Something that could be a name or a personal number: `field` says where, never what."""

    def __init__(self, field: str) -> None:
        super().__init__(f"{field} takes a code, a number, a day or an id, and nothing personal")
        self.field = field


def canonical_details(details: Mapping[str, Detail]) -> str:
    """Canonical JSON; raises NotACode."""
    for key in details:
        if not KEY.fullmatch(key) or PERSONAL_KEYS & set(key.split("_")):
            raise NotACode("a detail's key")
    plain = {key: _plain(value, key) for key, value in details.items()}
    return json.dumps(plain, sort_keys=True, separators=(",", ":"))


def _plain(value: Detail, key: str) -> object:
    if isinstance(value, list | tuple | set | frozenset):
        values = sorted(value) if isinstance(value, set | frozenset) else value
        if len(values) > MOST or any(isinstance(each, list | tuple | set | frozenset) for each in values):
            raise NotACode(key)
        return [_plain(each, key) for each in values]
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, int):
        if abs(value) > LARGEST:
            raise NotACode(key)
        return int(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, str):
        return code(value, key, 64)
    raise NotACode(key)


def code(value: str, field: str, longest: int, shape: re.Pattern[str] = CODE) -> str:
    personal = PERSONAL_NUMBER.search(value) and not RANDOM_ID.fullmatch(value)
    if len(value) > longest or not shape.fullmatch(value) or personal:
        raise NotACode(field)
    return str(value)


def require_shape(act: str, by: Actor, thing: tuple[str, str | int], once: str | None, outcome: str) -> None:
    """The columns beside the details are as narrow as they are; raises NotACode."""
    code(act, "act", 48, ACT)
    if not act or outcome not in ("done", "refused"):
        raise NotACode("act")
    code(by.role, "role", 32)
    code(by.scope, "scope", 48, SCOPE)
    code(thing[0], "thing's kind", 40, KIND)
    code(str(thing[1]), "thing's id", 64)
    for field, value, longest, shape in (
        ("origin", by.origin, 64, ORIGIN),
        ("request", by.request, 16, CODE),
        ("once", once or "-", 32, ONCE),
    ):
        if len(value) > longest or not shape.fullmatch(value):
            raise NotACode(field)


def require_reason(reason: str, reference: str) -> None:
    """What a person chose and typed; raises Refused in their words."""
    if reason and reason not in reasons():
        raise Refused(_("Choose a reason from the list."), "reason")
    if not reference:
        return
    if PERSONAL_NUMBER.search(reference):
        raise Refused(
            _(
                "The reference looks like a personal number. Write the number of a file or letter, such as 12/2026."
            ),
            "reference",
        )
    shaped = REFERENCE.fullmatch(reference) and not TWO_WORDS.search(reference)
    if not shaped or not any(each.isdigit() for each in reference):
        raise Refused(
            _(
                "Write the number of a file or letter, such as 12/2026: Latin letters, digits, - / . and spaces, "
                "at most 40 characters, at least one digit, and no two words in a row."
            ),
            "reference",
        )
