"""CSV sheets: whatever their form, they read as Python's csv module reads them, row for row."""

from __future__ import annotations

import codecs
import csv
import io
from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from palermo.returns.method.read import csv_sheets
from palermo.returns.method.read.pieces import cut, rows_of
from palermo.returns.method.read.tokenise import NotWellFormed, tokenise
from palermo.returns.tests.read_files import Reading, csv_text, header, row_of, small_return, write_folder

CELLS = st.text(alphabet='a"\n\r, ;é۱\u00a0\0', max_size=5)
TABLES = st.lists(st.lists(CELLS, max_size=6), max_size=8)
AT = {"a": 0, "b": 1, "c": 2}
WIDTH = 3


def written(table: list[list[str]], end: str) -> str:
    text = io.StringIO(newline="")
    csv.writer(text, lineterminator=end).writerows(table)
    return text.getvalue()


def expected(text: bytes) -> list[tuple]:
    rows = rows_of(text, ",")
    return [(*[*row, "", "", ""][:3], any(cell.strip() for cell in row[WIDTH:])) for row in rows]


def tokenised(pieces: list[bytes]) -> list[tuple]:
    pieces = [piece if piece.endswith(b"\n") else piece + b"\n" for piece in pieces]
    found = tokenise(pieces, ",", AT, WIDTH, 32_767)
    assert found.counts.sum() == len(found.place)
    texts = [[cell or "" for cell in found.columns[name].to_pylist()] for name in AT]
    return list(zip(*texts, found.extra.tolist(), strict=True))


@settings(deadline=None)
@given(TABLES, st.sampled_from(["\n", "\r\n"]), st.integers(1, 30), st.booleans())
def test_tokenizer_reads_well_formed_text_as_the_csv_module_does(table, end, size, last_end):
    text = written(table, end).encode()
    if not last_end:
        text = text.removesuffix(end.encode())
    blocks = [text[start : start + size] for start in range(0, len(text), size)]
    if not text:
        return
    try:
        found = tokenised(list(cut(blocks, size=7)))
    except NotWellFormed:
        assert b"\r" in text.replace(b"\r\n", b""), "only a lone carriage return is too much for it"
        return
    assert found == expected(text)


@settings(deadline=None)
@given(st.text(alphabet='ab",\n\r ;é', min_size=1, max_size=40))
def test_tokenizer_reads_any_text_as_the_csv_module_does_or_says_that_it_cannot(text):
    try:
        found = tokenised([text.encode()])
    except NotWellFormed:
        return
    assert found == expected(text.encode())


@settings(deadline=None)
@given(st.binary(min_size=1, max_size=30))
def test_tokenizer_takes_only_what_python_decodes(data):
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        with pytest.raises(UnicodeDecodeError):
            tokenise([data + b"\n"], ",", AT, WIDTH, 32_767)
    else:
        with suppress(NotWellFormed):
            tokenise([data + b"\n"], ",", AT, WIDTH, 32_767)


ENCODINGS = {
    "utf-8": lambda text: text.encode(),
    "utf-8 with mark": lambda text: codecs.BOM_UTF8 + text.encode(),
    "utf-16 little": lambda text: codecs.BOM_UTF16_LE + text.encode("utf-16-le"),
    "utf-16 big": lambda text: codecs.BOM_UTF16_BE + text.encode("utf-16-be"),
}


@settings(deadline=None)
@given(
    st.lists(st.lists(CELLS.filter(lambda cell: "\0" not in cell), max_size=5), max_size=6),
    st.sampled_from(sorted(ENCODINGS)),
    st.sampled_from([",", ";", "\t"]),
    st.text(alphabet='x"\r,', max_size=6),
)
def test_a_sheet_reads_alike_in_every_encoding(tmp_path_factory, table, encoding, separator, tail):
    names = ["case_id", "status", "category"]
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=separator, lineterminator="\n").writerows([names, *table])
    written_text = text.getvalue() + tail
    files = small_return(cases=ENCODINGS[encoding](written_text))
    place = write_folder(tmp_path_factory.mktemp("any"), files)
    reading = Reading(place)
    rows = list(csv.reader(io.StringIO(written_text, newline=""), delimiter=separator))
    never_closed = list(csv.reader(io.StringIO(written_text + "\nEND", newline=""), delimiter=separator))
    if never_closed[-1] != ["END"]:
        assert reading.reasons() == [("unreadable", "open-quote")]
        rows.pop()
    kept = [(number, *[*row, "", "", ""][:3]) for number, row in enumerate(rows[1:], start=2)]
    kept = [(number, *(cell or None for cell in cells)) for number, *cells in kept if any(cells)]
    assert reading.ask("SELECT row, case_id, status, category FROM raw_cases ORDER BY row") == kept
    extra = [
        number
        for number, row in enumerate(rows[1:], start=2)
        if any(map(str.strip, row[3:])) and any(row[:3])
    ]
    assert reading.ask("SELECT row FROM raw_cases WHERE extra ORDER BY row") == [
        (number,) for number in extra
    ]


def cases(tmp_path, text: bytes | str) -> Reading:
    return Reading(write_folder(tmp_path / "r", small_return(cases=text)))


def test_blank_lines_and_rows_over_several_lines_count_once(tmp_path):
    head = ",".join(header("cases"))
    reading = cases(tmp_path, f'{head}\n\nA-1,"two\nlines"\n\r\n , \nA-2\n,,,\nA-3')
    assert reading.column("cases", "case_id") == [(3, "A-1"), (5, " "), (6, "A-2"), (8, "A-3")]
    assert reading.column("cases", "police_station")[0] == (3, "two\nlines")


def test_a_sheet_may_have_more_filled_cells_than_the_header(tmp_path):
    reading = cases(tmp_path, "status,case_id,,\nx,A-1\nx,A-2,,\nx,A-3, ,\t\nx,A-4,,y\nx,A-5,y\n")
    assert reading.ask("SELECT case_id FROM raw_cases WHERE extra ORDER BY row") == [("A-4",), ("A-5",)]


def test_cells_stay_as_they_are_written(tmp_path):
    reading = cases(tmp_path, 'case_id,status,category\n A-1 ,"","a""b"\n\ufeffA-2,NA,\0\u202e\n')
    assert reading.ask("SELECT case_id, status, category FROM raw_cases ORDER BY row") == [
        (" A-1 ", None, 'a"b'),
        ("\ufeffA-2", "NA", "\0\u202e"),
    ]


@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_the_header_line_decides_on_the_separator(tmp_path, separator):
    text = csv_text([["case_id", "status"], ["A;1" if separator == "," else "A,1", "x"]], separator)
    reading = cases(tmp_path, text)
    assert reading.column("cases", "status") == [(2, "x")]


def test_another_separator_is_unreadable(tmp_path):
    reading = cases(tmp_path, "case_id|status\nA-1|x\n")
    assert reading.reasons() == [("unreadable", "separator")]


@pytest.mark.parametrize(
    "text",
    [
        "case_id,status\nA-1,caf\xe9\n".encode("latin-1"),
        "case_id,st\xe4tus\nA-1,x\n".encode("latin-1"),
        b"case_id,status\nA-1,\xed\xa0\x80\n",
        codecs.BOM_UTF16_LE + "case_id,status\nA-1,x\n".encode("utf-16-le") + b"\x41",
        codecs.BOM_UTF16_LE + "case_id,status\nA-1,".encode("utf-16-le") + b"\x00\xd8\x0a\x00",
        "case_id,status\nA-1,x\n".encode("utf-16-le"),
        "case_id,status\nA-1,x\n".encode("utf-16-be"),
        codecs.BOM_UTF32_LE + "case_id,status\nA-1,x\n".encode("utf-32-le"),
        b'case_id,status\nA-1,x"y\nA-2,\xff\n',
    ],
)
def test_text_that_is_no_unicode_is_unreadable_and_has_no_rows(tmp_path, text):
    reading = cases(tmp_path, text)
    assert ("unreadable", "encoding") in reading.reasons()
    assert "cases" not in reading.rows()
    assert ("cases",) in reading.ask("SELECT sheet FROM sheet_there")


def test_broken_text_of_one_sheet_leaves_the_others(tmp_path):
    persons = csv_text([header("persons"), row_of("persons", case_id="A-1")])
    files = small_return(cases=b"case_id,status\n\xff,x\n", persons=persons)
    reading = Reading(write_folder(tmp_path / "r", files))
    assert reading.column("persons", "case_id") == [(2, "A-1")]


def test_headers_compare_without_case_and_outer_blanks(tmp_path):
    reading = cases(tmp_path, ' CASE_ID ,"Status\u00a0"\nA-1,x\n')
    assert reading.ask("SELECT case_id, status FROM raw_cases") == [("A-1", "x")]


def test_header_findings(tmp_path):
    names = [
        *header("cases")[1:],
        "status",
        "remarks",
        "Remarks",
        "Zulekha 03001234567",
        "a name of four and twenty letters",
    ]
    reading = cases(tmp_path, csv_text([names]))
    assert reading.findings() == [
        ("duplicate-column", "cases", 1, "Remarks"),
        ("duplicate-column", "cases", 1, "status"),
        ("missing-column", "cases", 1, "case_id"),
        ("unknown-column", "cases", 1, "remarks"),
        ("unknown-column", "cases", 1, "…"),
        ("unknown-column", "cases", 1, "…"),
    ]


def test_a_header_without_any_known_name_shows_nothing(tmp_path):
    reading = cases(tmp_path, "Zulekha,Sialkot\n")
    assert [f for f in reading.findings() if f[0] == "unknown-column"] == [
        ("unknown-column", "cases", 1, "…")
    ] * 2


@pytest.mark.parametrize("text", ["", "\n", "\n\ncase_id,status\n", " , \n"])
def test_without_a_header_in_row_1_every_required_column_is_missing(tmp_path, text):
    reading = cases(tmp_path, text)
    missing = [("missing-column", "cases", 1, name) for name in sorted(required("cases"))]
    assert reading.findings() == missing


def required(sheet: str) -> list[str]:
    from palermo.returns.method.fields import fields

    return [field.column for field in fields(sheet) if field.required]


@pytest.mark.parametrize("row", [0, 3])
def test_a_row_that_repeats_the_header_is_unreadable(tmp_path, row):
    rows = [row_of("cases", case_id=f"A-{number}") for number in range(4)]
    rows.insert(row, [f"\t{name.upper()}\u00a0" for name in header("cases")])
    reading = cases(tmp_path, csv_text([header("cases"), *rows]))
    assert reading.findings() == [("unreadable", "cases", row + 2, None)]
    assert reading.reasons() == [("unreadable", "repeated-header")]


def test_a_row_that_repeats_some_names_is_a_row(tmp_path):
    reading = cases(
        tmp_path, csv_text([header("cases"), row_of("cases", case_id="case_id", status="status")])
    )
    assert reading.findings() == []


def test_a_cell_of_32767_characters_is_read_and_a_longer_one_refused(tmp_path):
    long, longer = "ب" * 32_767, "x" * 32_768
    head = csv_text([header("cases")])
    text = f'{head}{long},{longer}\n"{"x" * 32_766}""",\nB,"a""{longer}"\n'
    reading = cases(tmp_path, text)
    assert reading.findings() == [
        ("too-large", "cases", 2, "police_station"),
        ("too-large", "cases", 4, "police_station"),
    ]
    assert reading.ask("SELECT DISTINCT value, reason FROM file_finding") == [("…", "cell")]


def test_a_header_cell_too_long_is_refused(tmp_path):
    reading = cases(tmp_path, f"case_id,{'x' * 32_768}\nA-1,x\n")
    assert ("too-large", "cases", 1, None) in reading.findings()
    assert reading.reasons() == [("too-large", "cell")]


def test_a_cell_too_long_is_found_in_text_that_is_not_well_formed(tmp_path):
    reading = cases(tmp_path, f'{csv_text([header("cases")])}a"b,{"x" * 32_768},\n')
    assert reading.findings() == [("too-large", "cases", 2, "police_station")]


def test_many_files_keep_their_own_rows(tmp_path):
    for number in range(40):
        rows = [["case_id", "status"], *([f"C{number}-{line}", "x"] for line in range(number))]
        if number % 7 == 3:
            rows.insert(2, [""])
        if number % 5 == 4:
            rows.append(['A"B', "y"])
        write_folder(
            tmp_path / f"r{number:02}", small_return(cases=csv_text(rows, end="\r\n" if number % 2 else "\n"))
        )
    reading = Reading(tmp_path)
    for number in range(40):
        shift = [(line + 2 + (number % 7 == 3 and line > 0), f"C{number}-{line}") for line in range(number)]
        if number % 5 == 4:
            shift.append((number + 2 + (number % 7 == 3), 'A"B'))
        found = reading.ask(f"SELECT row, case_id FROM raw_cases WHERE file = {number + 1} ORDER BY row")
        assert found == shift, number


def test_a_long_sheet_read_in_pieces_has_exact_row_numbers(tmp_path, monkeypatch):
    monkeypatch.setattr(csv_sheets, "_GROUP", 1000)
    monkeypatch.setattr(cut, "__defaults__", (2000,))
    count = 20_000
    lines = [f'C-{number},"a\n{number}"' if number % 10 == 0 else f"C-{number},b" for number in range(count)]
    lines[12_000] = 'C-12000,"b"c'
    lines[5_000] = "\n" + lines[5_000]
    reading = cases(tmp_path, "case_id,police_station\n" + "\n".join(lines))
    expected_rows = [(number + 2 + (number >= 5_000), f"C-{number}") for number in range(count)]
    assert reading.column("cases", "case_id") == expected_rows
    assert reading.ask("SELECT police_station FROM raw_cases WHERE case_id = 'C-12000'") == [("bc",)]


@pytest.mark.parametrize("end", ["\n", "\r", ""])
def test_a_quote_never_closed_is_unreadable_and_takes_nothing_with_it(tmp_path, end):
    reading = cases(tmp_path, f'case_id,status\nA-1,x\n\nA-2,"y\nA-3,z{end}')
    assert reading.reasons() == [("unreadable", "open-quote")]
    assert ("unreadable", "cases", 4, None) in reading.findings()
    assert reading.column("cases", "status") == [(2, "x")]


def test_a_quote_never_closed_in_the_sheet_return(tmp_path):
    text = 'field,value\nformat,palermo-return/1\nbody,"PB-POLICE\nnil,no\n'
    reading = Reading(write_folder(tmp_path / "r", small_return(**{"return": text})))
    assert reading.reasons() == [("unreadable", "open-quote")]


def test_a_header_without_end_is_too_large(tmp_path):
    reading = cases(tmp_path, "x," * 20_000 + "\nA-1\n")
    assert reading.reasons() == [("too-large", "span")]
    assert reading.rows() == {"return": 11}


def test_a_row_without_end_fills_no_columns(tmp_path):
    rows = "".join(f"A-{number}\n" for number in range(19_000))
    reading = cases(tmp_path, f'case_id,status\nA"B,{"x," * 300_000}\n{rows}')
    assert reading.ask("SELECT count(*), count(*) FILTER (extra) FROM raw_cases") == [(19_001, 1)]


def test_fields_of_the_return(tmp_path):
    text = "Field , VALUE\nFormat,palermo-return/1\n\n BODY ,PB-POLICE\nbody,KP-POLICE\nremark,fine\n0300 12345678,x\nnil,\n"
    reading = Reading(write_folder(tmp_path / "r", small_return(**{"return": text})))
    assert reading.ask("SELECT row, field, value FROM raw_return ORDER BY row") == [
        (2, "format", "palermo-return/1"),
        (4, "body", "PB-POLICE"),
        (6, "remark", "fine"),
        (7, "0300 12345678", "x"),
        (8, "nil", None),
    ]
    missing = [
        "disposed",
        "opening_pending",
        "pending",
        "period_end",
        "period_start",
        "prepared_on",
        "registered",
    ]
    assert reading.findings() == [
        ("duplicate-column", "return", 5, "body"),
        *(("missing-column", "return", None, name) for name in missing),
        ("unknown-column", "return", 6, "remark"),
        ("unknown-column", "return", 7, "…"),
    ]


def test_a_return_sheet_without_its_columns(tmp_path):
    reading = Reading(write_folder(tmp_path / "r", small_return(**{"return": "format,palermo-return/1\n"})))
    found = reading.findings()
    assert ("missing-column", "return", 1, "field") in found
    assert ("missing-column", "return", 1, "value") in found
    assert ("missing-column", "return", None, "body") in found


def test_a_return_sheet_with_two_header_rows(tmp_path):
    text = "field,value\nfield,value\nformat,palermo-return/1\n"
    reading = Reading(write_folder(tmp_path / "r", small_return(**{"return": text})))
    assert ("unreadable", "return", 2, None) in reading.findings()
