"""Containers: what is found, what is refused and why; nothing crashes and nothing is lost."""

from __future__ import annotations

import hashlib
import io
import os
import stat
import struct
import zipfile
import zlib
from pathlib import Path

import pytest

from palermo.returns.method.fields import contract_rows
from palermo.returns.method.read import Limits
from palermo.returns.tests.read_files import (
    RETURN,
    Reading,
    csv_text,
    header,
    row_of,
    small_return,
    with_parts,
    workbook_bytes,
    write_folder,
    zip_bytes,
)

CASE = csv_text([header("cases"), row_of("cases", case_id="A-1")])


def file(tmp_path, name: str, data: bytes):
    (tmp_path / name).write_bytes(data)
    return tmp_path / name


def small_workbook(**options) -> bytes:
    return workbook_bytes(
        {"return": RETURN, "cases": [header("cases"), row_of("cases", case_id="A-1")]}, **options
    )


def reason(tmp_path, name: str, data: bytes, **limits: int) -> list[tuple[str, str]]:
    return Reading(file(tmp_path, name, data), limits=Limits(**limits)).reasons()


@pytest.mark.parametrize("prefix", ["", "2025-Q1/"])
def test_a_zip_holds_its_sheets_at_the_top_or_in_one_folder(tmp_path, prefix):
    files = {prefix + name.upper(): data for name, data in small_return(cases=CASE).items()}
    files |= {f"__MACOSX/{prefix}._cases.csv": b"x", prefix + ".DS_Store": b"x", prefix + "~$cases.csv": b"x"}
    reading = Reading(file(tmp_path, "r.zip", zip_bytes(files)))
    assert reading.findings() == []
    assert reading.rows() == {"return": 11, "cases": 1}
    assert reading.sources[0].kind == "zip"


def test_a_folder_entry_in_a_zip_is_no_file(tmp_path):
    assert Reading(file(tmp_path, "r.zip", zip_bytes({"x/": b""} | small_return()))).findings() == []


@pytest.mark.parametrize("folders", [("a/", "b/"), ("a/b/", "a/b/")])
def test_a_zip_with_sheets_in_several_folders_is_unreadable(tmp_path, folders):
    files = small_return()
    data = {folders[place % 2] + name: text for place, (name, text) in enumerate(files.items())}
    assert reason(tmp_path, "r.zip", zip_bytes(data)) == [("unreadable", "archive-layout")]


def test_unknown_files_in_a_zip_are_named(tmp_path):
    files = small_return() | {
        "notes.txt": b"x",
        "Victims.csv": b"x",
        "old/cases.csv": b"x",
        "Read Me.csv": b"",
        "lists.csv": b"",
    }
    reading = Reading(file(tmp_path, "r.zip", zip_bytes(files)))
    assert reading.findings() == [
        ("unknown-sheet", "Victims", None, None),
        ("unknown-sheet", "notes.txt", None, None),
        ("unknown-sheet", "old/cases", None, None),
    ]


@pytest.mark.parametrize(
    "name", ["../cases.csv", "/cases.csv", "a\\cases.csv", "C:cases.csv", "a/../../cases.csv"]
)
def test_a_path_outside_is_unreadable(tmp_path, name):
    assert reason(tmp_path, "r.zip", zip_bytes(small_return() | {name: b"x"})) == [
        ("unreadable", "archive-path")
    ]


def test_a_link_in_a_zip_is_unreadable(tmp_path):
    made = io.BytesIO(zip_bytes(small_return()))
    with zipfile.ZipFile(made, "a") as archive:
        link = zipfile.ZipInfo("totals.csv")
        link.external_attr = (stat.S_IFLNK | 0o777) << 16
        archive.writestr(link, "/etc/passwd")
    assert reason(tmp_path, "r.zip", made.getvalue()) == [("unreadable", "archive-path")]


def test_an_encrypted_zip_is_unreadable(tmp_path):
    data = bytearray(zip_bytes(small_return()))
    at = data.rindex(b"PK\x01\x02")
    data[at + 8] |= 1
    assert reason(tmp_path, "r.zip", bytes(data)) == [("unreadable", "encrypted")]


def test_two_members_of_one_name_are_unreadable(tmp_path):
    made = io.BytesIO(zip_bytes(small_return()))
    with zipfile.ZipFile(made, "a") as archive, pytest.warns(UserWarning, match="Duplicate"):
        archive.writestr("cases.csv", "x")
    assert reason(tmp_path, "r.zip", made.getvalue()) == [("unreadable", "archive")]


def test_two_sheets_of_one_name_are_unreadable(tmp_path):
    reading = Reading(file(tmp_path, "r.zip", zip_bytes(small_return() | {"CASES.csv": b"x"})))
    assert reading.findings() == [("unreadable", "cases", None, None)]
    assert reading.reasons() == [("unreadable", "duplicate-sheet")]


def test_members_that_overlap_are_unreadable(tmp_path):
    data = zip_bytes({"cases.csv": b"x" * 50, "persons.csv": b"y" * 50})
    first, second = [info.header_offset for info in zipfile.ZipFile(io.BytesIO(data)).infolist()]
    at = data.rindex(b"PK\x01\x02") + 42
    assert struct.unpack("<L", data[at : at + 4]) == (second,)
    overlapping = data[:at] + struct.pack("<L", first) + data[at + 4 :]
    assert reason(tmp_path, "r.zip", overlapping) == [("unreadable", "archive")]


def test_an_unusual_packing_is_unreadable(tmp_path):
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_LZMA) as archive:
        archive.writestr("cases.csv", CASE)
    assert reason(tmp_path, "r.zip", made.getvalue()) == [("unreadable", "archive")]


@pytest.mark.parametrize("member", ["cases.csv", "notes.txt"])
def test_a_zip_bomb_is_stopped(tmp_path, member):
    data = zip_bytes(small_return() | {member: b"\0" * (30 << 20)})
    reading = Reading(file(tmp_path, "r.zip", data))
    assert reading.reasons() == [("too-large", "ratio")]


def test_a_bomb_that_lies_about_its_size_is_stopped(tmp_path):
    data = bytearray(zip_bytes(small_return(cases=b"\0" * (30 << 20))))
    infos = zipfile.ZipFile(io.BytesIO(data)).infolist()
    place = next(info.header_offset for info in infos if info.filename == "cases.csv")
    central = data.index(b"cases.csv", place + 40) - 46
    for at in (place + 22, central + 24):
        data[at : at + 4] = struct.pack("<L", 100)
    assert reason(tmp_path, "r.zip", bytes(data)) == [("too-large", "ratio")]


def test_a_bomb_in_a_workbook_is_stopped(tmp_path):
    data = with_parts(small_workbook(), {"xl/media/image1.png": b"\0" * (30 << 20)})
    assert reason(tmp_path, "r.xlsx", data) == [("too-large", "ratio")]


def test_unpacked_bytes_are_limited(tmp_path):
    files = small_return(cases=os.urandom(20_000).hex())
    assert reason(tmp_path, "r.zip", zip_bytes(files), unpacked=39_000) == [("too-large", "unpacked")]
    folder = write_folder(tmp_path / "f", files)
    assert Reading(folder, limits=Limits(unpacked=39_000)).reasons() == [("too-large", "unpacked")]
    found = reason(tmp_path, "r.xlsx", small_workbook(), unpacked=3_000)
    assert found == [("too-large", "unpacked")]


def test_bytes_as_sent_are_limited(tmp_path):
    data = zip_bytes(small_return())
    assert reason(tmp_path, "r.zip", data, sent=len(data)) == []
    reading = Reading(file(tmp_path, "r.zip", data), limits=Limits(sent=len(data) - 1))
    assert reading.reasons() == [("too-large", "sent")]
    assert reading.ask("SELECT bytes, sha256 FROM source") == [(len(data), hashlib.sha256(data).hexdigest())]
    folder = write_folder(tmp_path / "f", small_return())
    assert Reading(folder, limits=Limits(sent=100)).reasons() == [("too-large", "sent")]


@pytest.mark.parametrize("kind", ["zip", "xlsx"])
def test_rows_are_limited(tmp_path, kind):
    rows = [row_of("cases", case_id=f"A-{number}") for number in range(30)]
    if kind == "zip":
        data = zip_bytes(small_return(cases=csv_text([header("cases"), *rows])))
    else:
        data = workbook_bytes({"cases": [header("cases"), *rows]})
    assert reason(tmp_path, f"r.{kind}", data, rows=29) == [("too-large", "rows")]
    assert reason(tmp_path, f"r.{kind}", data, rows=30) == []


def damage(data: bytes, member: str) -> bytes:
    info = zipfile.ZipFile(io.BytesIO(data)).getinfo(member)
    at = info.header_offset + 30 + len(member) + info.compress_size // 2
    return data[:at] + bytes([data[at] ^ 0xFF]) + data[at + 1 :]


def test_a_damaged_member_spoils_its_sheet_only(tmp_path):
    persons = csv_text([header("persons"), row_of("persons", case_id="A-1")])
    data = zip_bytes(small_return(cases=CASE, persons=persons))
    reading = Reading(file(tmp_path, "r.zip", damage(data, "cases.csv")))
    assert [finding[:2] for finding in reading.findings()] == [("unreadable", "cases")]
    assert reading.rows() == {"return": 11, "persons": 1}


@pytest.mark.parametrize("kind", ["zip", "xlsx"])
@pytest.mark.parametrize("share", [0.1, 0.5, 0.99])
def test_a_truncated_file_is_unreadable(tmp_path, kind, share):
    data = zip_bytes(small_return()) if kind == "zip" else small_workbook()
    assert reason(tmp_path, f"r.{kind}", data[: int(len(data) * share)]) == [("unreadable", "truncated")]


OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 504


@pytest.mark.parametrize(
    "name, data, expected",
    [
        ("r.xlsx", b"", "empty"),
        ("r.zip", b"", "empty"),
        ("r.xlsx", b"<html><table><tr><td>case_id</td></tr></table></html>", "format"),
        ("r.xlsx", OLE, "old-workbook"),
        ("r.xlsx", OLE + "EncryptedPackage".encode("utf-16-le"), "encrypted"),
        ("cases.csv", CASE.encode(), "format"),
        ("r.zip", b"Rar!\x1a\x07\x00", "format"),
        ("r.docx", zip_bytes({"[Content_Types].xml": b"<x/>", "word/document.xml": b"<x/>"}), "format"),
        ("r.ods", zip_bytes({"mimetype": b"application/vnd.oasis.opendocument.spreadsheet"}), "format"),
        ("r.xlsb", zip_bytes({"[Content_Types].xml": b"<x/>", "xl/workbook.bin": b"x"}), "old-workbook"),
        ("r.xlsx", b"PK\x03\x04 nothing more", "truncated"),
    ],
)
def test_a_file_of_another_kind_is_unreadable(tmp_path, name, data, expected):
    assert reason(tmp_path, name, data) == [("unreadable", expected)]


@pytest.mark.parametrize("name", ["r.zip", "r.xlsx", "r.xlsm", "r.csv", "r"])
def test_what_a_file_holds_decides_and_not_its_name(tmp_path, name):
    of_csv = Reading(file(tmp_path, name, zip_bytes(small_return(cases=CASE))))
    assert (of_csv.sources[0].kind, of_csv.rows()) == ("zip", {"return": 11, "cases": 1})
    workbook = Reading(file(tmp_path, name, small_workbook()))
    assert (workbook.sources[0].kind, workbook.rows()) == ("xlsx", {"return": 11, "cases": 1})


def test_a_path_that_is_not_there(tmp_path):
    assert Reading(tmp_path / "none.xlsx").reasons() == [("unreadable", "not-found")]


def test_what_may_never_end_is_not_opened(tmp_path):
    os.mkfifo(tmp_path / "pipe.xlsx")
    assert Reading(tmp_path / "pipe.xlsx").reasons() == [("unreadable", "not-found")]
    assert Reading(tmp_path).reasons() == [("unreadable", "not-found")]
    assert Reading("/dev/zero").reasons() == [("unreadable", "not-found")]


def test_links_to_nothing_and_in_circles_are_unreadable(tmp_path):
    (tmp_path / "gone.xlsx").symlink_to(tmp_path / "nothing")
    (tmp_path / "round.zip").symlink_to(tmp_path / "round.zip")
    (tmp_path / "return.csv").symlink_to(tmp_path / "return.csv")
    (tmp_path / "again").symlink_to(tmp_path)
    reading = Reading(tmp_path)
    assert [source.path.rpartition("/")[2] for source in reading.sources] == ["gone.xlsx", "round.zip"]
    assert reading.reasons() == [("unreadable", "not-found")] * 2


def test_a_sheet_of_a_folder_that_is_no_file_is_unreadable(tmp_path):
    place = write_folder(tmp_path, small_return(cases=CASE))
    os.mkfifo(place / "seizures.csv")
    (place / "totals.csv").mkdir()
    reading = Reading(place)
    assert reading.reasons() == [("unreadable", "not-found")] * 2
    assert reading.rows() == {"return": 11, "cases": 1}


def test_a_path_that_is_no_text_is_shown_as_text(tmp_path):
    place = write_folder(Path(os.fsdecode(os.fsencode(tmp_path) + b"/a\xff")), small_return(cases=CASE))
    (place / os.fsdecode(b"\xfe.txt")).touch()
    reading = Reading(tmp_path)
    assert [source.path for source in reading.sources] == [f"{tmp_path}/a\\xff"]
    assert reading.findings() == [("unknown-sheet", "\\xfe.txt", None, None)]
    assert reading.rows() == {"return": 11, "cases": 1}


def test_a_folder_is_searched_in_byte_order(tmp_path):
    write_folder(tmp_path / "in" / "b", small_return())
    write_folder(tmp_path / "in" / "b" / "deeper", small_return())
    write_folder(tmp_path / "in" / "c" / "Z", {name.upper(): data for name, data in small_return().items()})
    write_folder(
        tmp_path / "in" / "c", {"x.XLSX": small_workbook(), "~$x.xlsx": b"", "cases.csv": b"", "y.txt": b""}
    )
    write_folder(
        tmp_path / "in", {"ä.zip": zip_bytes(small_return()), "a.xls": OLE, "B.xlsm": small_workbook()}
    )
    write_folder(tmp_path / "in" / "__MACOSX", {"._a.zip": b"x", "a.zip": b"x"})
    (tmp_path / "in" / "loop").symlink_to(tmp_path / "in")
    found = Reading(f"{tmp_path}/in", tmp_path / "in" / "B.xlsm")
    names = ["B.xlsm", "a.xls", "b", "c/Z", "c/x.XLSX", "ä.zip"]
    assert [source.path for source in found.sources] == [
        f"{tmp_path}/in/{name}" for name in [*names, "B.xlsm"]
    ]
    assert [source.file for source in found.sources] == list(range(1, 8))
    assert found.ask("SELECT file, path, kind FROM source ORDER BY file") == [
        (source.file, source.path, source.kind) for source in found.sources
    ]
    assert found.findings() == [("unknown-sheet", "deeper", None, None), ("unreadable", None, None, None)]


def test_a_return_folder_is_one_return(tmp_path):
    files = {name.title(): data for name, data in small_return(cases=CASE).items()}
    files |= {"Lists.csv": b"x", "READ ME.csv": b"x", ".DS_Store": b"x", "~$x": b"x", "scan.pdf": b"x"}
    reading = Reading(write_folder(tmp_path / "r", files))
    assert reading.findings() == [("unknown-sheet", "scan.pdf", None, None)]
    assert reading.rows() == {"return": 11, "cases": 1}
    sheets = reading.ask("SELECT sheet FROM sheet_there ORDER BY sheet")
    assert sheets == [("cases",), ("events",), ("persons",), ("return",)]


def test_two_files_of_one_sheet_in_a_folder_are_unreadable(tmp_path):
    reading = Reading(write_folder(tmp_path / "r", small_return() | {"CASES.csv": b"x"}))
    assert reading.reasons() == [("unreadable", "duplicate-sheet")]


def test_hashes_are_of_what_was_sent(tmp_path):
    data = small_workbook()
    files = small_return()
    reading = Reading(file(tmp_path, "r.xlsx", data), write_folder(tmp_path / "r", files))
    listed = "".join(f"{hashlib.sha256(text).hexdigest()}  {name}\n" for name, text in sorted(files.items()))
    assert reading.ask("SELECT sha256, bytes FROM source ORDER BY file") == [
        (hashlib.sha256(data).hexdigest(), len(data)),
        (hashlib.sha256(listed.encode()).hexdigest(), sum(map(len, files.values()))),
    ]


def test_progress_counts_files(tmp_path):
    import duckdb

    from palermo.returns.method.read import read

    for number in range(3):
        write_folder(tmp_path / f"r{number}", small_return())
    calls: list[tuple[int, int]] = []
    read(duckdb.connect(), [tmp_path], progress=lambda done, total: calls.append((done, total)))
    assert calls[0] == (0, 3)
    assert calls[-1] == (3, 3)
    assert calls == sorted(calls)


def test_reading_again_begins_anew(tmp_path):
    import duckdb

    from palermo.returns.method.read import read

    con = duckdb.connect()
    for _ in range(2):
        read(con, [write_folder(tmp_path / "r", small_return(cases=CASE))])
    assert con.execute("SELECT count(*) FROM raw_cases").fetchall() == [(1,)]


def test_every_reason_has_its_sentence_in_both_languages():
    reasons = {line["reason"]: line for line in contract_rows("reasons.csv")}
    raised = {
        *("empty", "not-found", "format", "old-workbook", "encrypted", "truncated", "damaged", "encoding"),
        *(
            "separator",
            "open-quote",
            "repeated-header",
            "duplicate-sheet",
            "archive",
            "archive-path",
            "archive-layout",
        ),
        *("sent", "unpacked", "ratio", "rows", "cell", "span"),
    }
    assert set(reasons) == raised
    assert all(line["en"] and line["ur"] for line in reasons.values())


@pytest.mark.parametrize("seed", range(60))
def test_a_spoiled_workbook_never_crashes(tmp_path, seed):
    """Bytes changed inside the sheet and packed again with a right checksum: read or refused, never raised."""
    data = small_workbook()
    archive = zipfile.ZipFile(io.BytesIO(data))
    name = sorted(n for n in archive.namelist() if n.endswith(".xml"))[seed % 9 % len(archive.namelist())]
    part = bytearray(archive.read(name))
    at = zlib.crc32(bytes([seed])) % len(part)
    part[at : at + seed % 5] = bytes([(seed * 37) % 256]) * (seed % 3)
    Reading(file(tmp_path, "r.xlsx", with_parts(data, {name: bytes(part)})))
