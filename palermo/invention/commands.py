"""`palermo invent`: a made-up country for trying things out, teaching and testing."""

import sys
from datetime import datetime
from pathlib import Path

import click

from palermo.ui.bilingual import BilingualCommand, Day, language_option
from palermo.ui.language import words

DAY = Day()
STEPS = 1000
# Marks a text for the catalogue where it stands; it is translated when it is shown.
_ = str


class Invent(BilingualCommand):
    catalogue = "palermo.invention"


@click.command(
    cls=Invent,
    help=_(
        "Invent a country: the returns of every body for every quarter, and the truth about them.\n\n"
        "Nothing in it is a real person or a real case. OUT/returns holds what the bodies send, OUT/truth what is so: "
        "which appearances are one person, which cells are faulty, what the figures are, and what was never reported.\n\n"
        "Example: palermo invent --cases 2000 --from 2023-01-01 --to 2024-12-31 --seed 7 --faults 0.02 --out country"
    ),
)
@click.option("--cases", type=click.IntRange(min=1), required=True, help=_("How many cases the country has."))
@click.option("--from", "start", type=DAY, required=True, help=_("First day of the first quarter."))
@click.option("--to", "end", type=DAY, required=True, help=_("Last day of the last quarter."))
@click.option(
    "--seed",
    type=click.IntRange(min=0),
    default=1,
    show_default=True,
    help=_("The same seed gives the same bytes."),
)
@click.option(
    "--out", type=click.Path(path_type=Path, file_okay=False), required=True, help=_("A new or empty folder.")
)
@click.option(
    "--faults",
    type=click.FloatRange(0, 0.5),
    default=0.0,
    show_default=True,
    help=_("Share of the rows that get one planted fault."),
)
@click.option(
    "--totals",
    type=click.FloatRange(0, 1),
    default=0.05,
    show_default=True,
    help=_("Share of the bodies that have no case system and state totals."),
)
@click.option(
    "--format",
    "form",
    type=click.Choice(["mixed", "xlsx", "csv", "zip"]),
    default="mixed",
    show_default=True,
    help=_("Workbooks, folders of CSV, zips, or each body its own."),
)
@click.option(
    "--facts",
    is_flag=True,
    help=_("Write a facts set (Parquet) to OUT instead of returns and truth: for millions of cases."),
)
@language_option
def invent(
    cases: int,
    start: datetime,
    end: datetime,
    seed: int,
    out: Path,
    faults: float,
    totals: float,
    form: str,
    facts: bool,
    lang: str,
) -> None:
    from palermo.invention import country
    from palermo.invention.facts import invent_facts

    say = words("palermo.invention", lang)
    if out.exists() and any(out.iterdir()):
        raise click.ClickException(say(_("The folder is not empty: name a new one with --out.")))
    try:
        window = country.quarters(start.date(), end.date())
    except ValueError as problem:
        raise click.ClickException(say(_("There is no whole quarter between these dates."))) from problem
    with click.progressbar(
        length=STEPS, label=say(_("Inventing")), file=sys.stderr, hidden=not sys.stderr.isatty()
    ) as bar:

        def progress(done: int, all_: int) -> None:
            bar.update(max(done * STEPS // max(all_, 1) - bar.pos, 0))

        if facts:
            invent_facts(cases, window, seed, out, progress)
        else:
            country.invent(cases, start.date(), end.date(), seed, out, faults, form, totals, progress)
