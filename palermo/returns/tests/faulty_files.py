"""Every way in which a file is at fault as a file, as bytes: what the tests of reading break, one of each."""

import codecs
import io
import os
import stat
import struct
import warnings
import zipfile
from collections.abc import Callable

from palermo.returns.method.foreign import ENCRYPTED, OLD
from palermo.returns.tests.read_files import (
    RETURN,
    csv_text,
    header,
    part,
    row_of,
    small_return,
    with_parts,
    workbook_bytes,
    zip_bytes,
)

CASE = csv_text([header("cases"), row_of("cases", case_id="A-1")])
WORKBOOK_CASE = [header("cases"), row_of("cases", case_id="A-1")]
SHEET = "xl/worksheets/sheet2.xml"
DOCTYPE = b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
MILLIONS = 30 << 20


def book(cases: list[list[object]] | None = None) -> bytes:
    return workbook_bytes({"return": RETURN, "cases": WORKBOOK_CASE if cases is None else cases})


def csv_zip(**sheets: bytes | str) -> bytes:
    return zip_bytes(small_return(**sheets))


def placed(*folders: str) -> bytes:
    """Its sheets in several folders."""
    files = small_return()
    return zip_bytes(
        {folders[at % len(folders)] + name: text for at, (name, text) in enumerate(files.items())}
    )


def with_member(name: str) -> bytes:
    return zip_bytes(small_return() | {name: b"x"})


def linked() -> bytes:
    made = io.BytesIO(csv_zip())
    with zipfile.ZipFile(made, "a") as archive:
        link = zipfile.ZipInfo("totals.csv")
        link.external_attr = (stat.S_IFLNK | 0o777) << 16
        archive.writestr(link, "/etc/passwd")
    return made.getvalue()


def locked() -> bytes:
    data = bytearray(csv_zip())
    data[data.rindex(b"PK\x01\x02") + 8] |= 1
    return bytes(data)


def doubled() -> bytes:
    made = io.BytesIO(csv_zip())
    with zipfile.ZipFile(made, "a") as archive, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        archive.writestr("cases.csv", "x")
    return made.getvalue()


def overlapping() -> bytes:
    data = zip_bytes({"cases.csv": b"x" * 50, "persons.csv": b"y" * 50})
    at = data.rindex(b"PK\x01\x02") + 42
    first = zipfile.ZipFile(io.BytesIO(data)).infolist()[0].header_offset
    return data[:at] + struct.pack("<L", first) + data[at + 4 :]


def packed_oddly() -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_LZMA) as archive:
        archive.writestr("cases.csv", CASE)
    return made.getvalue()


def lying() -> bytes:
    """A bomb that says it is small."""
    data = bytearray(csv_zip(cases=b"\0" * MILLIONS))
    infos = zipfile.ZipFile(io.BytesIO(data)).infolist()
    place = next(info.header_offset for info in infos if info.filename == "cases.csv")
    central = data.index(b"cases.csv", place + 40) - 46
    for at in (place + 22, central + 24):
        data[at : at + 4] = struct.pack("<L", 100)
    return bytes(data)


def damaged(data: bytes, member: str) -> bytes:
    info = zipfile.ZipFile(io.BytesIO(data)).getinfo(member)
    at = info.header_offset + 30 + len(member) + info.compress_size // 2
    return data[:at] + bytes([data[at] ^ 0xFF]) + data[at + 1 :]


def cut(data: bytes, share: float) -> bytes:
    return data[: int(len(data) * share)]


def broken_off(name: str) -> bytes:
    data = book([header("cases"), *(row_of("cases", case_id=f"A-{number}") for number in range(50))])
    xml = part(data, name)
    return with_parts(data, {name: xml[: len(xml) // 2]})


def with_a_document_type() -> bytes:
    data = book()
    xml = part(data, SHEET)
    at = xml.index(b"?>") + 2
    return with_parts(data, {SHEET: xml[:at] + DOCTYPE + xml[at:]})


def repeated() -> list[list[object]]:
    return [*WORKBOOK_CASE, [name.title() for name in header("cases")]]


FILES: dict[str, Callable[[], bytes]] = {
    "empty": lambda: b"",
    "a page": lambda: b"<html><table><tr><td>case_id</td></tr></table></html>",
    "one sheet as text": lambda: CASE.encode(),
    "rar": lambda: b"Rar!\x1a\x07\x00",
    "an old workbook": lambda: OLD + bytes(504),
    "a password": lambda: OLD + bytes(504) + ENCRYPTED,
    "a text document": lambda: zip_bytes({"[Content_Types].xml": b"<x/>", "word/document.xml": b"<x/>"}),
    "an open document": lambda: zip_bytes({"mimetype": b"application/vnd.oasis.opendocument.spreadsheet"}),
    "a binary workbook": lambda: zip_bytes({"[Content_Types].xml": b"<x/>", "xl/workbook.bin": b"x"}),
    "a beginning only": lambda: b"PK\x03\x04 nothing more",
    **{f"a zip cut at {share}": lambda share=share: cut(csv_zip(), share) for share in (0.1, 0.5, 0.99)},
    **{f"a workbook cut at {share}": lambda share=share: cut(book(), share) for share in (0.1, 0.5, 0.99)},
    "two folders": lambda: placed("a/", "b/"),
    "a folder in a folder": lambda: placed("a/b/"),
    **{
        f"a path outside {number}": lambda name=name: with_member(name)
        for number, name in enumerate(
            ("../cases.csv", "/cases.csv", "a\\cases.csv", "C:cases.csv", "a/../../cases.csv")
        )
    },
    "a link": linked,
    "a locked zip": locked,
    "one member twice": doubled,
    "one sheet twice": lambda: zip_bytes(small_return() | {"CASES.csv": b"x"}),
    "members that overlap": overlapping,
    "an unusual packing": packed_oddly,
    "unknown files": lambda: zip_bytes(small_return() | {"notes.txt": b"x", "Victims.csv": b"x"}),
    "a bomb": lambda: csv_zip(cases=b"\0" * MILLIONS),
    "a bomb beside": lambda: zip_bytes(small_return() | {"notes.txt": b"\0" * MILLIONS}),
    "a bomb that lies": lying,
    "a bomb in a workbook": lambda: with_parts(book(), {"xl/media/image1.png": b"\0" * MILLIONS}),
    "a damaged member": lambda: damaged(csv_zip(cases=os.urandom(400).hex()), "cases.csv"),
    "another separator": lambda: csv_zip(cases="case_id|status\nA-1|x\n"),
    "latin letters": lambda: csv_zip(cases="case_id,status\nA-1,caf\xe9\n".encode("latin-1")),
    "half of a letter": lambda: csv_zip(cases=codecs.BOM_UTF16_LE + "case_id\nA".encode("utf-16-le") + b"A"),
    "wide letters unmarked": lambda: csv_zip(cases="case_id,status\nA-1,x\n".encode("utf-16-be")),
    "no header": lambda: csv_zip(cases="\n\ncase_id,status\n"),
    "nothing in a sheet": lambda: csv_zip(cases=""),
    "a header twice": lambda: csv_zip(cases=CASE + csv_text([header("cases")])),
    "a header without end": lambda: csv_zip(cases="x," * 20_000 + "\nA-1\n"),
    "a cell without end": lambda: csv_zip(cases=f"{csv_text([header('cases')])}{'x' * 32_768},\n"),
    "a quote without end": lambda: csv_zip(cases='case_id,status\nA-1,x\n\nA-2,"y\nA-3,z'),
    "no columns in return": lambda: csv_zip(**{"return": "format,palermo-return/1\n"}),
    "a field twice": lambda: csv_zip(**{"return": csv_text([*RETURN, ["body", "KP-POLICE"]])}),
    "unknown and doubled columns": lambda: csv_zip(
        cases=csv_text([[*header("cases")[1:], "status", "remarks", "Zulekha 03001234567"]])
    ),
    "a workbook with a header twice": lambda: book(repeated()),
    "a workbook with one sheet twice": lambda: workbook_bytes(
        {"return": RETURN, "cases": WORKBOOK_CASE, "cases ": WORKBOOK_CASE}
    ),
    "an empty sheet": lambda: book([]),
    "unknown sheets": lambda: workbook_bytes({"return": RETURN, "Sheet1": [], "Zulekha 03001234567": []}),
    "strings that break off": lambda: broken_off("xl/sharedStrings.xml"),
    "a sheet that breaks off": lambda: broken_off(SHEET),
    "a broken workbook": lambda: with_parts(book(), {"xl/workbook.xml": b"<broken"}),
    "broken relations": lambda: with_parts(book(), {"xl/_rels/workbook.xml.rels": b"<broken"}),
    "a sheet that is not there": lambda: with_parts(book(), {SHEET: None}),
    "a document type": with_a_document_type,
}
