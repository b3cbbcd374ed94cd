"""Where: a tile of every district, outlines that an installation can exchange, and rates of named populations."""

from typing import Any

from palermo.figures.report.context import Context
from palermo.figures.report.presence import MISSING
from palermo.figures.report.tables import all_cells
from palermo.ui import charts, look, maps
from palermo.ui.documents import Cell, Column, Exhibit, Row, Section, Table, Term
from palermo.vocabulary import boundaries, census
from palermo.vocabulary.places import districts, provinces, tiles

COUNTED = ("cases_registered", "victims_identified")
# Degrees of longitude are shorter than those of latitude by this much in the middle of the country.
AT_30_NORTH = 0.866


def section(context: Context) -> Section:
    _ = context.telling._
    return Section(
        "places",
        _("Where"),
        [
            _(
                "A case stands in the district of the offence. Registered cases follow where officers work, not only where crime is."
            )
        ],
        context.made(
            lambda: [tile_map(context)],
            lambda: [circle_map(context)],
            lambda: [rate_map(context)],
            lambda: [rates_by_province(context)],
            lambda: [rates_by_people(context)],
        ),
    )


def areas(context: Context, figure: str) -> list[dict[str, Any]]:
    """Every district with its count; None where the province's own bodies sent nothing and nothing was counted."""
    tell = context.telling
    cells = context.numbers.cells(COUNTED, ("district",))
    found = []
    for code, district in districts().items():
        counted = cells.get((figure, code))
        silent = (
            context.presence.state == MISSING or context.presence.of_province(district.province) == MISSING
        )
        value = None if counted is None and silent else int(counted or 0)
        found.append(
            {
                "id": code,
                "label": tell.value("district", code),
                "value": value,
                "text": "" if value is None else tell.number(value),
                "group": district.province,
            }
        )
    return found


def class_key(context: Context, bounds: list[float], hatched: bool) -> list[tuple[str, str]]:
    tell = context.telling
    key = [("shade0", tell.apart("0"))]
    floor = 0.0
    for place, bound in enumerate(bounds, start=1):
        whole = bound == int(bound) and floor == int(floor)
        low = f"{int(floor) + 1:,}" if whole else f"> {floor:,g}"
        high = f"{bound:,g}"
        key.append((f"shade{place}", tell.apart(high if low == high else f"{low} – {high}")))
        floor = bound
    if hatched:
        key.append(("pale", tell._("No return came: nothing is known")))
    return key


def tile_map(context: Context) -> Exhibit:
    tell, figure = context.telling, "cases_registered"
    cells = areas(context, figure)
    bounds = look.classes([float(area["value"]) for area in cells if area["value"]])
    placed = [
        {**area, "col": tiles()[str(area["id"])][0], "row": tiles()[str(area["id"])][1]}
        for area in cells
        if area["id"] in tiles()
    ]
    title = tell._("Cases registered, one tile a district")
    most = sorted((area for area in cells if area["value"]), key=lambda area: -int(area["value"]))[:10]
    alternative = ". ".join(
        [title, *(f"{area['label']}: {area['text']}" for area in most), tell._("The table has the rest.")]
    )
    context.draw("tiles", maps.tiles(placed, bounds, context.lang), alternative)
    table = district_table(context)
    hatched = any(area["value"] is None for area in cells)
    return Exhibit(
        "tiles",
        title,
        about=[*context.over_the_period([figure]), denominator(context)],
        chart="tiles",
        alternative=alternative,
        key=class_key(context, bounds, hatched),
        tables=[table],
        notes=[
            tell._(
                "Every district has the same room, so that small ones can be read. Heavier lines part the provinces."
            ),
            tell._("Districts without a counted case are left out of the table."),
            tell._("–: the census that is shipped gives no population there."),
            *context.missing_notes(all_cells([table])),
        ],
        wide=True,
    )


def denominator(context: Context) -> Term:
    return Term(context.telling._("Denominator of the rate"), census.TOTAL[1 if context.lang == "ur" else 0])


def rate_cell(rate: float | None, count: str | None, state: str) -> Cell:
    """A rate is as incomplete as its count; without a population there is none."""
    if rate is None:
        return Cell("–")
    if state == MISSING and count is None:
        return Cell("", MISSING)
    return Cell(f"{rate:,.2f}", "partial" if state else "")


def district_table(context: Context) -> Table:
    tell, presence = context.telling, context.presence
    cells = context.numbers.cells(COUNTED, ("district",))
    found = {key[1] for key in cells}
    order = sorted(found, key=lambda code: (-int(cells.get((COUNTED[0], code), 0)), code))
    rows = []
    for code in order:
        place = districts().get(code)
        state = presence.of_province(place.province) if place else ""
        count = cells.get((COUNTED[0], code), "0")
        # A province named as district has no population of its own: its people live in its districts.
        rate = census.rate_per_100k(int(count), census.population(code)) if place else None
        rows.append(
            Row(
                [
                    Cell(tell.value("district", code)),
                    Cell(tell.value("province", place.province) if place else ""),
                    *(context.cell(cells.get((figure, code)), state) for figure in COUNTED),
                    rate_cell(rate, cells.get((COUNTED[0], code)), state),
                ]
            )
        )
    columns = [
        Column(tell._("District"), number=False),
        Column(tell._("Province"), number=False),
        *(Column(tell.figure(figure)) for figure in COUNTED),
        Column(tell._("Cases per 100,000 people")),
    ]
    return Table(
        "district-table", tell._("Districts with a counted case, the most cases first"), columns, rows
    )


def layer_terms(context: Context, layer: boundaries.Layer) -> list[Term]:
    tell = context.telling
    caption = layer.caption_ur if context.lang == "ur" else layer.caption
    return [
        Term(tell._("Boundaries"), f"{tell.apart(layer.name)}. {caption}"),
        Term(tell._("Source of the boundaries"), tell.apart(f"{layer.source} ({layer.licence})")),
    ]


def _layer(context: Context) -> tuple[boundaries.Layer, dict[str, Any]]:
    layer = boundaries.load(context.layer, lang=context.lang)
    return layer, maps.stretched(layer.geojson(), AT_30_NORTH)


def map_notes(context: Context, layer: boundaries.Layer) -> list[str]:
    tell = context.telling
    notes = [tell._("These outlines are not an official boundary and say nothing about any border.")]
    if layer.missing:
        names = tell.listed([tell.value("district", code) for code in layer.missing])
        notes.append(tell._("Not in this layer: {names}.").format(names=names))
    return notes


def circle_map(context: Context) -> Exhibit:
    tell, figure = context.telling, "cases_registered"
    layer, drawn = _layer(context)
    cells = areas(context, figure)
    spots = {code: (place.point[0] * AT_30_NORTH, place.point[1]) for code, place in districts().items()}
    title = tell._("Cases registered, as circles on the map")
    alternative = tell._(
        "A map with a circle in each district; its numbers are in the table of the tiles above."
    )
    context.draw("circles", maps.circles(drawn, layer.key, cells, spots, context.lang), alternative)
    hatched = any(area["value"] is None for area in cells)
    return Exhibit(
        "circles",
        title,
        about=[*context.over_the_period([figure]), *layer_terms(context, layer)],
        chart="circles",
        alternative=alternative,
        key=[
            ("cat0", tell._("the area of a circle is the number of cases; the largest are named")),
            *([("missing", tell._("No return came: nothing is known"))] if hatched else []),
        ],
        notes=[
            *map_notes(context, layer),
            tell._("The numbers of all districts stand in the table under the tiles."),
        ],
    )


def rate_map(context: Context) -> Exhibit:
    tell, figure = context.telling, "cases_registered"
    layer, drawn = _layer(context)
    rated: list[dict[str, Any]] = []
    for area in areas(context, figure):
        count = area["value"]
        rate = None if count is None else census.rate_per_100k(int(count), census.population(str(area["id"])))
        rated.append({**area, "value": rate})
    bounds = look.classes([rate for area in rated if (rate := area["value"])])
    title = tell._("Cases registered per 100,000 people")
    alternative = tell._("A map of rates by district; its numbers are in the table of the tiles above.")
    context.draw("rates", maps.outlines(drawn, layer.key, rated, bounds, context.lang), alternative)
    hatched = any(area["value"] is None for area in rated)
    key = [*class_key(context, bounds, False)]
    if hatched:
        key.append(("missing", tell._("no census population, or no return came")))
    return Exhibit(
        "rates",
        title,
        about=[
            *context.over_the_period(["rate_per_100k"]),
            denominator(context),
            *layer_terms(context, layer),
        ],
        chart="rates",
        alternative=alternative,
        key=key,
        notes=[
            *map_notes(context, layer),
            tell._(
                "Of the whole period, not of a year. Small districts swing widely: one case may look like many."
            ),
        ],
    )


def rates_by_province(context: Context) -> Exhibit:
    tell, presence = context.telling, context.presence
    cells = context.numbers.cells(COUNTED, ("province",))
    rows: list[Row] = []
    bars: list[dict[str, Any]] = []
    for code, place in provinces().items():
        of = census.population(code)
        state = presence.of_province(code) or (MISSING if presence.state == MISSING else "")
        counts = [cells.get((figure, code)) for figure in COUNTED]
        rates = [census.rate_per_100k(int(count or 0), of) for count in counts]
        shown = [rate_cell(rate, count, state) for count, rate in zip(counts, rates, strict=True)]
        rows.append(
            Row(
                [
                    Cell(tell.value("province", code)),
                    *(context.cell(count, state) for count in counts),
                    Cell(tell.number(place.population) if place.population else "–"),
                    *shown,
                ]
            )
        )
        if rates[0] is not None and not (state == MISSING and counts[0] is None):
            bars.append(
                {
                    "label": tell.value("province", code),
                    "value": rates[0],
                    "text": f"{rates[0]:,.2f}",
                    "state": "partial" if state else "",
                }
            )
    title = tell._("Rates per 100,000 people, by province")
    columns = [
        Column(tell._("Province"), number=False),
        *(Column(tell.figure(figure)) for figure in COUNTED),
        Column(tell._("Population")),
        *(Column(tell._("{figure}, per 100,000").format(figure=tell.figure(figure))) for figure in COUNTED),
    ]
    table = Table("rates-province-table", title, columns, rows)
    alternative = context.read_out(title, bars)
    if bars:
        context.draw("rates-province", charts.bars(bars, context.lang), alternative)
    return Exhibit(
        "rates-province",
        title,
        about=[*context.over_the_period(["rate_per_100k"]), denominator(context)],
        lead=tell._("The bars show cases registered per 100,000 people."),
        chart="rates-province" if bars else "",
        alternative=alternative,
        key=context.missing_key([bar["state"] for bar in bars]),
        tables=[table],
        notes=[
            tell._("–: the census that is shipped gives no population there."),
            *context.missing_notes(all_cells([table])),
        ],
    )


def rates_by_people(context: Context) -> Exhibit:
    """Victims identified per 100,000 of their sex and of their age group, whole country."""
    tell, numbers, state = context.telling, context.numbers, context.presence.state
    figure = "victims_identified"
    rows = []
    for dimension, codes in (("sex", ("F", "M")), ("age_group", ("CHILD", "ADULT"))):
        cells = numbers.cells((figure,), (dimension,))
        for code in codes:
            people = sum(
                of.people for place in provinces() if (of := census.population(place, **{dimension: code}))
            )
            count = cells.get((figure, code))
            rate = census.rate_per_100k(int(count or 0), census.Denominator(people, "", ""))
            rows.append(
                Row(
                    [
                        Cell(tell.value(dimension, code)),
                        context.cell(count, state),
                        Cell(tell.number(people)),
                        rate_cell(rate, count, state),
                    ]
                )
            )
    title = tell._("Victims identified per 100,000 people, by sex and age group")
    columns = [
        Column(tell._("Group"), number=False),
        Column(tell.figure(figure)),
        Column(tell._("Population")),
        Column(tell._("Per 100,000")),
    ]
    table = Table("rates-people-table", title, columns, rows)
    people_counted = Term(
        tell._("Denominator of the rate"), census.BY_SEX_AND_AGE[1 if context.lang == "ur" else 0]
    )
    return Exhibit(
        "rates-people",
        title,
        about=[*context.over_the_period(["rate_per_100k"]), people_counted],
        tables=[table],
        notes=[
            tell._("The bands of the census do not fit ours, so there is no rate by age band."),
            *context.missing_notes(all_cells([table])),
        ],
    )
