"""What may stand in the head of a mail: checked once, here."""

import re
import unicodedata

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _

from palermo.ui.refusals import Refused

BIDI = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
SUBJECT = 200


def has_controls(text: str) -> bool:
    return any(unicodedata.category(letter) in {"Cc", "Zl", "Zp"} for letter in text)


def checked_address(address: str) -> str:
    """In ASCII, as a mail server takes it. The refusal does not repeat the address: it is personal."""
    if has_controls(address) or BIDI.search(address) or '"' in address or len(address) > 254:
        raise Refused(_("This is not an e-mail address that mail can be sent to."), "address")
    name, _at, domain = address.strip(" ").rpartition("@")
    try:
        ascii_address = f"{name}@{domain.encode('idna').decode('ascii')}"
        validate_email(ascii_address)
    except (ValidationError, UnicodeError) as wrong:
        raise Refused(_("This is not an e-mail address that mail can be sent to."), "address") from wrong
    return ascii_address


def checked_subject(subject: str) -> str:
    if has_controls(subject):
        raise Refused(_("The subject of a message is one line without control characters."), "subject")
    plain = " ".join(BIDI.sub("", subject).split())
    if not plain:
        raise Refused(_("A message needs a subject."), "subject")
    return plain if len(plain) <= SUBJECT else plain[: SUBJECT - 1] + "…"
