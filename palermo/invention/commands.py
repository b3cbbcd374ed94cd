"""`palermo invent`: a made-up country for trying things out, teaching and testing."""

import sys
from datetime import datetime
from pathlib import Path

import click

DAY = click.DateTime(formats=["%Y-%m-%d"])


@click.command()
@click.option("--cases", type=click.IntRange(min=1), required=True, help="How many cases the country has.")
@click.option("--from", "start", type=DAY, required=True, help="First day of the first quarter.")
@click.option("--to", "end", type=DAY, required=True, help="Last day of the last quarter.")
@click.option(
    "--seed",
    type=click.IntRange(min=0),
    default=1,
    show_default=True,
    help="The same seed gives the same bytes.",
)
@click.option(
    "--out", type=click.Path(path_type=Path, file_okay=False), required=True, help="An empty or new folder."
)
@click.option(
    "--faults",
    type=click.FloatRange(0, 0.5),
    default=0.0,
    show_default=True,
    help="Share of rows that get one planted fault.",
)
@click.option(
    "--format", "form", type=click.Choice(["mixed", "xlsx", "csv", "zip"]), default="mixed", show_default=True
)
@click.option(
    "--facts", is_flag=True, help="Write a facts set (Parquet) and no returns: for millions of cases."
)
def invent(
    cases: int, start: datetime, end: datetime, seed: int, out: Path, faults: float, form: str, facts: bool
) -> None:
    """Invent a country: the returns of every body for every quarter, and the truth about them.

    Nothing in it is a real person or a real case. DIR/returns holds what the bodies send, DIR/truth what is so:
    which appearances are one person, which cells are faulty, what the figures are, and what was never reported.

    Example: palermo invent --cases 2000 --from 2023-01-01 --to 2024-12-31 --seed 7 --faults 0.02 --out country
    """
    from palermo.invention import country

    if out.exists() and any(out.iterdir()):
        raise click.ClickException(f"{out} is not empty: name a new folder.")
    asked = {"cases": cases, "start": start.date(), "end": end.date(), "seed": seed, "out": out}
    with click.progressbar(
        length=1000, label="Inventing", file=sys.stderr, hidden=not sys.stderr.isatty()
    ) as bar:

        def progress(done: int, all_: int) -> None:
            bar.update(max(done * 1000 // max(all_, 1) - bar.pos, 0))

        try:
            if facts:
                _facts(asked, progress)
            else:
                country.invent(**asked, faults=faults, format=form, progress=progress)
        except ValueError as problem:
            raise click.ClickException(str(problem)) from problem


def _facts(asked: dict, progress) -> None:
    from palermo.invention.country import quarters
    from palermo.invention.facts import invent_facts

    invent_facts(
        asked["cases"], quarters(asked["start"], asked["end"]), asked["seed"], asked["out"], progress
    )
