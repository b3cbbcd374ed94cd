"""What a file is by its content, whatever it calls itself."""

import io
import zipfile
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st

from palermo.library.method import recognising as kinds
from palermo.library.method.recognising import ENDINGS, NAMES, claimed, recognise
from palermo.library.method.zips import DOCX, MOST_MEMBERS, ODT, XLSX, ZIP, Unsafe
from palermo.library.rules.refusing import WORDS
from palermo.library.tests.cast import PDF, docx, package, picture, xlsx, zipped
from palermo.vault.method.content import JOINERS, LONGEST, clean_name

MACRO = "application/vnd.ms-word.document.macroEnabled.main+xml"
WORD = f"{DOCX}.main+xml"


def parquet() -> bytes:
    out = io.BytesIO()
    pq.write_table(pa.table({"district": ["A"], "places": [4]}), out)
    return out.getvalue()


def types(part: str, declared: str) -> str:
    return f'<Types><Override PartName="/{part}" ContentType="{declared}"/></Types>'


def kind_of(body: bytes, name: str = "x", *, package: bool = False) -> str:
    return recognise(io.BytesIO(body), len(body), name, package=package)


@pytest.mark.parametrize(
    ("body", "name", "kind"),
    [
        (PDF, "x.pdf", kinds.PDF),
        (docx(), "x.docx", DOCX),
        (xlsx(), "x.xlsx", XLSX),
        (zipped({"mimetype": ODT, "content.xml": "<x/>"}), "x.odt", ODT),
        (parquet(), "x.parquet", kinds.PARQUET),
        (picture("PNG"), "x.png", kinds.PNG),
        (picture("JPEG"), "x.jpeg", kinds.JPEG),
        (picture("GIF"), "x.gif", kinds.GIF),
        (picture("WEBP"), "x.webp", kinds.WEBP),
        (b'{"a": [1]}', "x.json", kinds.JSON),
        (b'{"type": "FeatureCollection", "features": []}', "x.geojson", kinds.GEOJSON),
        ("ضلع,تعداد\n".encode(), "x.csv", kinds.CSV),
        (b"\xef\xbb\xbfdistrict,places\r\n", "x.csv", kinds.CSV),
        (b"# Title\n\nA line with <b>bold</b>.\n", "x.md", kinds.MARKDOWN),
        (b"Only words.\n", "x.docx", kinds.TEXT),
        (b"[not json", "x.txt", kinds.TEXT),
        (b"[" * 100_000, "x.txt", kinds.TEXT),
    ],
)
def test_a_file_is_what_its_content_says(body: bytes, name: str, kind: str) -> None:
    assert kind_of(body, name) == kind


def test_a_zip_is_taken_as_a_data_package_that_describes_itself() -> None:
    assert kind_of(package(), package=True) == ZIP
    for body, wanted in ((package(), False), (zipped({"a.csv": "x"}), True)):
        with pytest.raises(Unsafe) as unsafe:
            kind_of(body, package=wanted)
        assert unsafe.value.args == ("zip",)


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (b"<html><script>alert(1)</script>", "html"),
        (b"\xef\xbb\xbf  \n<!DOCTYPE html>", "html"),
        (b"<!-- x --><script>", "html"),
        (b'<?xml version="1.0"?><html xmlns="http://www.w3.org/1999/xhtml"/>', "html"),
        (b"<svg onload=alert(1)>", "svg"),
        (b'<?xml version="1.0"?><!-- x -->\n<svg xmlns="x"><script/></svg>', "svg"),
        (b"<?xml version='1.0'?><data/>", "xml"),
        (b"MZ\x90\x00", "program"),
        (b"\x7fELF\x02", "program"),
        (b"#!/bin/sh\nrm", "program"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "old_office"),
        (b"words\x00more", "unknown"),
        ("اردو".encode("utf-16"), "unknown"),
        (b"words \xe9", "unknown"),
        ("اردو".encode()[:-1], "unknown"),
        (b"PK\x03\x04 and then nothing", "broken"),
        (zipped({"word/document.xml": "<x/>"}), "zip"),
        (zipped({"[Content_Types].xml": types("word/document.xml", WORD)}), "zip"),
        (
            zipped({"[Content_Types].xml": types("word/document.xml", MACRO), "word/document.xml": ""}),
            "macro",
        ),
        (
            zipped(
                {
                    "[Content_Types].xml": types("word/document.xml", WORD),
                    "word/document.xml": "",
                    "word/vbaProject.bin": "x",
                }
            ),
            "macro",
        ),
        (zipped({"mimetype": ODT, "content.xml": "", "Basic/Standard/Module1.xml": ""}), "macro"),
        (zipped({"[Content_Types].xml": " " * 2_000_000}), "large"),
        (zipped({"[Content_Types].xml": b"\xff\xfe<"}), "broken"),
        (b"PAR1 and no end of it", "broken-or-text"),
    ],
)
def test_what_is_not_taken_has_its_reason(body: bytes, reason: str) -> None:
    if reason == "broken-or-text":
        assert kind_of(body) == kinds.TEXT
        return
    with pytest.raises(Unsafe) as unsafe:
        kind_of(body)
    assert unsafe.value.args == (reason,) and reason in WORDS


def test_a_locked_zip_is_not_taken() -> None:
    body = bytearray(zipped({"a.csv": "x"}))
    body[6] |= 1
    central = body.index(b"PK\x01\x02")
    body[central + 8] |= 1
    with pytest.raises(Unsafe) as unsafe:
        kind_of(bytes(body))
    assert unsafe.value.args == ("encrypted",)


def test_the_table_of_a_zip_is_measured_before_it_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for number in range(MOST_MEMBERS + 1):
            archive.writestr(f"{number}", "")

    def opened(*_arguments: object) -> None:
        raise AssertionError("the table was read")

    monkeypatch.setattr("palermo.library.method.zips.zipfile.ZipFile", opened)
    with pytest.raises(Unsafe) as unsafe:
        kind_of(out.getvalue())
    assert unsafe.value.args == ("large",)


def test_a_bomb_is_never_unpacked(tmp_path: Path) -> None:
    """A member that claims to be small and unpacks to a gigabyte is read to its bound and no further."""
    bomb = zipped({"[Content_Types].xml": b"\0" * 64 * 1024 * 1024})
    assert len(bomb) < 100_000
    with pytest.raises(Unsafe) as unsafe:
        kind_of(bomb)
    assert unsafe.value.args == ("large",)


@given(st.binary(max_size=300))
def test_any_bytes_are_of_a_known_kind_or_refused_for_a_known_reason(body: bytes) -> None:
    for start in (b"", b"PK\x03\x04", b"PAR1", b"%PDF-", b"{", b"<"):
        try:
            assert kind_of(start + body) in NAMES
        except Unsafe as unsafe:
            assert unsafe.args[0] in WORDS


@given(st.binary(max_size=200), st.integers(0, 60))
def test_a_damaged_office_file_is_known_or_refused(noise: bytes, at: int) -> None:
    whole = docx()
    cut = len(whole) * at // 60
    body = whole[:cut] + noise + whole[cut + len(noise) :]
    try:
        assert kind_of(body, package=True) in NAMES
    except Unsafe as unsafe:
        assert unsafe.args[0] in WORDS


@pytest.mark.parametrize(
    ("name", "kind", "other"),
    [
        ("a.pdf", kinds.PDF, None),
        ("a.PDF", kinds.PDF, None),
        ("a", kinds.PDF, None),
        ("a.final", kinds.PDF, None),
        ("a.docx", kinds.PDF, DOCX),
        ("a.pdf", kinds.TEXT, kinds.PDF),
        ("a.json", kinds.GEOJSON, None),
        ("a.docx", ZIP, DOCX),
    ],
)
def test_a_name_that_promises_something_else_is_found(name: str, kind: str, other: str | None) -> None:
    assert claimed(name, kind) == other


@given(st.text(max_size=300), st.sampled_from(sorted(ENDINGS)))
def test_a_cleaned_name_does_no_harm(name: str, kind: str) -> None:
    import unicodedata

    cleaned = clean_name(name, kind, ENDINGS)
    assert len(cleaned) <= LONGEST and cleaned.lower().endswith(ENDINGS[kind])
    assert not set(cleaned) & set('/\\<>:"|?*') and not cleaned.startswith(".")
    assert all(unicodedata.category(each)[0] != "C" or each in JOINERS for each in cleaned)


def test_an_override_in_a_name_turns_nothing() -> None:
    assert clean_name("report\u202efdp.exe", kinds.PDF, ENDINGS) == "reportfdp.exe.pdf"
    assert clean_name("..\\..\\etc/passwd", kinds.TEXT, ENDINGS) == "passwd.txt"
