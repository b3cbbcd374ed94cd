"""Files that are refused whole. Each is a spoiled copy beside a good return, so that nothing is lost by it."""

from pathlib import Path
from typing import TYPE_CHECKING

from palermo.invention.faults.page import Page
from palermo.invention.sheets import Sheet
from palermo.invention.writing import write_return

if TYPE_CHECKING:
    from palermo.invention.faults.planting import Planter

SHARE = 0.1

Copy = tuple[dict[str, str], dict[str, Sheet], str, str, str]
"""Fields and sheets of the copy, and sheet, column and rule of its finding."""


def beside(planter: "Planter", page: Page, path: Path) -> None:
    if page.rng.random() >= SHARE:
        return
    kind = planter.of_files.popleft()
    planter.of_files.append(kind)
    name = path.with_name(f"{path.name}-{kind.__name__.replace('_', '-')}")
    fields, sheets, sheet, column, rule = kind(dict(page.fields), dict(page.sheets))
    written = write_return(name, fields, sheets, page.style)
    if kind is cut_off:
        cut(written)
    page.found.append(page.about_file(sheet, rule, written.name, column))


def cut(written: Path) -> None:
    """Half of a container is none; of a folder the return itself gets bytes that are no text."""
    if written.is_dir():
        header = written / "return.csv"
        header.write_bytes(b"\xff" + header.read_bytes()[:40] + b"\xff\xfe\x80")
        return
    content = written.read_bytes()
    written.write_bytes(content[: len(content) // 2])


def cut_off(fields: dict[str, str], sheets: dict[str, Sheet]) -> Copy:
    """The sheets are those of the good return: what is spoiled is the file they are written to."""
    return fields, sheets, "", "", "unreadable"


def other_format(fields: dict[str, str], sheets: dict[str, Sheet]) -> Copy:
    return fields | {"format": "palermo-return/9"}, sheets, "return", "format", "unknown-format"


def no_events(fields: dict[str, str], sheets: dict[str, Sheet]) -> Copy:
    return (
        fields,
        {name: sheet for name, sheet in sheets.items() if name != "events"},
        "events",
        "",
        "missing-sheet",
    )


def no_sex(fields: dict[str, str], sheets: dict[str, Sheet]) -> Copy:
    persons = {name: cells for name, cells in sheets["persons"].items() if name != "sex"}
    return fields, sheets | {"persons": persons}, "persons", "sex", "missing-column"


def stage_twice(fields: dict[str, str], sheets: dict[str, Sheet]) -> Copy:
    events = sheets["events"] | {"STAGE": sheets["events"]["stage"]}
    return fields, sheets | {"events": events}, "events", "stage", "duplicate-column"


def nil_with_rows(fields: dict[str, str], sheets: dict[str, Sheet]) -> Copy:
    return fields | {"nil": "yes"}, sheets, "return", "nil", "nil-with-rows"


def ends_before_it_starts(fields: dict[str, str], sheets: dict[str, Sheet]) -> Copy:
    turned = {"period_start": fields["period_end"], "period_end": fields["period_start"]}
    return fields | turned, sheets, "return", "period_end", "date-order"


def unknown_body(fields: dict[str, str], sheets: dict[str, Sheet]) -> Copy:
    return fields | {"body": "XX-POLICE"}, sheets, "return", "body", "unknown-code"


def no_pending(fields: dict[str, str], sheets: dict[str, Sheet]) -> Copy:
    return fields | {"pending": ""}, sheets, "return", "pending", "required"


def many_registered(fields: dict[str, str], sheets: dict[str, Sheet]) -> Copy:
    return fields | {"registered": "many"}, sheets, "return", "registered", "bad-number"


KINDS = {
    kind.__name__: kind
    for kind in (
        other_format, cut_off, no_events, no_sex, stage_twice, nil_with_rows, ends_before_it_starts, unknown_body,
        no_pending, many_registered,
    )
}  # fmt: skip
