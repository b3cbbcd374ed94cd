"""An answer as a file: a block that says what it is, then every number with its codes. Marked internal, journalled."""

import csv
import hashlib
import io
from collections.abc import Iterator
from dataclasses import dataclass

from django.http import HttpResponse
from django.utils.translation import gettext as _

from palermo.figures.actions.handing import hand_out
from palermo.figures.method.answers import Answer
from palermo.figures.views.asked import Put
from palermo.figures.views.shown.words import Words
from palermo.partners.door import Request
from palermo.ui.exporting import MEDIA, WITHOUT_ISOLATES, guarded
from palermo.ui.reading import moment
from palermo.vocabulary.labels import dimension_label

FORMATS = ("csv", "xlsx")
Line = tuple[str, ...]


def wanted_format(request: Request) -> str:
    wished = request.GET.get("format", "")
    return wished if wished in FORMATS else ""


@dataclass(frozen=True)
class Sheet:
    """heads and lines as text; `written` is the CSV of both, of which the hash is."""

    heads: Line
    lines: list[Line]

    @property
    def written(self) -> str:
        out = io.StringIO(newline="")
        csv.writer(out).writerows([self.heads, *self.lines])
        return out.getvalue()

    @property
    def digest(self) -> str:
        return hashlib.sha256(self.written.encode()).hexdigest()


def handed_out(request: Request, put: Put, answer: Answer, form: str) -> HttpResponse:
    words = Words(answer)
    made = sheet(answer, words)
    hand_out(
        answer.asked.figure, len(made.lines), made.digest, by=request.by, at=request.at, file_format=form
    )
    block = [tuple(map(plain, line)) for line in title_block(request, put, words, made)]
    data = as_csv(block, made) if form == "csv" else as_xlsx(block, made, words)
    response = HttpResponse(data, content_type=MEDIA[form])
    name = f"{answer.asked.figure}-{len(made.lines)}-rows.{form}"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    response.headers["Cache-Control"] = "no-store"
    return response


def sheet(answer: Answer, words: Words) -> Sheet:
    """Of each dimension the name and the code; what is missing has no number and says so."""
    heads = []
    for name in answer.dimensions:
        label = dimension_label(name, words.lang)
        heads += [label, _("{dimension} (code)").format(dimension=label)]
    heads += [words.tell.figure(answer.asked.figure), _("State")]
    return Sheet(tuple(map(plain, heads)), list(lines(answer, words)))


def lines(answer: Answer, words: Words) -> Iterator[Line]:
    for key, number in answer.lines():
        cells = []
        for name, code in zip(answer.dimensions, key, strict=True):
            cells += [words.code(name, code), code or ""]
        yield (*map(plain, cells), number.value or "", plain(words.state(number)))


def plain(text: str) -> str:
    return guarded(text.translate(WITHOUT_ISOLATES))


def title_block(request: Request, put: Put, words: Words, made: Sheet) -> list[Line]:
    assert put.source is not None
    frozen = put.source.freeze
    return [
        (
            _("INTERNAL USE ONLY"),
            _("Unprotected numbers: they may tell of single people. Not for publication."),
        ),
        (_("Figure"), words.title),
        *words.about(),
        *((label, listed) for _name, label, listed in words.filters()),
        (_("Source"), source_words(put)),
        *([(_("Hash of the frozen period"), frozen.digest)] if frozen else []),
        (_("Made"), moment(request.at)),
        (_("Rows"), str(len(made.lines))),
        (_("SHA-256 of the rows with their heads, as CSV"), made.digest),
    ]


def source_words(put: Put) -> str:
    assert put.source is not None
    day = moment(put.source.as_of)
    if put.source.freeze is None:
        return _("The register as of {day}").format(day=day)
    freeze = put.source.freeze
    words = _("Frozen period {start} to {end}, as of {day}")
    return words.format(start=freeze.period_start, end=freeze.period_end, day=day)


def as_csv(block: list[Line], made: Sheet) -> bytes:
    """An empty line parts the block from the rows, which are the end of the file byte by byte."""
    out = io.StringIO(newline="")
    csv.writer(out).writerows([*block, ()])
    # The mark tells Excel that the file is UTF-8; without it Urdu is read as something else.
    return (out.getvalue() + made.written).encode("utf-8-sig")


def as_xlsx(block: list[Line], made: Sheet, words: Words) -> bytes:
    import xlsxwriter

    out = io.BytesIO()
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    book = xlsxwriter.Workbook(out, options)
    page = book.add_worksheet()
    if words.lang == "ur":
        page.right_to_left()
    bold, share = book.add_format({"bold": True}), book.add_format({"num_format": "0.0%"})
    page.set_column(0, len(made.heads) - 1, 24)
    for row, (name, text) in enumerate(block):
        page.write_string(row, 0, name, bold)
        page.write_string(row, 1, text, bold if row == 0 else None)
    first = len(block) + 1
    for place, head in enumerate(made.heads):
        page.write_string(first, place, head, bold)
    number = len(made.heads) - 2
    for row, line in enumerate(made.lines, start=first + 1):
        for place, text in enumerate(line):
            if place == number and text:
                page.write_number(row, place, float(text), share if words.kind == "ratio" else None)
            else:
                page.write_string(row, place, text)
    page.freeze_panes(first + 1, 0)
    page.set_header(f"&L{_('INTERNAL USE ONLY')}")
    book.close()
    return out.getvalue()
