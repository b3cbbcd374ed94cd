"""`palermo serve`, `palermo clock`, `palermo worker`: a Palermo that runs."""

import time
from contextlib import ExitStack
from typing import TYPE_CHECKING

import click

from palermo.config.beside import beside
from palermo.ui.bilingual import BilingualCommand, language_option, with_django
from palermo.ui.language import words

if TYPE_CHECKING:
    from palermo.work.worker import Worker

# Marks a text for the catalogue where it stands; it is translated when it is shown.
_ = str


class Serving(BilingualCommand):
    catalogue = "palermo.config"


@click.command(
    cls=Serving,
    help=_(
        "Serve the pages, with the clock and a worker beside them.\n\n"
        "Open http://localhost:8000 (the name, not the number: passkeys need it).\n\n"
        "Example: PALERMO_WING=records palermo serve --port 8000"
    ),
)
@click.option("--host", default="127.0.0.1", show_default=True, help=_("Address to listen on."))
@click.option(
    "--port",
    type=click.IntRange(1, 65535),
    help=_("Port to listen on (default: that of PALERMO_URL where it names this machine, else 8000)."),
)
@click.option(
    "--workers", type=click.IntRange(min=1), default=2, show_default=True, help=_("Number of processes.")
)
@click.option("--clock/--no-clock", default=True, help=_("Run the clock beside the server (default: yes)."))
@click.option(
    "--worker/--no-worker",
    default=True,
    help=_("Run a worker for long work beside the server (default: yes)."),
)
@language_option
def serve(host: str, port: int | None, workers: int, clock: bool, worker: bool, lang: str) -> None:
    with_django()
    start_or_stop(lang)
    from granian import Granian
    from granian.constants import Interfaces

    server = Granian(
        "palermo.config.wsgi:application",
        address=host,
        port=port or own_port(),
        interface=Interfaces.WSGI,
        workers=workers,
        blocking_threads=4,
        respawn_failed_workers=True,
        websockets=False,
        log_access=False,
    )
    with ExitStack() as others:
        for command, wanted in (("clock", clock), ("worker", worker)):
            if wanted:
                others.enter_context(beside(command))
        server.serve()


def own_port() -> int:
    from urllib.parse import urlsplit

    from django.conf import settings

    address = urlsplit(settings.SITE_URL)
    return address.port if address.port and address.hostname in ("localhost", "127.0.0.1") else 8000


def start_or_stop(lang: str) -> None:
    """Says every trouble; ends the start at one that makes it unsafe."""
    from django.utils import translation

    from palermo.config.starting import troubles

    with translation.override(lang):
        found = troubles()
    for trouble in found:
        click.echo(trouble.words, err=True)
    if any(trouble.stops for trouble in found):
        raise SystemExit(1)


@click.command(
    cls=Serving,
    help=_(
        "Do what is due by the clock: send the outbox, seal the journal, make the daily head.\n\n"
        "`palermo serve` runs it by itself; run it alone where the server has --no-clock.\n\n"
        "Example: palermo clock --once"
    ),
)
@click.option("--once", is_flag=True, help=_("Do it once and end."))
@click.option("--list", "listed", is_flag=True, help=_("Show what is scheduled and how it last ended."))
@language_option
def clock(once: bool, listed: bool, lang: str) -> None:
    with_django()
    if listed:
        list_schedule(lang)
        return
    start_or_stop(lang)
    from django.db import InterfaceError, OperationalError, close_old_connections

    from palermo.config.clockwork import tick
    from palermo.ui.clock import now
    from palermo.work.actions.scheduling import Memory

    memory = Memory()
    while True:
        try:
            failed = tick(now(), memory)
        except (InterfaceError, OperationalError):
            # The database is busy or away; what is due stays due, and the next tick does it.
            if once:
                raise
            say_no_answer(lang)
            time.sleep(5)
        else:
            if once:
                raise SystemExit(1 if failed else 0)
        close_old_connections()
        time.sleep(1)


def say_no_answer(lang: str) -> None:
    click.echo(words("palermo.config", lang)(_("The database does not answer; trying again.")), err=True)


def list_schedule(lang: str) -> None:
    from django.utils import translation

    from palermo.work.queries import schedule

    with translation.override(lang):
        for each in schedule():
            click.echo(f"{each.entry.name:10} {each.entry.words} ({each.often}): {each.last}")


@click.command(
    cls=Serving,
    help=_(
        "Do long work: read documents, make reports, whatever the pages have put into the queue.\n\n"
        "`palermo serve` runs one by itself. Run more of them for more work at once. Asked to end, a worker gives "
        "its work back to the queue with what it kept.\n\n"
        "Example: palermo worker --burst"
    ),
)
@click.option("--once", is_flag=True, help=_("Do one piece of work and end."))
@click.option("--burst", is_flag=True, help=_("Do what waits and end."))
@language_option
def worker(once: bool, burst: bool, lang: str) -> None:
    with_django()
    start_or_stop(lang)
    from palermo.work.worker import Worker

    taking = Worker(burst=once or burst, most=1 if once else None)
    taking.configure_signals()
    keep_working(taking, lang, last=once or burst)


def keep_working(taking: "Worker", lang: str, *, last: bool) -> None:
    from django.db import InterfaceError, OperationalError, close_old_connections

    from palermo.work.actions.leaving import pause

    while taking.running:
        try:
            taking.run()
        except (InterfaceError, OperationalError):
            # What this worker held is given back by the clock when its lease is over.
            say_no_answer(lang)
            close_old_connections()
            pause(5)
        else:
            if last:
                return
