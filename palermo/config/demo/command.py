"""`palermo demo`: a running Palermo with invented people of every role and a made-up country."""

import os
import shutil
import signal
import subprocess
import sys
import time
import urllib.request
import webbrowser
from collections.abc import Callable
from pathlib import Path
from urllib.error import HTTPError, URLError

import click

from palermo.ui.bilingual import BilingualCommand, with_django
from palermo.ui.language import LANGUAGES, words

MARK = ".palermo-demo"
MADE = "Made by `palermo demo`; `palermo demo --fresh` empties this folder.\n"
EMPTYING = "Being emptied by `palermo demo --fresh`.\n"

# Marks a text for the catalogue where it stands; it is translated when it is shown.
_ = str


class Demo(BilingualCommand):
    catalogue = "palermo.config"


@click.command(
    cls=Demo,
    help=_(
        "Serve a Palermo that is full of invented people, and fill it while you look.\n\n"
        "Nothing in it is a real person or a real case. Its accounts exist only in this folder. Started again, it "
        "goes on where it was.\n\n"
        "Example: palermo demo --port 8000"
    ),
)
@click.option(
    "--out",
    type=click.Path(path_type=Path, file_okay=False),
    default=Path("demo"),
    show_default=True,
    help=_("Folder of the demo."),
)
@click.option("--fresh", is_flag=True, help=_("Forget an earlier demo in that folder."))
@click.option(
    "--port",
    type=click.IntRange(1, 65535),
    default=8000,
    show_default=True,
    help=_("Port to listen on."),
)
@click.option(
    "--cases",
    type=click.IntRange(min=20),
    default=1000,
    show_default=True,
    help=_("Cases of the made-up country."),
)
@click.option(
    "--quarters",
    type=click.IntRange(1, 40),
    default=8,
    show_default=True,
    help=_("How many quarters it sends returns for; the fewer, the sooner it is ready."),
)
@click.option(
    "--seed",
    type=click.IntRange(min=0),
    default=2023,
    show_default=True,
    help=_("The same seed gives the same country."),
)
@click.option(
    "--serve/--no-serve",
    "serving",
    default=True,
    help=_("Serve the pages, or only prepare everything and end."),
)
@click.option(
    "--open/--no-open",
    "show",
    default=None,
    help=_("Open the first page in a browser (default: at a terminal)."),
)
@click.option(
    "--lang",
    type=click.Choice(LANGUAGES),
    default=None,
    envvar="PALERMO_LANG",
    is_eager=True,
    help=_("One language only."),
)
def demo(
    out: Path,
    fresh: bool,
    port: int,
    cases: int,
    quarters: int,
    seed: int,
    serving: bool,
    show: bool | None,
    lang: str | None,
) -> None:
    said = words("palermo.config", lang or "en")
    claim(out, fresh, said)
    prepare_environment(out, port)
    with_django()
    refuse_a_database_of_others(said)
    from palermo.config.demo.seeds import seed_accounts, seed_rest
    from palermo.config.upgrading import bring_up_to_date
    from palermo.ui.clock import now

    click.echo(said(_("Preparing the database …")))
    bring_up_to_date(now())
    seed_accounts(now(), quarters)
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # ends the server and the clock too
    server = start_server(port, said, show) if serving else None
    try:
        seed_rest(
            now,
            country=lambda: invent_country(out, cases, seed, said),
            report=lambda: write_reports(out, lang, said),
        )
        if server:
            click.echo(said(_("Everything is seeded. Stop with Ctrl-C.")))
            server.wait()
    except KeyboardInterrupt:
        click.echo()
    finally:
        if server:
            server.terminate()
            server.wait(timeout=30)


def claim(out: Path, fresh: bool, said: Callable[[str], str]) -> None:
    """The demo's own folder; a folder of something else is never touched."""
    if out.exists() and any(out.iterdir()) and not (out / MARK).exists():
        refusal = said(
            _(
                "{folder} holds something that is no demo: name an empty folder with --out, or empty it yourself."
            )
        )
        raise click.UsageError(refusal.format(folder=out))
    out.mkdir(parents=True, exist_ok=True)
    mark = out / MARK
    if fresh or (mark.exists() and mark.read_text() == EMPTYING):
        mark.write_text(EMPTYING)  # a start that was cut short here goes on emptying
        for each in out.iterdir():
            if each.is_dir():
                shutil.rmtree(each)
            elif each != mark:
                each.unlink()
    mark.write_text(MADE)


def prepare_environment(out: Path, port: int) -> None:
    """Before Django wakes: the demo's own data and keys, whatever else this machine serves."""
    os.environ["PALERMO_SETTINGS"] = ""
    os.environ["PALERMO_DEMO"] = "yes"
    os.environ["PALERMO_DATA"] = str((out / "data").resolve())
    os.environ["PALERMO_KEYS"] = str((out / "keys").resolve())
    os.environ.setdefault("PALERMO_WING", "both")
    os.environ["PALERMO_URL"] = f"http://localhost:{port}"


def refuse_a_database_of_others(said: Callable[[str], str]) -> None:
    """DATABASE_URL may name that of something else, or of a demo whose folder was emptied since."""
    from palermo.config.demo.cast import secrets_path
    from palermo.config.operation.databases import tables_here
    from palermo.partners.models import Account

    if not secrets_path().exists() and Account._meta.db_table in tables_here() and Account.objects.exists():
        words = _(
            "The database holds another installation than the demo of this folder. Name an empty one in DATABASE_URL."
        )
        raise click.ClickException(said(words))


def start_server(port: int, said: Callable[[str], str], show: bool | None) -> subprocess.Popen:
    address = f"http://localhost:{port}"
    taken = said(_("The server did not start. If the port {port} is taken, choose another with --port."))
    if answers(address):  # such as that of a demo whose command was killed
        raise click.ClickException(taken.format(port=port))
    command = [sys.executable, "-m", "palermo.config", "serve", "--port", str(port)]
    server = subprocess.Popen(command)  # noqa: S603 -- our own program
    for _attempt in range(150):
        if server.poll() is not None:
            raise click.ClickException(taken.format(port=port))
        if answers(address):
            break
        time.sleep(0.2)
    click.echo(said(_("The first page is at {address}; the rest is being seeded.")).format(address=address))
    if show if show is not None else sys.stdout.isatty():
        webbrowser.open(address)
    return server


def answers(address: str) -> bool:
    try:
        urllib.request.urlopen(address, timeout=2)  # noqa: S310 -- our own address
    except HTTPError:
        return True
    except (URLError, OSError):
        return False
    return True


def invent_country(out: Path, cases: int, seed: int, said: Callable[[str], str]) -> Path:
    """Two years of returns, once."""
    from django.utils.timezone import localdate

    from palermo.config.demo.years import years
    from palermo.invention.country import invent

    if not (out / "country" / "returns").exists():
        click.echo(said(_("Inventing a small country …")))
        start, end = years()
        # Named only when it is whole, so that a start that was cut short invents it again.
        half = out / "country.new"
        shutil.rmtree(half, ignore_errors=True)
        invent(
            cases=cases,
            start=start,
            end=end,
            seed=seed,
            out=half,
            faults=0.002,
            format="mixed",
            until=localdate(),  # what is prepared later cannot have come yet
        )
        half.rename(out / "country")
    return out / "country"


def write_reports(out: Path, lang: str | None, said: Callable[[str], str]) -> list[Path]:
    """The figures of these returns, once in each language; the reports' paths."""
    from palermo.config.demo.years import years
    from palermo.figures.commands import write_figures

    start, end = years()
    reports = []
    for language in [lang] if lang else list(LANGUAGES):
        folder = out / f"figures-{language}"
        under_way = out / f"figures-{language}.under-way"  # left where a start was cut short
        if under_way.exists() or not (folder / "report.html").exists():
            under_way.touch()
            write_figures(
                returns=[str(out / "country" / "returns")],
                start=start,
                end=end,
                by=("province", "quarter"),
                out=folder,
                lang=language,
            )
            under_way.unlink()
        reports.append(folder / "report.html")
    click.echo(said(_("The reports are here:")))
    for report in reports:
        click.echo(f"  {report.resolve()}")
    return reports
