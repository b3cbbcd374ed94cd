"""From the shelf to the search: what is put up is read by a worker and then found."""

import io
from pathlib import Path

import pytest
from django.test import Client
from docx import Document as Docx
from pytest_django.fixtures import Settings

from palermo.library import jobs
from palermo.library.method.apart import asking
from palermo.library.models import Document, Entry, Text
from palermo.library.queries.search import found
from palermo.library.rules.files import file_of
from palermo.library.tests.cast import VISITOR, docx, shelve
from palermo.library.tests.files import ENGLISH, NASKH, NASTALIQ, URDU, pdf, photograph, scan
from palermo.work.models import Work
from tests.working import drain

pytestmark = pytest.mark.usefixtures("shelf")


def numbers(asked: str) -> list[int]:
    return [hit.document.pk for hit in found(asked, by=VISITOR).hits]


def read_of(made: Document) -> tuple[str, int | None]:
    drain()
    text = Text.objects.get(document=made)
    assert text.read_at is not None
    return text.reading, text.pages


def test_a_document_is_found_by_its_title_at_once_and_by_its_text_when_it_is_read() -> None:
    made = shelve(docx("Beds in four districts"), file_name="a.docx", title="Report on shelters")
    assert numbers("shelters") == [made.pk] and numbers("districts") == []
    assert read_of(made) == ("read", None)
    assert numbers("districts") == [made.pk]
    assert Work.objects.get(job="library.read").state == "done"


def test_an_urdu_docx_and_a_pdf_in_naskh_are_found_by_an_urdu_word(tmp_path: Path) -> None:
    words, out = Docx(), io.BytesIO()
    words.add_paragraph(URDU)
    words.save(out)
    one = shelve(out.getvalue(), file_name="a.docx", language="ur")
    two = shelve(pdf(tmp_path, URDU, font=NASKH, lang="ur").read_bytes(), language="ur")
    assert read_of(two) == ("read", 1)
    assert numbers("تفتيش") == numbers('"قومی لائحۂ عمل"') == [two.pk, one.pk]


def test_a_text_that_is_too_long_says_that_only_its_beginning_is_found(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for module in (asking, jobs):
        monkeypatch.setattr(module, "MOST_TEXT", 40)
    made = shelve(docx("Beds in four districts of the province, and new wells"), file_name="a.docx")
    assert read_of(made) == ("part", None)
    assert numbers("districts") == [made.pk] and numbers("wells") == []
    assert "by its beginning" in Client().get(f"/documents/{made.address}/").content.decode()


@pytest.mark.parametrize("kind", ["nastaliq", "scan", "broken"])
def test_what_cannot_be_read_is_found_by_title_and_abstract(tmp_path: Path, kind: str) -> None:
    body = {
        "nastaliq": lambda: pdf(tmp_path, URDU, font=NASTALIQ, lang="ur").read_bytes(),
        "scan": lambda: scan(tmp_path).read_bytes(),
        "broken": lambda: b"%PDF-1.7 no more",
    }[kind]()
    made = shelve(body, title="Report on shelters", abstract="About beds")
    assert read_of(made)[0] == "unreadable"
    assert numbers("shelters") == numbers("beds") == [made.pk] and numbers("تفتیش") == []
    assert Work.objects.get(job="library.read").state == "done"


def test_a_picture_holds_no_text() -> None:
    assert read_of(shelve(photograph(), file_name="a.jpg", kind="picture")) == ("none", None)


def test_a_version_with_the_same_file_has_its_text_without_reading_it_again(tmp_path: Path) -> None:
    from palermo.library.actions import put
    from palermo.library.tests.cast import about, reader
    from tests.cast import NOW

    made = shelve(pdf(tmp_path, ENGLISH).read_bytes())
    assert read_of(made)[0] == "read"
    file_of(made.file).unlink()
    again = put(None, about(title="Another title"), by=reader("secretariat"), at=NOW, replaces=made)
    assert read_of(again) == ("read", 1)
    assert numbers("provinces") == [again.pk]


def test_work_for_a_document_that_is_gone_ends_quietly(settings: Settings) -> None:
    from palermo.library.jobs import read

    assert read(None, document=12345) is None  # type: ignore[arg-type]
    assert not Entry.objects.exists()
