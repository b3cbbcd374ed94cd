"""`palermo template`, `totals`, `check`, `send`, `schema`: what a reporting body does with its return."""

from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from palermo.ui.bilingual import BilingualCommand, Day, language_option
from palermo.ui.language import words

if TYPE_CHECKING:
    from palermo.returns.method.check import Checked

# Marks a text for the catalogue where it stands; it is translated when it is shown.
_ = str

DAY = Day()


def _template_options(command: Callable[..., Any]) -> Callable[..., Any]:
    for option in reversed(
        (
            click.option("--body", required=True, help=_("Code of the reporting body, such as PB-POLICE.")),
            click.option("--period", help=_("The period: 2025-Q1, 2025-01 or 2025.")),
            click.option("--from", "start", type=DAY, help=_("First day, for a period of another kind.")),
            click.option("--to", "end", type=DAY, help=_("Last day, for a period of another kind.")),
            click.option("--send-to", help=_("Where the filled return goes; stands in the read me.")),
            click.option(
                "-o",
                "--out",
                required=True,
                type=click.Path(path_type=Path, dir_okay=False),
                help=_("The workbook to write."),
            ),
            language_option,
        )
    ):
        command = option(command)
    return command


class Returns(BilingualCommand):
    catalogue = "palermo.returns"


@click.command(
    cls=Returns,
    help=_(
        "Write the workbook that a body fills for one period.\n\n"
        "Example: palermo template --body PB-POLICE --period 2025-Q1 -o return.xlsx"
    ),
)
@_template_options
def template(**asked: Any) -> None:
    from palermo.returns.method.fields import SHEETS

    _write_template(SHEETS, **asked)


@click.command(
    cls=Returns,
    help=_(
        "Write the small workbook in which a body without a case system states its totals.\n\n"
        "Example: palermo totals --body BA-POLICE --period 2025-Q1 -o totals.xlsx"
    ),
)
@_template_options
def totals(**asked: Any) -> None:
    from palermo.returns.method.template import TOTALS_SHEETS

    _write_template(TOTALS_SHEETS, **asked)


def _write_template(
    sheets: tuple[str, ...],
    body: str,
    period: str | None,
    start: datetime | None,
    end: datetime | None,
    send_to: str | None,
    out: Path,
    lang: str,
) -> None:
    from palermo.returns.method.template import write_template
    from palermo.vocabulary.codes import UnknownCode, codes

    _ = words("palermo.returns", lang)
    first, last = _period(period, start, end, lang)
    try:
        write_template(out, body, first, last, lang, send_to, sheets)
    except UnknownCode as unknown:
        known = ", ".join(codes("bodies"))
        raise click.UsageError(
            _("There is no reporting body {body}. The bodies are: {known}.").format(body=body, known=known)
        ) from unknown
    except FileNotFoundError as missing:
        raise click.UsageError(
            _("There is no folder {folder} to write into.").format(folder=out.parent)
        ) from missing
    click.echo(_("Written: {path}").format(path=out))


def _period(period: str | None, start: datetime | None, end: datetime | None, lang: str) -> tuple[date, date]:
    from palermo.returns.method.period import period_days

    _ = words("palermo.returns", lang)
    if period and not (start or end):
        try:
            return period_days(period)
        except ValueError as wrong:
            raise click.UsageError(
                _("{period} is no period: write 2025-Q1, 2025-01 or 2025.").format(period=period)
            ) from wrong
    if period or not (start and end):
        raise click.UsageError(_("Give either --period, or both --from and --to."))
    if end < start:
        raise click.UsageError(_("The last day (--to) lies before the first (--from)."))
    return start.date(), end.date()


def _nothing_more(checked: "Checked") -> None:
    return None


def check_command(complete: Callable[["Checked"], None] = _nothing_more) -> click.Command:
    """The command `palermo check`; `complete` may add findings that another room computes."""

    @click.command(
        name="check",
        cls=Returns,
        help=_(
            "Check returns cell by cell. FILE is a workbook, a zip, or a folder of CSV files or of returns.\n\n"
            "Ends with 0 when no row and no file is rejected, 1 when a row is, 2 when a file is refused whole, "
            "64 when the call itself makes no sense.\n\n"
            "Example: palermo check return.xlsx --mark marked.xlsx"
        ),
    )
    @click.argument("paths", metavar="FILE...", nargs=-1, required=True, type=click.Path(readable=False))
    @click.option(
        "--format",
        "form",
        type=click.Choice(("text", "json")),
        default="text",
        show_default=True,
        help=_("Plain text for people, or JSON."),
    )
    @click.option(
        "--mark",
        type=click.Path(path_type=Path),
        help=_(
            "Write the workbook back with the faulty cells coloured and the messages as comments; "
            "for several returns a folder."
        ),
    )
    @language_option
    @click.pass_context
    def check(ctx: click.Context, paths: tuple[str, ...], form: str, mark: Path | None, lang: str) -> None:
        from palermo.returns.checking import run_check

        ctx.exit(run_check(paths, form=form, mark=mark, lang=lang, complete=complete))

    return check


@click.command(
    cls=Returns,
    help=_(
        "Send a return to a Palermo over the network, once, also where the line breaks. FILE is a workbook or a zip.\n\n"
        "The token is made there under My account, My tokens, with the rights to send and to see returns. With --wait "
        "the command says what the check found and ends as `palermo check` does: 0, 1 when a row is rejected, 2 when "
        "the file is refused whole; 64 when the call itself makes no sense, 69 when the server is not reached, 77 "
        "when the token may not.\n\n"
        "Example: palermo send return.xlsx --to https://palermo.example.org/records --token-file token.txt --wait "
        "--receipt receipt.pdf"
    ),
)
@click.argument("file", metavar="FILE", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--to", required=True, metavar="URL", help=_("Address of the Palermo that takes returns."))
@click.option(
    "--token-file",
    required=True,
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help=_("File that holds the token and nothing else; keep it from other readers."),
)
@click.option("--body", default="", help=_("Code of the reporting body, where you send for several."))
@click.option("--wait", is_flag=True, help=_("Wait for the check and say what it found."))
@click.option(
    "--receipt",
    metavar="OUT",
    type=click.Path(dir_okay=False, path_type=Path),
    help=_("File for the receipt: PDF where its name ends so, otherwise as signed (JSON)."),
)
@language_option
@click.pass_context
def send(ctx: click.Context, **asked: Any) -> None:
    from palermo.returns.sending import run_send

    ctx.exit(run_send(**asked))


@click.command(
    cls=Returns,
    help=_(
        "Write the return as Frictionless Table Schemas with a data dictionary (Markdown).\n\n"
        "Example: palermo schema -o schema/"
    ),
)
@click.option(
    "-o",
    "--out",
    required=True,
    type=click.Path(path_type=Path, file_okay=False),
    help=_("Folder for datapackage.json, the schemas and dictionary.md."),
)
@language_option
def schema(out: Path, lang: str) -> None:
    from palermo.returns.method.schema import write_schema

    for path in write_schema(out):
        click.echo(words("palermo.returns", lang)(_("Written: {path}")).format(path=path))
