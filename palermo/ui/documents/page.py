"""A document as one page of HTML: nothing is loaded from elsewhere, nothing runs."""

import base64
import hashlib
import re
from functools import cache
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING

from palermo.ui.documents.blocks import CLOSE, OPEN, Document
from palermo.ui.language import direction, words
from palermo.ui.look import FONTS

if TYPE_CHECKING:
    from markupsafe import Markup

_DAY = re.compile(r"(?<![\w-])\d{4}-(?:\d\d-\d\d|Q[1-4])(?![\w-])")
HERE = Path(__file__).parent
_FACES = (
    ("Noto Naskh Arabic", 400, "NotoNaskhArabic-Regular.urdu.woff2"),
    ("Noto Naskh Arabic", 700, "NotoNaskhArabic-Bold.urdu.woff2"),
    ("Palermo Nastaliq", 400, "NotoNastaliqUrdu-Regular.urdu.woff2"),
)


def page(document: Document) -> str:
    """The whole page. Its own content security policy admits its one style sheet and nothing else."""
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    environment = Environment(
        loader=FileSystemLoader(HERE), autoescape=True, undefined=StrictUndefined, keep_trailing_newline=True
    )
    environment.filters.update(rich=rich, bare=bare)
    style = style_of(document.lang) + printed_mark(document)
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    return environment.get_template("report.html").render(
        document=document,
        direction=direction(document.lang),
        style=style,
        digest=digest,
        _=words("palermo.ui", document.lang),
    )


def printed_mark(document: Document) -> str:
    """The mark at the head of every printed page."""
    text = re.sub(r'[\\"<>\n]', " ", bare(f"{document.mark} – {document.warning}"))
    return f'@page{{@top-center{{content:"{text}";font-size:8pt;font-weight:700}}}}\n'


@cache
def style_of(lang: str) -> str:
    """The style sheet; with the letters of Urdu inside it where the page is in Urdu."""
    style = re.sub(r"\s*\n\s*", "\n", (HERE / "report.css").read_text(encoding="utf-8"))
    if lang != "ur":
        return style
    faces = "".join(
        f'@font-face{{font-family:"{name}";font-weight:{weight};font-display:swap;'
        f'src:url(data:font/woff2;base64,{base64.b64encode((FONTS / file).read_bytes()).decode()}) format("woff2")}}\n'
        for name, weight, file in _FACES
    )
    return faces + style


def rich(text: str) -> "Markup":
    """A text as HTML: isolated pieces in <bdi>, a day of digits never parted at its hyphens."""
    from markupsafe import Markup

    # Escaped first; only the isolates and the days become markup.
    marked = escape(text).replace(OPEN, "<bdi>").replace(CLOSE, "</bdi>")
    return Markup(_DAY.sub(r'<span class="day">\g<0></span>', marked))  # noqa: S704


def bare(text: str) -> str:
    return text.replace(OPEN, "").replace(CLOSE, "")
