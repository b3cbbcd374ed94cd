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
SAMPLE_BODY = "PB-POLICE"  # whose focal person sends the sample workbook


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
        "title": _("Send a return with mistakes in it, mend it, send it again"),
        "wing": "records",
        "player": "focal",
        "sample": True,
        "steps": (
            _("Save the sample workbook. It is a small return of Punjab Police with four mistakes in it."),
            _("Sign in to the record wing as the focal person, with the code of the demo page."),
            _("Open Returns, Send a return, choose the file. Look at the findings and save the marked copy."),
            _("Withdraw the return. Mend the cells that are coloured, and send the mended workbook."),
        ),
    },
    {
        "title": _("Accept it, find its case by a misspelt name, see the figure change"),
        "wing": "records",
        "player": "officer",
        "steps": (
            _(
                "Sign in as the bureau officer. The desk says what waits: open the mended return and accept it."
            ),
            _(
                "Open Cases and search by name for Yakub Lashkri. The return says Yaqoob Lashkari; it is found."
            ),
            _("Open Figures: within a minute or two the last quarter has five cases more."),
        ),
    },
    {
        "title": _("Freeze a period, and read in the journal what was done"),
        "wing": "records",
        "player": "statistician",
        "steps": (
            _("Sign in as the statistician. Open Frozen periods and freeze the last quarter."),
            _("Sign in as the auditor, auditor@demo.example, and read the journal: every act, and no name."),
            _("Switch any page to Urdu at its head."),
        ),
    },
)


def sample_path() -> Path:
    """The workbook with mistakes that the first journey sends, beside the demo's data."""
    return settings.DATA.parent / "return-with-faults.xlsx"


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
    fresh = path.with_suffix(".new")
    fresh.touch(mode=0o600)
    fresh.write_text(json.dumps(drawn))
    fresh.replace(path)
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
