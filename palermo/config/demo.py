"""`palermo demo`: a made-up country from its returns to its report, in one go."""

import shutil
import sys
import webbrowser
from collections.abc import Callable
from datetime import date
from pathlib import Path

import click

from palermo.ui.bilingual import BilingualCommand
from palermo.ui.language import LANGUAGES, words

MARK = ".palermo-demo"


# Marks a text for the catalogue where it stands; it is translated when it is shown.
_ = str


class Demo(BilingualCommand):
    catalogue = "palermo.config"


@click.command(
    cls=Demo,
    help=_(
        "Invent a small country, compute its figures and say where the report is.\n\n"
        "Nothing in it is a real person or a real case. Without --lang the report is written in English and in Urdu.\n\n"
        "Example: palermo demo --cases 500 --out demo"
    ),
)
@click.option(
    "--out",
    type=click.Path(path_type=Path, file_okay=False),
    default=Path("demo"),
    show_default=True,
    help=_("Folder of the demo; an earlier demo in it is replaced."),
)
@click.option(
    "--cases",
    type=click.IntRange(min=20),
    default=1500,
    show_default=True,
    help=_("Cases of the made-up country."),
)
@click.option(
    "--seed",
    type=click.IntRange(min=0),
    default=2023,
    show_default=True,
    help=_("The same seed gives the same country."),
)
@click.option(
    "--open/--no-open", "show", default=None, help=_("Open the report in a browser (default: at a terminal).")
)
@click.option(
    "--lang",
    type=click.Choice(LANGUAGES),
    default=None,
    envvar="PALERMO_LANG",
    is_eager=True,
    help=_("One language only."),
)
def demo(out: Path, cases: int, seed: int, show: bool | None, lang: str | None) -> None:
    from palermo.figures.commands import write_figures
    from palermo.invention.country import invent

    _ = words("palermo.config", lang or "en")
    clear(out, _)
    click.echo(_("Inventing a small country …"))
    start, end = date(2023, 1, 1), date(2024, 12, 31)
    invent(cases=cases, start=start, end=end, seed=seed, out=out / "country", faults=0.002, format="mixed")
    reports = [
        write_figures(
            returns=[str(out / "country" / "returns")],
            start=start,
            end=end,
            by=("province", "quarter"),
            out=out / f"figures-{language}",
            lang=language,
        )
        for language in ([lang] if lang else ["en", "ur"])
    ]
    click.echo(_("The reports are here:"))
    for report in reports:
        click.echo(f"  {report.resolve()}")
    if show if show is not None else sys.stdout.isatty():
        webbrowser.open(reports[0].resolve().as_uri())


def clear(out: Path, _: Callable[[str], str]) -> None:
    """Empty an earlier demo's folder; a folder of something else is never touched."""
    if out.exists() and any(out.iterdir()) and not (out / MARK).exists():
        refusal = _(
            "{folder} holds something that is no demo: name an empty folder with --out, or empty it yourself."
        )
        raise click.UsageError(refusal.format(folder=out))
    shutil.rmtree(out, ignore_errors=True)
    out.mkdir(parents=True)
    (out / MARK).write_text("Made by `palermo demo`; the next demo empties this folder.\n")
