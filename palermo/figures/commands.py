"""`palermo figures`: a folder of returns (or a facts set) in; figures, findings, coverage and report out."""

import re
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from palermo.returns.bar import Bar
from palermo.ui.bilingual import BilingualCommand, Day, language_option
from palermo.ui.language import words

if TYPE_CHECKING:
    from palermo.returns.method.check import Checked

DAY = Day()
MEMORY = "3GB"
# Marks a text for the catalogue where it stands; it is translated when it is shown.
_ = str


class Memory(click.ParamType):
    name = "size"

    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> str:
        if not re.fullmatch(r"[1-9][0-9]{0,4} ?[MG]B", value, re.IGNORECASE):
            said = words("palermo.figures", (ctx.params.get("lang") if ctx else None) or "en")
            self.fail(said("Write it like 3GB or 800MB."), param, ctx)
        return value


class Figures(BilingualCommand):
    catalogue = "palermo.figures"


@click.command(
    cls=Figures,
    help=_(
        "Compute every figure from RETURNS (files or folders, any container).\n\n"
        "Reads all returns under the paths, also of other periods (they hold the cases' history), and writes "
        "figures.csv, totals.csv, findings.csv, coverage.csv, about.json and the report into the folder OUT.\n\n"
        "Example: palermo figures returns/ --from 2025-01-01 --to 2025-12-31 --by province,quarter "
        "--where category=TIP --out figures/"
    ),
)
@click.argument("returns", nargs=-1, type=click.Path(readable=False))
@click.option("--from", "start", type=DAY, required=True, help=_("First day counted, YYYY-MM-DD."))
@click.option("--to", "end", type=DAY, required=True, help=_("Last day counted, YYYY-MM-DD."))
@click.option("--by", multiple=True, help=_("Dimensions, by commas, such as province,quarter."))
@click.option(
    "--where", multiple=True, help=_("Keep only these codes, such as category=TIP,SOM (repeatable).")
)
@click.option("--out", type=click.Path(path_type=Path), required=True, help=_("Folder for the results."))
@click.option(
    "--facts", type=click.Path(path_type=Path), help=_("A facts set (Parquet) in place of returns.")
)
@click.option(
    "--keep-facts",
    type=click.Path(path_type=Path),
    help=_("Also write the accepted rows as a facts set here."),
)
@click.option(
    "--layer",
    type=click.Path(path_type=Path),
    help=_("A district layer (GeoJSON) in place of the shipped one."),
)
@click.option(
    "--late-days",
    type=click.IntRange(min=0),
    default=30,
    show_default=True,
    help=_("A return is late when prepared more than so many days after its period."),
)
@click.option(
    "--report/--no-report",
    "with_report",
    default=True,
    show_default=True,
    help=_("Write report.html, report.pdf and rule42.xlsx."),
)
@click.option(
    "--memory",
    type=Memory(),
    default=MEMORY,
    show_default=True,
    help=_("What the work may take of memory; beyond it goes to a private temporary folder."),
)
@language_option
def figures(
    returns: tuple[str, ...],
    start: Any,
    end: Any,
    by: tuple[str, ...],
    where: tuple[str, ...],
    out: Path,
    lang: str,
    **options: Any,
) -> None:
    from palermo.figures.question import UnknownQuestion, read_filters
    from palermo.vocabulary.boundaries import LayerError

    said = words("palermo.figures", lang)
    refuse_paths(returns, start, end, out, options, lang)
    try:
        write_figures(
            returns=returns,
            start=start.date(),
            end=end.date(),
            by=[dimension.strip() for dimension in ",".join(by).split(",") if dimension.strip()],
            where=read_filters(where),
            out=out,
            lang=lang,
            **options,
        )
    except UnknownQuestion as wrong:
        raise click.UsageError(wrong.told(said)) from wrong
    except LayerError as wrong:
        raise click.UsageError(str(wrong)) from wrong
    except PermissionError as wrong:
        raise click.UsageError(
            said("This may not be read or written: {path}.").format(path=wrong.filename)
        ) from wrong


def refuse_paths(
    returns: Sequence[str], start: Any, end: Any, out: Path, options: Mapping[str, Any], lang: str
) -> None:
    """A call that makes no sense is refused before any work; raises click.UsageError."""
    _ = words("palermo.figures", lang)
    if bool(returns) == bool(options["facts"]):
        raise click.UsageError(_("Give either returns or --facts, one of the two."))
    if end < start:
        raise click.UsageError(_("The last day (--to) lies before the first (--from)."))
    for path in (*returns, *(options[name] for name in ("facts", "layer") if options[name])):
        if not Path(path).exists():
            raise click.UsageError(_("There is no file or folder {path}.").format(path=path))
    for folder in (out, options["facts"], options["keep_facts"]):
        if folder is not None and folder.exists() and not folder.is_dir():
            raise click.UsageError(_("{path} is a file; name a folder.").format(path=folder))


def write_figures(
    *,
    returns: Sequence[str] = (),
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
    memory: str = MEMORY,
) -> Path:
    """All results of `palermo figures` in one folder; gives the path of the report (or of figures.csv)."""
    from palermo.figures import output
    from palermo.figures.question import known_question

    _ = words("palermo.figures", lang)
    where = known_question(by, where or {})
    out.mkdir(parents=True, exist_ok=True)
    checked: Checked | None = None
    if facts is None:
        with Bar(_("Checking")) as bar:
            checked = output.checked_returns(returns, bar.move, memory)
        con = checked.con
    else:
        con = output.facts_connection(facts, memory)
    if keep_facts is not None:
        output.keep_facts(con, keep_facts)
    options = {
        "by": list(by),
        "where": {name: list(codes) for name, codes in where.items()},
        "late_days": late_days,
    }
    with Bar(_("Computing figures")) as bar:
        output.write_tables(con, checked, start, end, by, where, late_days, out, bar.move)
    about = output.write_about(con, checked, facts, start, end, options, out)
    report = out / "figures.csv"
    if with_report:
        from palermo.figures.report import build

        with Bar(_("Drawing the report")) as bar:
            paths = build(con, checked, about, start, end, where, out, lang, layer, progress=bar.move)
        report = next(path for path in paths if path.suffix == ".html")
    say_summary(about, out, lang)
    return report


def say_summary(about: Mapping[str, Any], out: Path, lang: str) -> None:
    _ = words("palermo.figures", lang)
    read = _(
        "Returns read {read}, refused {refused}, replaced by a later one {superseded}, counted {counted}."
    )
    click.echo(read.format(**about["returns"]))
    if not about["returns"]["read"]:
        click.echo(_("No return was found under the paths given: every figure is empty."), err=True)
    balance = _("{sheet}: {sent} rows sent = {accepted} accepted + {rejected} rejected")
    for sheet, rows in about["rows"].items():
        click.echo(balance.format(sheet=sheet, **rows))
    click.echo(_("The results are in {folder}").format(folder=out))
