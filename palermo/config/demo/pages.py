"""The demo's own page: accounts, one-time codes and three journeys. It exists only where the demo flag is on."""

from django.conf import settings
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from palermo.config.demo.cast import CAST, PERIOD, code_now, known_secrets, sample_path, secrets_path
from palermo.config.demo.progress import STEPS, progress
from palermo.partners.door import Request, public
from palermo.partners.rules.roles import roles
from palermo.ui.exporting import MEDIA


@public
def demo(request: Request) -> HttpResponse:
    if not settings.DEMO or not secrets_path().exists():
        raise Http404
    known = known_secrets()
    players = [
        {
            "player": player,
            "role": roles()[player.role],
            "role_words": roles()[player.role].label,
            "has_code": roles()[player.role].second_factor,
        }
        for player in CAST
    ]
    answer = render(
        request,
        "config/demo.html",
        {
            "players": players,
            "password": known["password"],
            "code": code_now(known["secret"], request.at),
            "secret": known["secret"],
            "left": PERIOD - int(request.at.timestamp()) % PERIOD,
            "mail_folder": settings.MAIL_FOLDER,
            "report_folder": settings.DATA.parent,
            "steps": steps(),
        },
    )
    answer.headers["Cache-Control"] = "no-store"
    return answer


@public
def demo_sample(request: Request) -> HttpResponse:
    """The workbook of the first journey, once it is seeded."""
    if not settings.DEMO or not sample_path().exists():
        raise Http404
    answer = HttpResponse(sample_path().read_bytes(), content_type=MEDIA["xlsx"])
    answer.headers["Content-Disposition"] = f'attachment; filename="{sample_path().name}"'
    answer.headers["Cache-Control"] = "no-store"
    return answer


def steps() -> list[dict[str, object]]:
    """The seeding as a list of steps, each done, now or waiting."""
    told = progress()
    if told is None:
        return []
    return [
        {
            "label": _(label),
            "state": "done" if step in told.done else "here" if step == told.now else "next",
            "note": f"{told.part} / {told.of}" if step == told.now and told.of else "",
        }
        for step, label in STEPS.items()
    ]
