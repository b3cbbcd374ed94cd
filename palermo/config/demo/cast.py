"""Who is in the demo: one invented account for every role, and what a stranger should try first."""

import base64
import hashlib
import hmac
import json
import secrets
import struct
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.utils.translation import gettext_lazy as _

PERIOD = 30  # seconds that a one-time code lives


@dataclass(frozen=True)
class Player:
    name: str  # the part before the @, and the key in texts
    role: str
    scope: str
    given: str
    family: str
    urdu: str

    @property
    def email(self) -> str:
        return f"{self.name}@demo.example"


CAST = (
    Player("administrator", "administrator", "everything", "Rukhsana", "Demo", "رخسانہ ڈیمو"),
    Player("administrator2", "administrator", "everything", "Tahir", "Demo", "طاہر ڈیمو"),
    Player("officer", "bureau_officer", "everything", "Nadia", "Demo", "نادیہ ڈیمو"),
    Player("statistician", "statistician", "everything", "Kamran", "Demo", "کامران ڈیمو"),
    Player("releaser", "releaser", "everything", "Shazia", "Demo", "شازیہ ڈیمو"),
    Player("auditor", "auditor", "everything", "Wasim", "Demo", "وسیم ڈیمو"),
    Player("clerk", "clerk", "body:PB-POLICE", "Imran", "Demo", "عمران ڈیمو"),
    Player("focal", "provincial_focal", "body:PB-POLICE", "Saima", "Demo", "صائمہ ڈیمو"),
    Player("untoc", "national_focal", "process:untoc-review", "Farhat", "Demo", "فرحت ڈیمو"),
    Player("ministry", "contributor", "organisation:ministry", "Javed", "Demo", "جاوید ڈیمو"),
    Player("invited", "invited_expert", "process:untoc-review", "Bushra", "Demo", "بشریٰ ڈیمو"),
    Player("secretariat", "secretariat", "everything", "Amna", "Demo", "آمنہ ڈیمو"),
    Player("board", "board_member", "everything", "Rafiq", "Demo", "رفیق ڈیمو"),
    Player("member", "member_organisation", "organisation:member", "Zainab", "Demo", "زینب ڈیمو"),
    Player("expert", "civil_expert", "process:untoc-review", "Haris", "Demo", "حارث ڈیمو"),
    Player("translator", "translator", "everything", "Sana", "Demo", "ثنا ڈیمو"),
    Player("mentor", "mentor", "everything", "Adeel", "Demo", "عدیل ڈیمو"),
    Player("learner", "learner", "everything", "Hira", "Demo", "حرا ڈیمو"),
)

JOURNEYS = (
    {
        "title": _("Invite a focal person and give them a post"),
        "wing": "records",
        "player": "administrator",
        "steps": (
            _("Sign in to the record wing as the national administrator, with the code shown here."),
            _(
                "Open Accounts, invite a focal person by link; the letter appears in the mail folder named below."
            ),
            _("Open Organisations, choose a police force, give its focal post to a person, and end it."),
            _("Read what you did in the Journal."),
        ),
    },
    {
        "title": _("Let two administrators agree on a role that sees names"),
        "wing": "records",
        "player": "administrator2",
        "steps": (
            _("As the first administrator, propose the role of bureau officer for somebody."),
            _("Sign in as the second administrator and confirm it: the desk shows what waits."),
            _("See that the role sleeps until the person has enrolled a second factor."),
        ),
    },
    {
        "title": _("See what an auditor sees, and what the open wing does not"),
        "wing": "records",
        "player": "auditor",
        "steps": (
            _("Sign in as the auditor and read the journal: every act, no name."),
            _("Go to the open wing as the secretariat: another session, other people, another journal."),
            _("Switch any page to Urdu at its head."),
        ),
    },
)


def secrets_path() -> Path:
    return settings.KEYS / "demo-accounts.json"


def make_secrets() -> dict[str, str]:
    """One password and one secret of one-time codes for the whole demo, drawn afresh for each installation."""
    path = secrets_path()
    if path.exists():
        return known_secrets()
    drawn = {
        "password": "-".join(secrets.token_hex(2) for _part in range(4)),
        "secret": base64.b32encode(secrets.token_bytes(20)).decode(),
    }
    path.parent.mkdir(parents=True, exist_ok=True)
    path.touch(mode=0o600)
    path.write_text(json.dumps(drawn))
    return drawn


def known_secrets() -> dict[str, str]:
    found: dict[str, str] = json.loads(secrets_path().read_text())
    return found


def code_now(secret: str, at: datetime) -> str:
    """The one-time code of RFC 6238: six digits, 30 seconds, SHA-1."""
    counter = struct.pack(">Q", int(at.timestamp()) // PERIOD)
    digest = hmac.new(base64.b32decode(secret), counter, hashlib.sha1).digest()
    offset = digest[-1] & 0x0F
    number = struct.unpack(">I", digest[offset : offset + 4])[0] & 0x7FFFFFFF
    return f"{number % 1_000_000:06d}"
