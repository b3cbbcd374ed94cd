"""`palermo demo`: a made-up country from its returns to its report, in one go."""

import shutil
import sys
import webbrowser
from datetime import date
from pathlib import Path

import click

from palermo.ui.language import words

MARK = ".palermo-demo"


@click.command()
@click.option(
    "--out", type=click.Path(path_type=Path, file_okay=False), default=Path("demo"), show_default=True
)
@click.option(
    "--cases",
    type=click.IntRange(min=20),
    default=1500,
    show_default=True,
    help="Cases of the made-up country.",
)
@click.option("--seed", type=int, default=2023, show_default=True)
@click.option(
    "--lang", type=click.Choice(["en", "ur"]), default=None, help="One report only, in this language."
)
@click.option(
    "--open/--no-open", "show", default=None, help="Open the report in a browser (default: at a terminal)."
)
def demo(out: Path, cases: int, seed: int, lang: str | None, show: bool | None) -> None:
    """Invent a small country, compute its figures and say where the report is.

    Nothing in it is a real person or a real case.

    Example: palermo demo --cases 500 --out demo
    """
    from palermo.figures.commands import write_figures
    from palermo.invention.country import invent

    _ = words("palermo.config", lang or "en")
    clear(out)
    click.echo(_("Inventing a small country …"))
    start, end = date(2023, 1, 1), date(2024, 12, 31)
    invent(cases=cases, start=start, end=end, seed=seed, out=out / "country", faults=0.01, format="mixed")
    reports = [
        write_figures(
            returns=[out / "country" / "returns"],
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


def clear(out: Path) -> None:
    """Empty an earlier demo's folder; a folder of something else is never touched."""
    if out.exists() and any(out.iterdir()) and not (out / MARK).exists():
        raise click.ClickException(
            f"{out} holds something that is no demo: name an empty folder with --out, or empty it yourself."
        )
    shutil.rmtree(out, ignore_errors=True)
    out.mkdir(parents=True)
    (out / MARK).write_text("Made by `palermo demo`; the next demo empties this folder.\n")
