"""The demo's documents: invented, small, in both languages and of several kinds, one replaced, some not for everybody."""

import json
import tempfile
import zipfile
from collections.abc import Callable
from datetime import date, datetime
from io import BytesIO
from pathlib import Path
from typing import Any

from django.conf import settings

from palermo.library.actions import put
from palermo.library.models import Document
from palermo.library.rules.describing import Description
from palermo.partners.rules.acting import Acting
from palermo.ui.look import FONTS

PAPER = """#set page(paper: "a4", margin: 25mm)
#set text(font: ("Noto Naskh Arabic", "Noto Sans"), size: 12pt, lang: sys.inputs.lang, dir: if sys.inputs.lang == "ur" { rtl } else { ltr })
#set par(leading: 1em, justify: false)
#text(size: 20pt, weight: "bold", sys.inputs.title)
#v(6mm)
#for line in sys.inputs.text.split("\\n") [#par(line)]
"""
SHELTERS = "District,Places,Free\nAlpha,40,6\nBeta,25,0\nGamma,18,3\n"
PLACES = {
    "name": "shelter-places",
    "resources": [{"name": "places", "path": "places.csv", "encoding": "utf-8"}],
}

DOCUMENTS = 7  # versions among them


def seed_shelf(now: Callable[[], datetime]) -> None:
    if settings.WING == "records" or Document.objects.count() >= DOCUMENTS:
        return
    for each in (minutes, statement, law, package, guide, state_note):
        each(now)


def acting(role: str) -> Acting:
    scope = "process:untoc-review" if role == "national_focal" else "everything"
    return Acting(account=None, role=role, scope=scope, wing="open", origin="command")


def keep(body: bytes, role: str, at: datetime, replaces: Document | None = None, **said: Any) -> Document:
    """What an earlier start put there is there."""
    about = Description(**({"licence": "CC-BY-4.0", "audience": "public"} | said))
    earlier = Document.objects.filter(title=about.title, replaces=replaces).first()
    return earlier or put(BytesIO(body), about, by=acting(role), at=at, replaces=replaces)


def statement(now: Callable[[], datetime]) -> None:
    """A PDF in Naskh, and the version that replaced it."""
    title = "پناہ گاہوں کے بارے میں مشترکہ بیان"
    said: dict[str, Any] = {
        "title": title,
        "language": "ur",
        "kind": "statement",
        "author": "ڈیمو اتحاد",
        "abstract": "اتحاد کے ارکان ہر ضلع میں محفوظ پناہ گاہ کا مطالبہ کرتے ہیں۔",
        "event_on": date(2026, 2, 10),
        "file_name": "بیان.pdf",
    }
    lines = [
        "انسانی اسمگلنگ اور ٹریفکنگ کے متاثرہ افراد کو محفوظ پناہ گاہ کا حق ہے۔",
        "ہر ضلع میں کم از کم ایک پناہ گاہ قائم کی جائے۔",
    ]
    first = keep(paper(title, lines[:1], "ur"), "secretariat", now(), published_on=date(2026, 2, 12), **said)
    keep(paper(title, lines, "ur"), "secretariat", now(), first, published_on=date(2026, 3, 2), **said)


def law(now: Callable[[], datetime]) -> None:
    title = "Model rules for the referral of victims"
    text = [
        "Every officer who meets a possible victim calls the referral desk the same day.",
        "The desk finds a shelter and a legal adviser.",
    ]
    keep(
        paper(title, text, "en"),
        "national_focal",
        now(),
        title=title,
        language="en",
        kind="law",
        licence="government",
        author="Demo Ministry of the Interior",
        abstract="Invented rules, to be read in the demo only.",
        event_on=date(2025, 9, 1),
        published_on=date(2025, 10, 15),
        file_name="model-rules.pdf",
    )


def package(now: Callable[[], datetime]) -> None:
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("datapackage.json", json.dumps(PLACES))
        archive.writestr("places.csv", SHELTERS)
    keep(
        out.getvalue(),
        "administrator",
        now(),
        title="Places in shelters, by district (invented)",
        language="en",
        kind="data",
        licence="CC0-1.0",
        author="Palermo demo",
        published_on=date(2026, 5, 4),
        file_name="shelter-places.zip",
    )


def guide(now: Callable[[], datetime]) -> None:
    keep(
        letter(
            "رہنما کتابچہ",
            ["متاثرہ شخص سے پہلی ملاقات میں سوال کم اور تحفظ زیادہ۔", "ترجمان کی ضرورت پوچھیں۔"],
        ),
        "administrator",
        now(),
        title="پہلی ملاقات کا رہنما کتابچہ",
        language="ur",
        kind="guidance",
        audience="accounts",
        author="پالرمو ڈیمو",
        published_on=date(2026, 6, 20),
        file_name="رہنما کتابچہ.docx",
    )


def minutes(now: Callable[[], datetime]) -> None:
    keep(
        letter(
            "Minutes of the first meeting",
            ["Present: eight members.", "Decided: a common statement on shelters."],
        ),
        "secretariat",
        now(),
        title="Minutes of the alliance's first meeting",
        language="en",
        kind="minutes",
        audience="alliance",
        licence="reserved",
        event_on=date(2026, 1, 20),
        file_name="minutes-2026-01-20.docx",
    )


def state_note(now: Callable[[], datetime]) -> None:
    keep(
        b"# Questions still open\n\nArticles 6 and 24 wait for an answer of the ministry.\n",
        "national_focal",
        now(),
        title="Questions of the review that are still open",
        language="en",
        kind="other",
        audience="state",
        licence="government",
        file_name="open-questions.md",
    )


def paper(title: str, lines: list[str], language: str) -> bytes:
    import typst

    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / "paper.typ"
        source.write_text(PAPER, encoding="utf-8")
        return typst.compile(
            str(source),
            font_paths=[str(FONTS)],
            ignore_system_fonts=True,
            sys_inputs={"title": title, "text": "\n".join(lines), "lang": language},
        )


def letter(title: str, lines: list[str]) -> bytes:
    from docx import Document as Docx

    made, out = Docx(), BytesIO()
    made.add_heading(title, 1)
    for line in lines:
        made.add_paragraph(line)
    made.save(out)
    return out.getvalue()
