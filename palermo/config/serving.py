"""`palermo serve`, `palermo clock`, `palermo upgrade`: a Palermo that runs."""

import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

import click

from palermo.ui.bilingual import BilingualCommand, language_option, with_django
from palermo.ui.language import words

# Marks a text for the catalogue where it stands; it is translated when it is shown.
_ = str


class Serving(BilingualCommand):
    catalogue = "palermo.config"


@click.command(
    cls=Serving,
    help=_(
        "Serve the pages, with the clock beside them.\n\n"
        "Open http://localhost:8000 (the name, not the number: passkeys need it).\n\n"
        "Example: PALERMO_WING=records palermo serve --port 8000"
    ),
)
@click.option("--host", default="127.0.0.1", show_default=True, help=_("Address to listen on."))
@click.option(
    "--port",
    type=click.IntRange(1, 65535),
    default=8000,
    show_default=True,
    help=_("Port to listen on."),
)
@click.option(
    "--workers", type=click.IntRange(min=1), default=2, show_default=True, help=_("Number of processes.")
)
@click.option("--clock/--no-clock", default=True, help=_("Run the clock beside the server (default: yes)."))
@language_option
def serve(host: str, port: int, workers: int, clock: bool, lang: str) -> None:
    with_django()
    start_or_stop(lang)
    from granian import Granian
    from granian.constants import Interfaces

    server = Granian(
        "palermo.config.wsgi:application",
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        workers=workers,
        blocking_threads=4,
        respawn_failed_workers=True,
        websockets=False,
        log_access=False,
    )
    with clock_beside(clock):
        server.serve()


@contextmanager
def clock_beside(wanted: bool) -> Iterator[None]:
    if not wanted:
        yield
        return
    child = subprocess.Popen([sys.executable, "-m", "palermo.config", "clock"])
    try:
        yield
    finally:
        child.terminate()
        child.wait(timeout=20)


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
@language_option
def clock(once: bool, lang: str) -> None:
    with_django()
    start_or_stop(lang)
    from django.db import OperationalError, close_old_connections

    from palermo.config.clockwork import tick
    from palermo.ui.clock import now

    last: dict = {}
    while True:
        try:
            tick(now(), last)
        except OperationalError:
            # The database is busy or away; what is due stays due, and the next tick does it.
            if once:
                raise
            click.echo(
                words("palermo.config", lang)(_("The database does not answer; trying again.")), err=True
            )
            time.sleep(5)
        if once:
            return
        close_old_connections()
        time.sleep(1)


@click.command(
    cls=Serving,
    help=_(
        "Bring the database to this version of the program.\n\n"
        "Makes the keys of a new installation, migrates, and puts the journal's triggers back.\n\n"
        "Example: palermo upgrade"
    ),
)
@language_option
def upgrade(lang: str) -> None:
    with_django()
    from palermo.config.upgrading import bring_up_to_date
    from palermo.ui.clock import now

    said = words("palermo.config", lang)
    made = bring_up_to_date(now())
    if made:
        text = said(_("New keys were made for {rings} in {folder}. Keep a copy of that folder elsewhere."))
        from django.conf import settings

        click.echo(text.format(rings=", ".join(made), folder=settings.KEYS))
    click.echo(said(_("The database is up to date and the journal is guarded.")))
