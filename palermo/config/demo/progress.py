"""How far the demo's seeding is: one small file that the pages read."""

import json
from dataclasses import asdict, dataclass

from django.conf import settings
from django.utils.translation import gettext_noop as _

STEPS = {
    "accounts": _("Accounts of every role"),
    "bodies": _("Reporting bodies and organisations"),
    "people": _("People and the posts they hold"),
    "country": _("Two years of returns of a made-up country"),
    "returns": _("The returns sent, checked and accepted"),
    "freeze": _("A frozen year, and what figures are answered from"),
    "figures": _("Its figures, charts and maps, in both languages"),
}


@dataclass(frozen=True)
class Progress:
    done: list[str]
    now: str  # empty when all is done
    part: int = 0
    of: int = 0


def tell(done: list[str], now: str, part: int = 0, of: int = 0) -> None:
    path = settings.DATA / "demo-progress.json"
    fresh = path.with_suffix(".new")
    fresh.write_text(json.dumps(asdict(Progress(done, now, part, of))))
    fresh.replace(path)


def progress() -> Progress | None:
    """None before the first step, or where nothing was seeded."""
    path = settings.DATA / "demo-progress.json"
    return Progress(**json.loads(path.read_text())) if path.exists() else None
