"""Which reader takes which kind of file. To be called in a process of its own (`apart`)."""

from collections.abc import Iterator
from pathlib import Path

from palermo.library.method.reading.office import office_parts
from palermo.library.method.reading.pdf import pdf_pages
from palermo.library.method.recognising import CSV, GEOJSON, JSON, MARKDOWN, PDF, TEXT
from palermo.library.method.zips import DOCX, ODP, ODS, ODT, PPTX, XLSX

PLAIN = frozenset({TEXT, CSV, MARKDOWN, JSON, GEOJSON})
OFFICE = frozenset({DOCX, XLSX, PPTX, ODT, ODS, ODP})
READABLE = PLAIN | OFFICE | {PDF}
PIECE = 256 * 1024


def is_paged(media_type: str) -> bool:
    return media_type == PDF


def parts_of(path: Path, media_type: str) -> Iterator[tuple[str, int | None]]:
    """The text piece by piece (a page of a PDF each), and of how many pieces where that is known."""
    if media_type == PDF:
        return pdf_pages(path)
    if media_type in OFFICE:
        return office_parts(path, media_type)
    if media_type in PLAIN:
        return plain_parts(path)
    raise ValueError(f"There is no text in {media_type}.")


def plain_parts(path: Path) -> Iterator[tuple[str, int | None]]:
    """What lies on the shelf as text is UTF-8 to the last byte; a file that was damaged since shows it."""
    with path.open(encoding="utf-8-sig", errors="replace") as text:
        while piece := text.read(PIECE):
            # A word is not cut in two where the piece ends.
            yield piece + text.readline(PIECE), None
