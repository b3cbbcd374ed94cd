"""What is read out of real files, what is called unreadable, and that a hostile file harms nobody but itself."""

import io
import sys
from pathlib import Path

import pytest
from docx import Document as Docx
from openpyxl import Workbook

from palermo.library.method import apart
from palermo.library.method.apart import Failed, asking
from palermo.library.method.letters import words
from palermo.library.method.reading import judge
from palermo.library.method.recognising import CSV, PDF, TEXT
from palermo.library.method.zips import DOCX, ODT, PPTX, XLSX
from palermo.library.tests.files import ENGLISH, NASKH, NASTALIQ, URDU, pdf, scan, zipped

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def text_of(path: Path, kind: str) -> str:
    return "\n".join(text for text, _number, _of in apart.texts(path, kind))


def pages_of(path: Path) -> list[str]:
    return [text for text, _number, _of in apart.texts(path, PDF)]


@pytest.mark.parametrize(("text", "font", "lang"), [(ENGLISH, "Noto Sans", "en"), (URDU, NASKH, "ur")])
def test_a_pdf_in_naskh_or_in_latin_is_read_to_the_last_word(
    tmp_path: Path, text: str, font: str, lang: str
) -> None:
    pages = pages_of(pdf(tmp_path, text, text, font=font, lang=lang))
    verdict = judge(pages, paged=True)
    assert len(pages) == 2 and verdict.reading == "read"
    assert words(verdict.text) == words(text) * 2


def test_a_pdf_in_nastaliq_is_unreadable(tmp_path: Path) -> None:
    verdict = judge(pages_of(pdf(tmp_path, URDU, font=NASTALIQ, lang="ur")), paged=True)
    assert (verdict.reading, verdict.why, verdict.text) == ("unreadable", "garbled", "")


def test_a_scan_is_unreadable_also_with_a_page_number(tmp_path: Path) -> None:
    pages = pages_of(scan(tmp_path))
    assert pages == ["", ""]
    for each in (pages, ["1", "2"]):
        assert judge(each, paged=True).why == "scanned"


@pytest.mark.parametrize(
    ("page", "wrong"),
    [
        (" ".join("رپورٹ" for _ in range(40)), ""),
        ("(الف) (ب) (ج) " + URDU, ""),
        (ENGLISH + " ر پ و ر ٹ", ""),
        (" ".join("ر پ و ر ٹ" for _ in range(40)), "garbled"),
        (" ".join("ںیم ےہ" for _ in range(40)), "garbled"),
        ("\ue000\ue001\ue002" * 30, "garbled"),
        ("\ufffd" * 30 + ENGLISH, "garbled"),
    ],
)
def test_a_page_is_judged_by_what_it_holds(page: str, wrong: str) -> None:
    assert judge([page], paged=True).why == wrong


def test_half_the_pages_legible_is_enough() -> None:
    assert judge([ENGLISH, ""], paged=True).reading == "read"
    assert judge([ENGLISH, "", ""], paged=True).reading == "unreadable"


def test_a_docx_with_its_tables_head_and_foot(tmp_path: Path) -> None:
    made = Docx()
    made.add_paragraph("انسانی ").add_run("تجارت")
    cells = made.add_table(1, 2).rows[0].cells
    cells[0].text, cells[1].text = "left", "right"
    made.sections[0].header.paragraphs[0].text = "head of the page"
    made.sections[0].footer.paragraphs[0].text = "foot of the page"
    made.save(str(tmp_path / "a.docx"))
    text = text_of(tmp_path / "a.docx", DOCX)
    assert "انسانی تجارت" in text and "left\nright" in text
    assert text.index("left") < text.index("foot of the page") and "head of the page" in text


def test_a_workbook_and_slides_and_open_document(tmp_path: Path) -> None:
    book, out = Workbook(), io.BytesIO()
    book.active.append(["District", "ضلع"])
    book.save(out)
    (tmp_path / "a.xlsx").write_bytes(out.getvalue())
    assert text_of(tmp_path / "a.xlsx", XLSX).split() == ["District", "ضلع"]
    slide = '<p:sld xmlns:p="p" xmlns:a="a"><a:p><a:r><a:t>slide {}</a:t></a:r></a:p></p:sld>'
    slides = {f"ppt__slides__slide{number}.xml": slide.format(number) for number in (10, 2, 1)}
    assert text_of(zipped(tmp_path, "a.pptx", **slides), PPTX).split() == [
        "slide",
        "1",
        "slide",
        "2",
        "slide",
        "10",
    ]
    odt = (
        '<o:d xmlns:o="o" xmlns:t="t"><t:h>Head</t:h><t:p>one<t:tab/>two <t:span>three</t:span></t:p>no</o:d>'
    )
    assert text_of(zipped(tmp_path, "a.odt", **{"content.xml": odt}), ODT) == "Head\none two three\n"


def test_plain_text_is_read_whole_and_no_word_is_cut(tmp_path: Path) -> None:
    text = "\ufeff" + "مقدمہ نمبر\n" * 60_000
    (tmp_path / "a.txt").write_text(text, encoding="utf-8")
    got = [part for part, _n, _of in apart.texts(tmp_path / "a.txt", TEXT)]
    assert len(got) > 1 and "".join(got) == text[1:]
    (tmp_path / "a.csv").write_text("a,b\n1,2\n")
    assert text_of(tmp_path / "a.csv", CSV) == "a,b\n1,2\n"


def test_entities_and_bombs_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    laughs = (
        '<!DOCTYPE l [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]>' + f"<w:d {W}><w:p><w:t>&b;</w:t></w:p></w:d>"
    )
    zeros = f"<w:d {W}><w:p><w:t>".encode() + b" " * (201 * 1024 * 1024)
    for name, content, code in (
        ("laughs", laughs, "broken"),
        ("zeros", zeros, "large"),
        ("no", "x", "broken"),
    ):
        path = zipped(tmp_path, f"{name}.docx", **{"word__document.xml": content})
        with pytest.raises(Failed, match=code):
            text_of(path, DOCX)


def test_a_file_that_is_no_pdf_or_is_locked(tmp_path: Path) -> None:
    (tmp_path / "a.pdf").write_bytes(b"%PDF-1.7 no more")
    with pytest.raises(Failed, match="broken"):
        pages_of(tmp_path / "a.pdf")
    from pypdf import PdfReader, PdfWriter

    writer = PdfWriter(PdfReader(pdf(tmp_path, ENGLISH)))
    writer.encrypt("invented")
    writer.write(tmp_path / "locked.pdf")
    with pytest.raises(Failed, match="locked"):
        pages_of(tmp_path / "locked.pdf")


def child_that(deed: str, folder: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The child is real and bound; what it runs is ours and misbehaves as a hostile file would make it."""
    program = folder / "misbehaving.py"
    program.write_text(f"from palermo.library.method.apart.child import bound, say\nbound('read')\n{deed}\n")
    monkeypatch.setattr(asking, "PROGRAM", (str(program),))
    return folder / "any.txt"


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such limits")
@pytest.mark.parametrize(
    ("deed", "code"),
    [
        ("while True: pass", "slow"),
        ("import os; os.kill(os.getpid(), 11)", "lost"),
        ("say(text=len(b'0' * (3 << 30)), of=1)", "lost"),
        ("open('written', 'w').write('x' * 10_000)", "lost"),
        ("print('no message', flush=True)", "lost"),
        ("import sys; sys.stdout.write('x' * (20 << 20))", "lost"),
    ],
)
def test_a_reader_that_misbehaves_ends_alone(
    deed: str, code: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = child_that(deed.replace("written", str(tmp_path / "written")), tmp_path, monkeypatch)
    monkeypatch.setattr(asking, "READ_SECONDS", 1.5)
    with pytest.raises(Failed, match=code):
        text_of(path, TEXT)
    assert not (tmp_path / "written").exists() or not (tmp_path / "written").stat().st_size


def test_a_reader_is_told_nothing_of_the_house(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "invented")
    deed = "import os; say(text=' '.join(os.environ), of=None); say(end=True)"
    told = text_of(child_that(deed, tmp_path, monkeypatch), TEXT).split()
    assert set(told) <= {"PYTHONPATH", "PYTHONIOENCODING", "LC_CTYPE"}


def test_stopping_in_the_middle_ends_the_child(tmp_path: Path) -> None:
    coming = apart.texts(pdf(tmp_path, *[ENGLISH] * 5), PDF)
    assert next(coming)[1:] == (1, 5)
    coming.close()
    assert list(coming) == []
