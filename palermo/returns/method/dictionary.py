"""The data dictionary: every sheet, column, code and rule of the return, as Markdown in English and Urdu."""

from collections.abc import Iterable, Iterator, Sequence

from palermo.returns.method.fields import FORMAT, SHEETS, fields
from palermo.returns.method.form.lists import entries
from palermo.returns.method.meanings import meaning, required_words, sheet_meaning, type_words
from palermo.returns.method.rules import rules
from palermo.returns.method.stated import stated_figures
from palermo.vocabulary.codes import Code


def dictionary() -> str:
    """The whole dictionary as one Markdown text."""
    return "\n".join(_lines()) + "\n"


def _lines() -> Iterator[str]:
    yield f"# {FORMAT}"
    yield ""
    yield "What a reporting body sends to the Bureau for one period: sheets, columns, codes, and what the check says."
    yield ""
    yield _urdu(
        "رپورٹ کرنے والا ادارہ ایک مدت کے لیے بیورو کو کیا بھیجتا ہے: شیٹیں، کالم، کوڈ، اور جانچ کیا کہتی ہے۔"
    )
    for sheet in SHEETS:
        yield from _sheet(sheet)
    for name in dict.fromkeys(field.codes for sheet in SHEETS for field in fields(sheet) if field.codes):
        yield from _figures() if name == "figures" else _list(name)
    yield from _rules()


def _sheet(sheet: str) -> Iterator[str]:
    yield from (
        "",
        f"## {sheet}",
        "",
        sheet_meaning(sheet, "en") + "  ",
        _urdu(sheet_meaning(sheet, "ur")),
        "",
    )
    rows = [
        [
            f"`{field.column}`",
            required_words(field, "en"),
            type_words(field, "en"),
            meaning(field, "en"),
            _urdu(meaning(field, "ur")),
        ]
        for field in fields(sheet)
    ]
    yield from _table(["column", "required", "type", "meaning", "مطلب"], rows)


def _list(name: str) -> Iterator[str]:
    yield from ("", f"## Codes: {name}", "")
    listed = entries(name)
    if name == "districts":
        yield "A district may also be written by a known other spelling; letters and digits only are compared."
        yield ""
    further = [
        name for name in ("categories", "units", "province") if any(e.code.extra.get(name) for e in listed)
    ]
    dated = any(entry.code.valid_from or entry.code.valid_until for entry in listed)
    head = ["code", "English", "اردو", *further, *(["in force from", "until"] if dated else [])]
    rows = [
        [f"`{entry.code.code}`", entry.code.label, _urdu(entry.code.label_ur)]
        + [entry.code.extra.get(column, "") for column in further]
        + (_days(entry.code) if dated else [])
        for entry in listed
    ]
    yield from _table(head, rows)


def _days(code: Code) -> list[str]:
    return [str(day) if day else "" for day in (code.valid_from, code.valid_until)]


def _figures() -> Iterator[str]:
    yield from ("", "## Codes: figures", "", "The figures that may be stated in totals.", "")
    rows = [
        [
            f"`{each.figure}`",
            each.definition,
            _urdu(f"{each.label_ur}: {each.definition_ur}"),
            each.unit,
            ", ".join(each.columns),
        ]
        for each in stated_figures()
    ]
    yield from _table(["figure", "definition", "تعریف", "unit", "columns beside category and value"], rows)


def _rules() -> Iterator[str]:
    yield from ("", "## What the check finds", "")
    yield "Effect: file = the file is refused, row = the row is rejected, cell = the cell is dropped, kept = nothing is changed; "
    yield "bad_value = row in a required column, cell in another, file in return."
    yield ""
    rows = [
        [f"`{rule.rule}`", rule.sheet, rule.column, rule.when, rule.severity, rule.effect] for rule in rules()
    ]
    yield from _table(["rule", "sheet", "column", "when", "severity", "effect"], rows)


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[str]:
    yield "| " + " | ".join(head) + " |"
    yield "|" + "---|" * len(head)
    for row in rows:
        yield "| " + " | ".join(cell.replace("|", "\\|").replace("\n", " ") for cell in row) + " |"


def _urdu(text: str) -> str:
    return f'<span dir="rtl" lang="ur">{text}</span>' if text else ""
