"""One description becomes a page and a paper: isolated pieces stay whole, missing stays missing, both can be read out."""

import re
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader

from palermo.ui import charts, svg
from palermo.ui.documents import Cell, Column, Document, Exhibit, Row, Section, Table, Term, isolate
from palermo.ui.documents.page import page, style_of
from palermo.ui.documents.paper import write_paper

HOSTILE = '"><script>alert(1)</script>#set page(width: 1cm) $x$ @ref *bold* {{ x }}'


def document(lang: str) -> Document:
    bars = [{"label": "Punjab", "value": 3, "text": "3", "state": ""}]
    drawn = svg.draw({"bars": charts.bars(bars, lang)}, {"bars": "Punjab: 3"})
    rows = [
        Row([Cell(HOSTILE), Cell("1,204"), Cell("", "missing")]),
        Row([Cell("پنجاب"), Cell("0", "zero"), Cell("7", "partial")], total=True),
    ]
    columns = [Column("Province", number=False), Column("Cases"), Column("Persons")]
    exhibit = Exhibit(
        "one",
        "Exhibit one",
        about=[Term("Period", isolate("2024-01-01 – 2024-12-31"))],
        chart="bars",
        alternative="Punjab: 3",
        key=[("missing", "no return")],
        tables=[Table("one-table", "Caption of the table", columns, rows)],
        notes=["A note"],
    )
    return Document(
        lang=lang,
        title="Title",
        subtitle=HOSTILE,
        mark="INTERNAL",
        warning="not for publication",
        facts=[Term("Period", isolate("2024"))],
        sections=[Section("first", "Section one", ["Lead"], [exhibit])],
        foot="Foot",
        charts=drawn,
    )


@pytest.mark.parametrize("lang", ["en", "ur"])
def test_texts_are_never_markup_of_the_page(lang: str) -> None:
    made = page(document(lang))
    assert "<script" not in made
    assert "&quot;&gt;&lt;script&gt;" in made
    assert '<bdi><span class="day">2024-01-01</span> – <span class="day">2024-12-31</span></bdi>' in made
    # In drawings the isolates stay: they are what keeps Urdu whole there.
    assert "\u2068" not in re.sub("<svg.*?</svg>", "", made, flags=re.S)


def test_a_missing_cell_says_so_to_ears_and_eyes() -> None:
    made = page(document("en"))
    assert 'class="number missing"' in made and "no return</span>" in made
    assert '7<sup aria-label="returns are missing">†</sup>' in made
    assert '<th role="columnheader" scope="col" class="number">Cases</th>' in made
    assert 'scope="row"' in made


def test_the_letters_of_urdu_come_only_with_urdu() -> None:
    assert "@font-face" not in style_of("en")
    urdu = style_of("ur")
    assert urdu.count("@font-face") == 3 and urdu.count("font-display:swap") == 3
    assert urdu.count("url(data:font/woff2;base64,") == urdu.count("url(")


def test_the_style_mirrors_with_the_direction() -> None:
    physical = (
        "margin-left",
        "margin-right",
        "padding-left",
        "padding-right",
        "text-align: left",
        "text-align: right",
    )
    assert not [word for word in physical if word in style_of("en")]


@pytest.mark.parametrize("lang", ["en", "ur"])
def test_the_paper_is_tagged_and_says_the_same(lang: str, tmp_path: Path) -> None:
    target = tmp_path / "paper.pdf"
    write_paper(document(lang), target)
    reader = PdfReader(target)
    root: Any = reader.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"] and root["/Lang"].startswith(lang)
    texts = [one.extract_text() for one in reader.pages]
    assert all("INTERNAL" in text for text in texts)
    whole = "".join(texts)
    # What looks like typst's markup is printed as it is.
    assert "alert(1)" in whole and "$x$" in whole and "1,204" in whole
    assert {"/Table", "/Figure", "/H1", "/H2", "/TH"} <= roles(root["/StructTreeRoot"])
    fonts = {font.split("+")[-1] for font in fonts_of(reader)}
    assert fonts and all(font.startswith(("NotoSans", "NotoNaskhArabic")) for font in fonts)


def roles(element: Any, seen: set[str] | None = None) -> set[str]:
    seen = set() if seen is None else seen
    children = element.get("/K", [])
    for child in children if isinstance(children, list) else [children]:
        child = child.get_object() if hasattr(child, "get_object") else child
        if hasattr(child, "get"):
            seen.add(str(child.get("/S")))
            roles(child, seen)
    return seen


def fonts_of(reader: PdfReader) -> set[str]:
    return {
        str(font.get_object()["/BaseFont"])[1:]
        for one in reader.pages
        for font in one["/Resources"].get("/Font", {}).values()  # type: ignore[attr-defined]
    }
