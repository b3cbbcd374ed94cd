"""A page of a PDF as a picture, and a picture drawn anew: nothing of the file's own bytes is given on.

Links, scripts and forms of a PDF, the place and the camera kept in a photograph stay behind. To be called in a process
of its own (`apart`).
"""

from contextlib import closing
from io import BytesIO
from pathlib import Path

import pypdfium2
from PIL import Image, ImageOps

from palermo.library.method.reading.office import Broken
from palermo.library.method.recognising import JPEG, PDF, PICTURES, PNG

DRAWABLE = PICTURES | {PDF}
MOST_PAGES = 20  # of a PDF that are shown; whoever wants more takes the file
WIDE, HIGH = 1000, 1600  # pixels
MOST_PIXELS = 60_000_000  # of a picture before it is made small
SHARPEST = 4.0  # a page of a stamp's size is not blown up beyond this


def drawn(path: Path, media_type: str, page: int) -> tuple[bytes, str]:
    """Bytes and their media type. `page` counts from 1. Raises Broken, IndexError."""
    if media_type not in DRAWABLE:
        raise Broken("broken")
    if media_type == PDF:
        return packed(pdf_page(path, page), PNG), PNG
    if page != 1:
        raise IndexError(page)
    kind = JPEG if media_type == JPEG else PNG
    return packed(bare(path), kind), kind


def pdf_page(path: Path, number: int) -> Image.Image:
    with closing(pypdfium2.PdfDocument(path)) as document:
        if not 1 <= number <= min(len(document), MOST_PAGES):
            raise IndexError(number)
        with closing(document[number - 1]) as page:
            width, height = page.get_size()
            if not (width > 0 and height > 0):
                raise Broken("broken")
            scale = min(WIDE / width, HIGH / height, SHARPEST)
            bitmap = page.render(scale=scale, may_draw_forms=False)
            return bitmap.to_pil().convert("RGB")


def bare(path: Path) -> Image.Image:
    """The first frame, turned as its camera said, small, and without anything but its pixels."""
    with Image.open(path, formats=("PNG", "JPEG", "GIF", "WEBP")) as picture:
        if picture.width * picture.height > MOST_PIXELS:
            raise Broken("large")
        if picture.format == "JPEG":
            picture.draft("RGB", (WIDE, HIGH))
        turned = ImageOps.exif_transpose(picture)
        plain = turned.convert("RGBA" if "A" in turned.mode or "transparency" in turned.info else "RGB")
        plain.thumbnail((WIDE, HIGH))
        made = Image.new(plain.mode, plain.size)
        made.paste(plain)
        return made


def packed(picture: Image.Image, kind: str) -> bytes:
    out = BytesIO()
    if kind == JPEG:
        picture.convert("RGB").save(out, "JPEG", quality=85)
    else:
        picture.save(out, "PNG", compress_level=6)
    return out.getvalue()
