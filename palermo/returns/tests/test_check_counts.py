"""Nothing is lost: whatever a return holds, each row is accepted or rejected, each finding stands once and in its place."""

from __future__ import annotations

from collections import Counter

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from palermo.returns.method.check import check, check_raw, connect
from palermo.returns.method.fields import DATA_SHEETS, SHEETS, columns, fields
from palermo.returns.method.read.tables import create_tables
from palermo.returns.tests.drawing import FIRST, HEADER, VICTIM, draw, write

ODD = st.one_of(
    st.none(),
    st.sampled_from(
        [
            "",
            " ",
            "C1",
            "C2",
            "1",
            "2",
            "2024",
            "2024-02",
            "2024-01-11",
            "31/12/2024",
            "TIP",
            "APPEAL",
            "yes",
            "PKR",
        ]
    ),
    st.text(st.characters(exclude_categories=["Cs"]), max_size=12),
)


def cell(sheet, field):
    """Mostly what the clean return has, so that rows survive long enough for the later rules."""
    usual = FIRST[sheet].get(field.column)
    return st.one_of(st.just(usual), st.just(usual), st.just(usual), ODD)


def rows(sheet):
    one = st.tuples(st.booleans(), *(cell(sheet, field) for field in fields(sheet)))
    return st.lists(one, max_size=6)


RETURNS = st.tuples(
    st.fixed_dictionaries(
        {name: st.one_of(st.just(value), st.just(value), ODD) for name, value in HEADER.items()}
    ),
    st.fixed_dictionaries({sheet: st.one_of(st.none(), rows(sheet)) for sheet in DATA_SHEETS}),
    st.lists(
        st.tuples(
            st.sampled_from(DATA_SHEETS),
            st.integers(2, 7),
            st.sampled_from(["formula", "merged", "damaged", "number"]),
        ),
        max_size=3,
    ),
)


def load(con, number, drawn):
    header, sheets, marks = drawn
    con.execute("INSERT INTO source VALUES (?, ?, '', 0, 'folder')", [number, f"r{number}"])
    con.execute("INSERT INTO sheet_there VALUES (?, 'return')", [number])
    for row, (name, value) in enumerate(header.items(), start=2):
        con.execute("INSERT INTO raw_return VALUES (?, ?, ?, ?, false)", [number, row, name, value])
    for sheet, lines in sheets.items():
        if lines is None:
            continue
        con.execute("INSERT INTO sheet_there VALUES (?, ?)", [number, sheet])
        for row, (extra, *values) in enumerate(lines, start=2):
            marks_ = ", ".join("?" * (3 + len(values)))
            con.execute(f"INSERT INTO raw_{sheet} VALUES ({marks_})", [number, row, extra, *values])
    for sheet, row, mark in marks:
        column = "id_number" if mark == "number" else columns(sheet)[0]
        con.execute(
            "INSERT INTO mark VALUES (?, ?, ?, ?, ?)",
            [number, "persons" if mark == "number" else sheet, row, column, mark],
        )


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(RETURNS, min_size=1, max_size=4))
def test_every_row_is_accepted_or_rejected_and_every_finding_stands_once(returns):
    con = connect(threads=1)
    create_tables(con)
    for number, drawn in enumerate(returns, start=1):
        load(con, number, drawn)
    checked = check_raw(con)
    results = checked.files()
    assert [result.file for result in results] == list(range(1, len(returns) + 1))
    for result, (_, sheets, _) in zip(results, returns, strict=True):
        assert list(result.rows) == [sheet for sheet in DATA_SHEETS if sheets[sheet] is not None]
        for sheet, counts in result.rows.items():
            hold_counts(con, result, sheet, counts, sheets[sheet])
    hold_findings(checked)


def hold_counts(con, result, sheet, counts, lines):
    assert counts.sent == counts.accepted + counts.rejected
    assert counts.sent <= len(lines)
    filled = [
        values
        for _, *values in lines
        if any(value and value.strip().strip("\u200e\ufeff") for value in values)
    ]
    if all(value is None or value.isprintable() for values in filled for value in values):
        assert counts.sent == len(filled)
    typed = con.execute(
        f"SELECT count(*), count(*) FILTER (accepted) FROM t_{sheet} WHERE file = ?", [result.file]
    )
    assert typed.fetchone() == (counts.sent, counts.accepted)
    if result.refused:
        assert counts.accepted == 0


def hold_findings(checked):
    """One a cell and rule, in the order of sheets, rows, rules; and a row is rejected for a reason that is shown."""
    found = checked.findings().to_pylist()
    cells = Counter((one["file"], one["line"], one["sheet"], one["row"], one["column"]) for one in found)
    assert set(cells.values()) <= {1}
    places = [
        (one["file"], SHEETS.index(one["sheet"]) if one["sheet"] else -1, one["row"] or 0, one["line"])
        for one in found
    ]
    assert places == sorted(places)
    assert all((one["severity"] == "warning") >= (one["effect"] == "cell") for one in found)
    refused = {result.file for result in checked.files() if result.refused}
    assert {one["file"] for one in found if one["effect"] == "file"} == refused
    shown = {(one["file"], one["sheet"], one["row"]) for one in found if one["effect"] == "row"}
    for sheet in DATA_SHEETS:
        rejected = checked.con.execute(f"SELECT file, row FROM t_{sheet} WHERE NOT accepted").fetchall()
        assert {(file, sheet, row) for file, row in rejected if file not in refused} == {
            place for place in shown if place[1] == sheet and place[0] not in refused
        }


def test_a_refused_file_shows_what_was_found_before_and_nothing_follows(tmp_path):
    refused = draw(
        {"period_end": "2023-12-31"},
        cases=[{"category": "?"}],
        persons=[{"age": "9"}, VICTIM],
        journeys=None,
        seizures=None,
    )
    checked = check([write(refused, tmp_path, "r")])
    assert [(one["rule"], one["sheet"], one["row"]) for one in checked.findings().to_pylist()] == [
        ("date-order", "return", 5),
        ("unknown-code", "cases", 2),
        ("parent-rejected", "persons", 2),
        ("parent-rejected", "persons", 3),
        ("parent-rejected", "events", 2),
    ]
    (result,) = checked.files()
    assert result.refused
    assert result.rows == {"cases": (1, 0, 1), "persons": (2, 0, 2), "events": (1, 0, 1)}
    assert checked.stands == []


def test_rules_after_the_first_refusal_are_silent(tmp_path):
    """required refuses the file; the date that is also bad comes later in rules.csv and is not shown."""
    refused = draw(
        {"pending": " ", "prepared_on": "soon"}, cases=[{"fir_number": "", "registered_on": "soon"}]
    )
    found = check([write(refused, tmp_path, "r")]).findings().to_pylist()
    assert [(one["rule"], one["sheet"], one["column"]) for one in found] == [
        ("required", "return", "pending"),
        ("required", "cases", "fir_number"),
    ]


def test_a_row_shows_all_its_faults_at_once(tmp_path):
    spoilt = draw(cases=[{"fir_year": "24", "category": "?", "means": "nonsense", "status_on": "2024-01-01"}])
    found = check([write(spoilt, tmp_path, "r")]).findings().to_pylist()
    assert [(one["rule"], one["column"]) for one in found if one["sheet"] == "cases" and one["row"]] == [
        ("bad-number", "fir_year"),
        ("unknown-code", "category"),
        ("unknown-code", "means"),
        ("date-order", "status_on"),
    ]
