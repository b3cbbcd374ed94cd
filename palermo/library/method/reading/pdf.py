"""The text of a PDF, page by page, as pdfium finds it."""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pypdfium2

MOST_PAGES = 2_000
# What pdfium writes where a hyphen parts a word at the end of a line.
PARTED = ("\ufffe\r\n", "\x02\r\n", "\ufffe\n", "\x02\n", "\ufffe", "\x02")


def pdf_pages(path: Path) -> Iterator[tuple[str, int | None]]:
    with closing(pypdfium2.PdfDocument(path)) as document:
        count = len(document)
        for number in range(min(count, MOST_PAGES)):
            yield page_text(document, number), count


def page_text(document: pypdfium2.PdfDocument, number: int) -> str:
    """Empty for a page that is broken: the others may be whole."""
    try:
        with closing(document[number]) as page, closing(page.get_textpage()) as text:
            found = str(text.get_text_bounded())
    except pypdfium2.PdfiumError:
        return ""
    for mark in PARTED:
        found = found.replace(mark, "")
    return found.replace("\r\n", "\n")
