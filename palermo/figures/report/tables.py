"""Tables that several chapters make alike: by quarter and province, by one list, crossed lists."""

from collections.abc import Callable, Mapping, Sequence

from palermo.figures.report.context import Context
from palermo.ui.documents import Cell, Column, Row, Table
from palermo.vocabulary.places import provinces

Cells = Mapping[tuple[str, ...], str]
BESIDE_PROVINCES = ("ABROAD", "UNKNOWN")


def provinces_shown(cells: Sequence[Cells], place: int) -> list[str]:
    """Every province, and abroad and not known where something was counted there. place: of the province in a key."""
    counted = {key[place] for each in cells for key in each if len(key) > 1}
    return [*provinces(), *(code for code in BESIDE_PROVINCES if code in counted)]


def by_quarter_and_province(
    context: Context, name: str, figure: str, total: Cells, quarters: Cells, crossed: Cells
) -> Table:
    """Rows: quarters and the whole period; columns: the whole country, provinces, how many returns came.

    total: by province of the whole period with ("figure",) for the country; quarters: by quarter; crossed: by
    quarter and province. Each is computed, none is a sum made here.
    """
    tell, presence = context.telling, context.presence
    shown = provinces_shown([total, crossed], -1)
    columns = [
        Column(tell._("Quarter"), number=False),
        Column(tell._("Whole country")),
        *(Column(tell.value("province", code)) for code in shown),
        Column(tell._("Returns")),
    ]
    rows = []
    for quarter in presence.quarters:
        cells = [context.cell(quarters.get((figure, quarter.value)), quarter.state)]
        for code in shown:
            state = presence.of_province(code, quarter) or ("missing" if quarter.state == "missing" else "")
            cells.append(context.cell(crossed.get((figure, quarter.value, code)), state))
        rows.append(
            Row(
                [
                    Cell(tell.quarter(quarter.value)),
                    *cells,
                    Cell(short_coverage(context, quarter.received, quarter.due)),
                ]
            )
        )
    whole = [context.cell(total.get((figure,)), presence.state)]
    for code in shown:
        state = presence.of_province(code) or ("missing" if presence.state == "missing" else "")
        whole.append(context.cell(total.get((figure, code)), state))
    last = Cell(short_coverage(context, presence.received, presence.due))
    rows.append(Row([Cell(tell._("Whole period")), *whole, last], total=True))
    caption = tell._("{figure}, by quarter and province").format(figure=tell.figure(figure))
    return Table(f"{name}-table", caption, columns, rows)


def short_coverage(context: Context, received: int, due: int) -> str:
    if not due:
        return "–"
    return context.telling._("{received} of {due}").format(
        received=context.telling.apart(received), due=context.telling.apart(due)
    )


def by_list(
    context: Context,
    name: str,
    caption: str,
    head: str,
    labels: Mapping[str, str],
    columns: Sequence[tuple[str, Callable[[str], Cell]]],
    total: Sequence[Cell] = (),
) -> Table:
    """One row a code of a list, one column a number. labels: code -> name; a column gives the cell of a code."""
    rows = [Row([Cell(label), *(cell_of(code) for _, cell_of in columns)]) for code, label in labels.items()]
    if total:
        rows.append(Row([Cell(context.telling._("Total")), *total], total=True))
    return Table(name, caption, [Column(head, number=False), *(Column(label) for label, _ in columns)], rows)


def all_cells(tables: Sequence[Table]) -> list[Cell]:
    return [cell for table in tables for row in table.rows for cell in row.cells]
