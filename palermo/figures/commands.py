"""`palermo figures`: a folder of returns (or a facts set) in; figures, findings, coverage and report out."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from palermo.ui.language import words

if TYPE_CHECKING:
    import duckdb

    from palermo.returns.method.check import Checked

DAY = click.DateTime(formats=["%Y-%m-%d"])


@click.command()
@click.argument("returns", nargs=-1, type=click.Path(exists=True, path_type=Path))
@click.option("--from", "start", type=DAY, required=True, help="First day counted, YYYY-MM-DD.")
@click.option("--to", "end", type=DAY, required=True, help="Last day counted, YYYY-MM-DD.")
@click.option("--by", default="", help="Dimensions, by commas: province,quarter")
@click.option(
    "--where", multiple=True, help="Keep only these codes: category=TIP or category=TIP,SOM (repeatable)."
)
@click.option(
    "--out", type=click.Path(path_type=Path, file_okay=False), required=True, help="Folder for the results."
)
@click.option(
    "--facts",
    type=click.Path(exists=True, path_type=Path, file_okay=False),
    help="A facts set (Parquet) instead of returns.",
)
@click.option(
    "--keep-facts",
    type=click.Path(path_type=Path, file_okay=False),
    help="Also write the accepted rows as a facts set.",
)
@click.option(
    "--lang", type=click.Choice(["en", "ur"]), default="en", show_default=True, help="Language of the report."
)
@click.option(
    "--layer",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="A district layer (GeoJSON) instead of the shipped one.",
)
@click.option(
    "--late-days",
    type=click.IntRange(min=0),
    default=30,
    show_default=True,
    help="A return is late after so many days.",
)
@click.option(
    "--report/--no-report",
    "with_report",
    default=True,
    show_default=True,
    help="Write report.html and report.pdf.",
)
def figures(
    returns: tuple[Path, ...],
    start: Any,
    end: Any,
    by: str,
    where: tuple[str, ...],
    **options: Any,
) -> None:
    """Compute every figure from RETURNS (files or folders, any container).

    Reads all returns under the paths, also of other periods (they hold the cases' history), and writes
    figures.csv, totals.csv, findings.csv, coverage.csv, about.json and the report into the folder.

    Example: palermo figures returns/ --from 2025-01-01 --to 2025-12-31 --by province,quarter --where category=TIP --out figures/
    """
    from palermo.figures.question import UnknownQuestion

    _ = words("palermo.figures", options["lang"])
    if bool(returns) == bool(options["facts"]):
        raise click.UsageError(_("Give either returns or --facts, one of the two."))
    if end < start:
        raise click.UsageError(_("The last day (--to) lies before the first (--from)."))
    try:
        write_figures(
            returns=list(returns),
            start=start.date(),
            end=end.date(),
            by=[dimension.strip() for dimension in by.split(",") if dimension.strip()],
            where=read_filters(where),
            **options,
        )
    except UnknownQuestion as wrong:
        raise click.UsageError(str(wrong)) from wrong


def read_filters(where: Sequence[str]) -> dict[str, list[str]]:
    """Filters as written on the command line; the same dimension twice keeps either of its codes."""
    from palermo.figures.question import UnknownQuestion

    filters: dict[str, list[str]] = {}
    for text in where:
        dimension, equals, codes = text.partition("=")
        chosen = [code.strip() for code in codes.split(",") if code.strip()]
        if not equals or not chosen:
            raise UnknownQuestion(f"--where {text}: write it as dimension=code or dimension=code,code.")
        filters.setdefault(dimension.strip(), []).extend(chosen)
    return filters


def write_figures(
    *,
    returns: Sequence[Path] = (),
    start: date,
    end: date,
    out: Path,
    by: Sequence[str] = (),
    where: Mapping[str, Sequence[str]] | None = None,
    facts: Path | None = None,
    keep_facts: Path | None = None,
    lang: str = "en",
    layer: Path | None = None,
    late_days: int = 30,
    with_report: bool = True,
) -> Path:
    """All results of `palermo figures` in one folder; gives the path of the report (or of figures.csv)."""
    from palermo.figures import output
    from palermo.figures.question import known_question

    where = known_question(by, where or {})
    with Steps(lang) as steps:
        checked: Checked | None = None
        if facts is None:
            checked = output.checked_returns(returns, steps.bar)
            con = checked.con
        else:
            con = output.facts_connection(facts)
        if keep_facts is not None:
            output.keep_facts(con, keep_facts)
        steps.say("figures")
        out.mkdir(parents=True, exist_ok=True)
        options = {"by": list(by), "where": {k: list(v) for k, v in where.items()}, "late_days": late_days}
        output.write_tables(con, checked, start, end, by, where, late_days, out)
        about = output.write_about(con, checked, facts, start, end, options, out)
        report = out / "figures.csv"
        if with_report:
            steps.say("report")
            report = write_report(con, checked, about, start, end, where, out, lang, layer, steps.bar)
        steps.summary(about, out)
    return report


def write_report(
    con: "duckdb.DuckDBPyConnection",
    checked: "Checked | None",
    about: dict[str, Any],
    start: date,
    end: date,
    where: Mapping[str, Sequence[str]],
    out: Path,
    lang: str,
    layer: Path | None,
    progress: Callable[[int, int], None],
) -> Path:
    from palermo.figures.report import build

    paths = build(con, checked, about, start, end, where, out, lang, layer, progress=progress)
    return next(path for path in paths if path.suffix == ".html")


class Steps:
    """What a person at a terminal sees of long work; nothing but the summary when piped."""

    def __init__(self, lang: str) -> None:
        self.words = words("palermo.figures", lang)
        self.shows = click.get_text_stream("stderr").isatty()
        self.labels = {
            "figures": self.words("Computing figures …"),
            "report": self.words("Drawing the report …"),
        }

    def __enter__(self) -> "Steps":
        return self

    def __exit__(self, *_: object) -> None:
        if self.shows:
            click.echo("\r\033[K", nl=False, err=True)

    def say(self, step: str) -> None:
        if self.shows:
            click.echo("\r\033[K" + self.labels[step], nl=False, err=True)

    def bar(self, done: int, total: int) -> None:
        if self.shows and total:
            filled = round(30 * done / total)
            click.echo(f"\r\033[K[{'█' * filled}{'·' * (30 - filled)}] {done}/{total}", nl=False, err=True)

    def summary(self, about: Mapping[str, Any], out: Path) -> None:
        _ = self.words
        returns = about["returns"]
        click.echo(
            _(
                "Returns read {read}, refused {refused}, replaced by a later one {superseded}, counted {counted}."
            ).format(**returns)
        )
        for sheet, rows in about["rows"].items():
            click.echo(
                _("{sheet}: {sent} rows sent = {accepted} accepted + {rejected} rejected").format(
                    sheet=sheet, **rows
                )
            )
        click.echo(_("The results are in {folder}").format(folder=out))
