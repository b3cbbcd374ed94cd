"""A document as a tagged PDF, made by typst from one template; the texts travel as data, never as markup."""

import json
import re
import tempfile
from dataclasses import asdict
from pathlib import Path
from typing import Any

from palermo.ui.documents.blocks import Document
from palermo.ui.look import BRAND, CATEGORIES, FONTS, HATCH, SHADES

HERE = Path(__file__).parent
# Latin Noto stands for the families a page may fall back on: a paper carries its letters itself.
_FAMILY = re.compile(r'font-family="[^"]*"')
_FAMILIES = {"en": 'font-family="Noto Sans"', "ur": 'font-family="Noto Naskh Arabic, Noto Sans"'}


def write_paper(document: Document, target: Path) -> None:
    """Write the PDF, tagged after PDF/UA-1, with the fonts of this house and no others."""
    import typst

    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        described = described_for_typst(document)
        for chart, svg in document.charts.items():
            family = _FAMILIES[document.lang]
            (folder / f"{chart}.svg").write_text(_FAMILY.sub(family, svg), encoding="utf-8")
        (folder / "report.json").write_text(json.dumps(described, ensure_ascii=False), encoding="utf-8")
        (folder / "report.typ").write_bytes((HERE / "report.typ").read_bytes())
        typst.compile(
            str(folder / "report.typ"),
            output=str(target),
            root=str(folder),
            font_paths=[str(FONTS)],
            ignore_system_fonts=True,
            pdf_standards="ua-1",
        )


def described_for_typst(document: Document) -> dict[str, Any]:
    described = asdict(document)
    del described["charts"]
    described["author"] = "Palermo"
    described["looks"] = looks()
    described["hatches"] = {"missing": HATCH, "pale": "#cfccc5", "partial": BRAND, "partial2": CATEGORIES[1]}
    for section in described["sections"]:
        for exhibit in section["exhibits"]:
            if exhibit["chart"]:
                exhibit["file"] = f"{exhibit['chart']}.svg"
                exhibit["width"] = width_of(document.charts[exhibit["chart"]])
    return described


def width_of(svg: str) -> float:
    found = re.search(r'<svg [^>]*\bwidth="([0-9.]+)"', svg)
    assert found is not None
    return float(found[1])


def looks() -> dict[str, str]:
    """The fills that the key of a picture may name."""
    return (
        {f"shade{place}": color for place, color in enumerate(SHADES)}
        | {f"cat{place}": color for place, color in enumerate(CATEGORIES)}
        | {"late": "#e9c46a", "nil": "#ffffff"}
    )
