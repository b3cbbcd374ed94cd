"""People: by age band and sex, by nationality, by form of exploitation."""

from collections.abc import Sequence
from dataclasses import replace

from palermo.figures.report.context import Context
from palermo.figures.report.tables import all_cells, by_list
from palermo.ui import charts
from palermo.ui.documents import Cell, Column, Exhibit, Row, Table

BANDS = ("0-8", "9-17", "18-29", "30-47", "48+", "UNKNOWN")
SEXES = ("F", "M", "X", "UNKNOWN")
NATIONALITIES_SHOWN = 20


def with_notes(exhibit: Exhibit, notes: Sequence[str]) -> Exhibit:
    return replace(exhibit, notes=[*notes, *exhibit.notes])


def age_and_sex(context: Context, name: str, figure: str) -> Exhibit:
    """Age bands by sex: a bar each, and the crossed table with both margins computed."""
    tell, numbers, state = context.telling, context.numbers, context.presence.state
    crossed = numbers.cells((figure,), ("sex", "age_band"))
    sexes = [sex for sex in SEXES if sex in {key[1] for key in crossed}] or ["F", "M"]
    bands = numbers.cells((figure,), ("age_band",))
    margins = numbers.cells((figure,), ("sex",))
    title = tell._("{figure}, by age and sex").format(figure=tell.figure(figure))
    rows = [
        {
            "label": tell.value("age_band", band),
            "group": tell.value("sex", sex),
            "value": int(crossed.get((figure, sex, band), 0)),
            "text": tell.number(crossed.get((figure, sex, band), 0)),
        }
        for band in BANDS
        for sex in sexes
    ]
    names = [tell.value("sex", sex) for sex in sexes]
    alternative = ". ".join(
        [title, *(f"{r['label']}, {r['group']}: {r['text']}" for r in rows if r["value"])]
    )
    context.draw(name, charts.grouped(rows, names, context.lang), alternative)
    columns = [
        *((tell.value("sex", sex), _column(context, crossed, figure, sex, state)) for sex in sexes),
        (tell._("All"), lambda band: context.cell(bands.get((figure, band)), state)),
    ]
    total = [
        *(context.cell(margins.get((figure, sex)), state) for sex in sexes),
        context.cell(numbers.cells((figure,)).get((figure,)), state),
    ]
    labels = {band: tell.value("age_band", band) for band in BANDS}
    table = by_list(context, f"{name}-table", title, tell._("Age band"), labels, columns, total)
    return Exhibit(
        name,
        title,
        about=context.over_the_period([figure]),
        chart=name,
        alternative=alternative,
        tables=[table],
        notes=context.missing_notes(all_cells([table])),
    )


def _column(context: Context, crossed, figure: str, sex: str, state: str):
    return lambda band: context.cell(crossed.get((figure, sex, band)), state)


def nationality(context: Context, name: str, figures: Sequence[str]) -> Exhibit:
    tell, numbers, state = context.telling, context.numbers, context.presence.state
    cells = numbers.cells(figures, ("nationality",))
    found = {key[1] for key in cells}

    def size(code: str) -> tuple[bool, int, str]:
        return (code == "UNKNOWN", -max(int(cells.get((figure, code), 0)) for figure in figures), code)

    order = sorted(found, key=size)
    labels = {code: tell.value("nationality", code) for code in order}
    columns = [
        (tell.figure(figure), lambda code, figure=figure: context.cell(cells.get((figure, code)), state))
        for figure in figures
    ]
    whole = numbers.cells(figures)
    total = [context.cell(whole.get((figure,)), state) for figure in figures]
    title = tell._("Nationality of victims and defendants")
    table = by_list(context, f"{name}-table", title, tell._("Nationality"), labels, columns, total)
    return Exhibit(
        name,
        title,
        about=context.over_the_period(figures),
        lead="" if order else tell._("Nobody was counted in this period."),
        tables=[table],
        notes=context.missing_notes(all_cells([table])),
    )


def exploitation(context: Context, name: str) -> Exhibit:
    """Victims and cases by form; one case counts in each of its forms."""
    tell, numbers, state = context.telling, context.numbers, context.presence.state
    figures = ("victims_identified", "cases_registered")
    cells = numbers.cells(figures, ("exploitation",))
    found = sorted(
        {key[1] for key in cells},
        key=lambda code: (code == "UNKNOWN", -int(cells.get((figures[0], code), 0)), code),
    )
    rows = [
        {
            "label": tell.value("exploitation", code),
            "value": int(cells.get((figures[0], code), 0)),
            "text": tell.number(cells.get((figures[0], code), 0)),
            "state": "",
        }
        for code in found
    ]
    title = tell._("Victims identified, by form of exploitation")
    labels = {code: tell.value("exploitation", code) for code in found}
    columns = [
        (tell.figure(figure), lambda code, figure=figure: context.cell(cells.get((figure, code)), state))
        for figure in figures
    ]
    table = by_list(context, f"{name}-table", title, tell._("Form of exploitation"), labels, columns)
    made = Exhibit(
        name,
        title,
        about=context.over_the_period(figures),
        lead="" if found else tell._("Nobody was counted in this period."),
        tables=[table] if found else [],
        notes=[
            tell._("A case with several forms counts in each: the rows do not add up to the total."),
            *context.missing_notes(all_cells([table])),
        ],
    )
    if not rows:
        return made
    alternative = context.read_out(title, rows)
    context.draw(name, charts.bars(rows, context.lang), alternative)
    return replace(made, chart=name, alternative=alternative)


def referred(context: Context, name: str) -> Exhibit:
    """Victims identified and referred, with smuggled migrants, by province."""
    tell, numbers, presence = context.telling, context.numbers, context.presence
    figures = ("victims_identified", "victims_referred", "migrants_smuggled")
    cells = numbers.cells(figures, ("province",))
    whole = numbers.cells(figures)
    from palermo.figures.report.tables import provinces_shown

    shown = provinces_shown([cells], -1)
    columns = [Column(tell._("Province"), number=False), *(Column(tell.figure(figure)) for figure in figures)]
    rows = [
        Row(
            [
                Cell(tell.value("province", code)),
                *(context.cell(cells.get((figure, code)), presence.of_province(code)) for figure in figures),
            ]
        )
        for code in shown
    ]
    total = [context.cell(whole.get((figure,)), presence.state) for figure in figures]
    rows.append(Row([Cell(tell._("Whole country")), *total], total=True))
    title = tell._("Victims identified and referred, smuggled migrants, by province")
    table = Table(f"{name}-table", title, columns, rows)
    return Exhibit(
        name,
        title,
        about=context.over_the_period(figures),
        tables=[table],
        notes=context.missing_notes(all_cells([table])),
    )
