"""The report of `palermo figures`: report.html, report.pdf and rule42.xlsx in one folder."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from palermo.figures.report import courts, past, places, quality, register, statement
from palermo.figures.report.context import Context
from palermo.figures.report.numbers import Numbers
from palermo.figures.report.presence import Presence
from palermo.figures.report.telling import Telling
from palermo.ui.documents import Document, Section, Term
from palermo.vocabulary.labels import dimension_label

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

    from palermo.returns.method.check import Checked

TIP = "TIP"


def build(
    con: "DuckDBPyConnection",
    checked: "Checked | None",
    about: Mapping[str, Any],
    start: date,
    end: date,
    where: Mapping[str, Sequence[str]],
    out: Path,
    lang: str,
    layer: Path | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> list[Path]:
    """Write the report of one period into `out`; gives the paths written.

    con has the schema `facts`; checked is None for a facts set (then no findings are shown); about is what
    about.json says. Raises palermo.vocabulary.boundaries.LayerError for a layer that no map can be drawn from.
    """
    from palermo.figures.report.workbook import write_workbook
    from palermo.ui.documents.page import page
    from palermo.ui.documents.paper import write_paper
    from palermo.ui.svg import draw, quickly

    context = context_of(con, about, start, end, where, lang, layer)
    with quickly():
        sections, statement_exhibits = chapters(context, checked, where)
    drawn = draw(context.charts, context.alternatives, progress)
    document = replace(document_of(context, where, about), sections=sections, charts=drawn)
    out.mkdir(parents=True, exist_ok=True)
    paths = [out / "report.html", out / "report.pdf"]
    paths[0].write_text(page(document), encoding="utf-8", newline="\n")
    write_paper(document, paths[1])
    if statement_exhibits:
        paths.append(out / "rule42.xlsx")
        write_workbook(document, statement_exhibits, paths[-1], context.telling._("contents"))
    return paths


def context_of(
    con: "DuckDBPyConnection",
    about: Mapping[str, Any],
    start: date,
    end: date,
    where: Mapping[str, Sequence[str]],
    lang: str,
    layer: Path | None,
) -> Context:
    late_days = int(about.get("options", {}).get("late_days", 30))
    return Context(
        telling=Telling(lang),
        numbers=Numbers(con, start, end, where, late_days),
        presence=Presence(con, start, end, where.get("category"), late_days),
        about=about,
        layer=layer,
    )


def statement_context(context: Context) -> Context:
    """The same with cases of trafficking in persons only; its charts go where the others go."""
    numbers = context.numbers
    where = {**numbers.where, "category": (TIP,)}
    return replace(
        context,
        numbers=Numbers(numbers.con, numbers.start, numbers.end, where, numbers.late_days),
        presence=Presence(numbers.con, numbers.start, numbers.end, [TIP], numbers.late_days),
    )


def chapters(
    context: Context, checked: "Checked | None", where: Mapping[str, Sequence[str]]
) -> tuple[list[Section], list[Any]]:
    categories = where.get("category", ())
    sections = []
    of_statement: list[Any] = []
    if not categories or TIP in categories:
        first = statement.statement(statement_context(context))
        sections.append(first)
        of_statement = list(first.exhibits)
    sections += [
        register.section(context, asked(context, where)),
        courts.section(context),
        places.section(context),
        quality.section(context, checked),
        past.section(context, categories),
    ]
    if context.left_out:
        names = context.telling.listed([context.telling.figure(figure) for figure in context.left_out])
        note = context.telling._(
            "Left out, for they do not have every dimension that is filtered by: {names}."
        )
        sections[-5] = replace(sections[-5], lead=[*sections[-5].lead, note.format(names=names)])
    return [section for section in sections if section.exhibits], of_statement


def asked(context: Context, where: Mapping[str, Sequence[str]]) -> str:
    """The filters in words."""
    tell = context.telling
    if not where:
        return tell._("All cases of the register, without a filter.")
    parts = [
        f"{dimension_label(dimension, tell.lang)}: {tell.listed([tell.value(dimension, code) for code in chosen])}"
        for dimension, chosen in where.items()
    ]
    return tell._("Only: {filters}.").format(filters="; ".join(parts))


def document_of(context: Context, where: Mapping[str, Sequence[str]], about: Mapping[str, Any]) -> Document:
    """The front and the foot; its sections and charts come later."""
    tell = context.telling
    _ = tell._
    urdu = tell.lang == "ur"
    bases = [
        f"{row['basis_ur' if urdu else 'basis']} ({row['source_ur' if urdu else 'source']})"
        for row in statement.rows_of_report("legal_basis.csv")
    ]
    facts = [
        Term(_("Period"), tell.span(context.presence.start, context.presence.end)),
        Term(_("Coverage"), context.coverage()),
        Term(_("Asked for"), asked(context, where)),
        Term(
            _("Legal basis"),
            _("The sources disagree: {bases}. The Bureau decides which is printed.").format(
                bases=_("; or ").join(bases)
            ),
        ),
        Term(
            _("How to read it"),
            _(
                "Zero is printed as 0. What no return says is hatched and never zero. "
                "Figures of people count a person once in every case."
            ),
        ),
        Term(_("Made with"), f"Palermo {about.get('palermo', '')}".strip()),
    ]
    return Document(
        lang=tell.lang,
        title=_("Figures of the register"),
        subtitle=_("The Rule 42 statement and the standard tables, charts and maps"),
        mark=_("INTERNAL"),
        warning=_("Small cells are not protected here; publishing is another command."),
        facts=facts,
        sections=(),
        foot=_(
            "{mark}. Each figure is defined where it stands. The numbers as data are in figures.csv, in the folder of this report."
        ).format(mark=_("INTERNAL")),
        downloads=[
            (name, tell.apart(name))
            for name in ("figures.csv", "totals.csv", "coverage.csv", "rule42.xlsx", "report.pdf")
        ],
    )
