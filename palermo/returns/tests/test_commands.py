"""The commands as they are called: what they print, write, and end with."""

import json
import os
import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import click
import openpyxl
import pytest
from click.testing import CliRunner, Result

from palermo.returns import commands
from palermo.returns.method.check import Checked
from palermo.returns.method.fields import DATA_SHEETS, SHEETS
from palermo.returns.method.template import write_template
from palermo.returns.tests.small import RETURN, ROWS, fill, write_csv_return

Run = Callable[..., Result]
FAULT = {"cases": [ROWS["cases"][0], ROWS["cases"][1] | {"category": "THEFT"}]}
FINDING_PARTS = ["rule", "severity", "effect", "sheet", "row", "column", "value", "message", "message_ur"]


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    monkeypatch.chdir(tmp_path)

    def call(command: str, *arguments: str | Path) -> Result:
        made = commands.check_command() if command == "check" else getattr(commands, command)
        return CliRunner().invoke(made, [str(each) for each in arguments], prog_name=f"palermo {command}")

    return call


@pytest.fixture
def clean(tmp_path: Path) -> Path:
    return write_csv_return(tmp_path / "clean", header=RETURN | {"body": "SD-POLICE"})


@pytest.fixture
def faulty(tmp_path: Path) -> Path:
    return write_csv_return(tmp_path / "faulty", ROWS | FAULT)


@pytest.fixture
def refused(tmp_path: Path) -> Path:
    return write_csv_return(tmp_path / "refused", header=RETURN | {"body": "NOBODY"})


def test_the_answer_is_the_contract_s_json(run: Run, clean: Path, faulty: Path, refused: Path) -> None:
    answer = json.loads(run("check", faulty, "clean", refused, "--format", "json").stdout)
    assert list(answer) == ["files"]
    assert [list(each) for each in answer["files"]] == [["file", "refused", "rows", "findings"]] * 3
    assert [(each["file"], each["refused"]) for each in answer["files"]] == [
        (str(faulty), False),
        ("clean", False),
        (str(refused), True),
    ]
    for each in answer["files"]:
        assert list(each["rows"]) == list(DATA_SHEETS)
        assert all(list(rows) == ["sent", "accepted", "rejected"] for rows in each["rows"].values())
        assert all(rows["sent"] == rows["accepted"] + rows["rejected"] for rows in each["rows"].values())
        assert all(list(finding) == FINDING_PARTS for finding in each["findings"])
    assert [rows["accepted"] for rows in answer["files"][2]["rows"].values()] == [0] * len(DATA_SHEETS)
    assert answer["files"][1]["findings"] == []
    (finding,) = [each for each in answer["files"][0]["findings"] if each["rule"] == "unknown-code"]
    assert [finding[part] for part in FINDING_PARTS[1:7]] == ["error", "row", "cases", 3, "category", "THEFT"]
    assert all(finding[part] for part in FINDING_PARTS[7:])


def test_a_path_is_shown_as_it_was_given(run: Run, clean: Path) -> None:
    answer = json.loads(run("check", "./clean", "clean/", "--format", "json").stdout)
    assert [each["file"] for each in answer["files"]] == ["./clean", "clean/"]


def test_json_gives_the_findings_in_the_order_of_the_check(run: Run, faulty: Path, refused: Path) -> None:
    from palermo.returns.method.check import check

    answer = json.loads(run("check", faulty, refused, "--format", "json").stdout)
    given = [[each[part] for part in FINDING_PARTS] for file in answer["files"] for each in file["findings"]]
    table = check([faulty, refused]).findings().to_pylist()
    assert given == [[each[part] for part in FINDING_PARTS] for each in table]
    assert len(given) == 3


@pytest.mark.parametrize(
    ("names", "code"),
    [
        (["clean"], 0),
        (["faulty"], 1),
        (["refused"], 2),
        (["clean", "faulty"], 1),
        (["faulty", "refused", "clean"], 2),
    ],
)
def test_the_end_says_what_was_rejected(
    run: Run, clean: Path, faulty: Path, refused: Path, names: list[str], code: int
) -> None:
    for form in ("text", "json"):
        assert run("check", *names, "--format", form).exit_code == code


def test_text_is_grouped_and_always_counts(run: Run, faulty: Path) -> None:
    lines = run("check", faulty).stdout.splitlines()
    assert lines[0] == str(faulty)
    assert "  cases: 2 rows sent = 1 accepted + 1 rejected" in lines
    place = lines.index("    category: error unknown-code, rejects the row (1)")
    assert lines[place + 2] == "      row 3 (THEFT)"
    assert "مسترد" in run("check", faulty, "--lang", "ur").stdout


def test_text_shows_the_first_places_of_a_rule_and_counts_the_rest(run: Run, tmp_path: Path) -> None:
    cases = [
        ROWS["cases"][1] | {"case_id": f"C-{n}", "fir_number": str(n), "sex": None, "category": "X"}
        for n in range(25)
    ]
    folder = write_csv_return(tmp_path / "many", {"cases": cases, "persons": [], "events": []})
    lines = run("check", folder).stdout.splitlines()
    place = lines.index("    category: error unknown-code, rejects the row (25)")
    assert lines[place + 2] == "      row " + ", ".join(f"{row} (X)" for row in range(2, 12))
    assert lines[place + 3] == "      and 15 more"


def test_another_room_may_add_findings(tmp_path: Path, clean: Path) -> None:
    seen: list[list[str]] = []

    def complete(checked: Checked) -> None:
        seen.append([each.path for each in checked.files()])

    result = CliRunner().invoke(commands.check_command(complete), [str(clean)])
    assert (result.exit_code, seen) == (0, [[str(clean)]])


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["nowhere.xlsx"], "There is no file or folder nowhere.xlsx."),
        ([], "Missing argument"),
        (["clean", "--format", "xml"], "Invalid value for '--format'"),
        (["clean", "faulty", "--mark", "out.xlsx"], "2 returns do not fit into one workbook"),
        (["clean", "--mark", "no folder/out.xlsx"], "There is no folder no folder"),
        (["clean", "--mark", "clean/return.csv"], "There is no folder clean/return.csv"),
        (["book.xlsx", "--mark", "book.xlsx"], "book.xlsx is the return itself"),
    ],
)
def test_a_call_without_sense_is_answered_in_plain_words(
    run: Run, clean: Path, faulty: Path, tmp_path: Path, arguments: list[str], said: str
) -> None:
    write_template(tmp_path / "book.xlsx", "PB-POLICE", date(2025, 1, 1), date(2025, 3, 31))
    before = (tmp_path / "book.xlsx").read_bytes()
    result = run("check", *arguments)
    assert result.exit_code == 64
    assert said in result.stderr
    assert result.stdout == ""
    assert (tmp_path / "book.xlsx").read_bytes() == before


def test_a_folder_without_returns_is_said_and_nothing_is_rejected(run: Run, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    result = run("check", "empty", "--format", "json")
    assert (json.loads(result.stdout), result.exit_code) == ({"files": []}, 0)
    assert result.stderr == "No return was found under empty.\n"


def test_what_may_not_be_opened_is_refused_beside_the_others(
    run: Run, clean: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shut = tmp_path / "shut.xlsx"
    shut.touch()
    read = Path.read_bytes

    def only_others(path: Path) -> bytes:
        if path == shut:
            raise PermissionError(13, "Permission denied", str(path))
        return read(path)

    # Whoever runs this may well be allowed to read everything.
    monkeypatch.setattr(os, "access", lambda path, mode, **_: Path(path) != shut)
    monkeypatch.setattr(Path, "read_bytes", only_others)
    answer = run("check", shut, "clean", "--format", "json")
    assert answer.exit_code == 2
    refused, other = json.loads(answer.stdout)["files"]
    assert [each["rule"] for each in refused["findings"]] == ["unreadable"]
    assert "may not be opened" in refused["findings"][0]["message"]
    assert not other["refused"]


def test_a_marked_copy_is_written_beside_the_answer(run: Run, faulty: Path, tmp_path: Path) -> None:
    result = run("check", faulty, "--mark", "out.xlsx", "--format", "json")
    assert result.exit_code == 1
    assert json.loads(result.stdout)["files"][0]["file"] == str(faulty)
    assert result.stderr == "Marked copy: out.xlsx\n"
    assert openpyxl.load_workbook(tmp_path / "out.xlsx")["cases"]["F3"].comment is not None


def test_what_cannot_be_opened_by_its_shown_name_is_said(run: Run, clean: Path, tmp_path: Path) -> None:
    clean.rename(os.fsdecode(os.fsencode(tmp_path) + b"/a\xff"))
    result = run("check", ".", "--mark", "marked")
    assert result.exit_code == 0
    assert "is not marked" in result.stderr


def test_several_returns_are_marked_into_a_folder(run: Run, tmp_path: Path, clean: Path) -> None:
    for name in ("a/return", "b/return"):
        shutil.copytree(clean, tmp_path / name)
    run("check", "a", "b", "clean", "--mark", "copies")
    assert sorted(path.name for path in (tmp_path / "copies").iterdir()) == [
        "clean-marked.xlsx",
        "return-marked-2.xlsx",
        "return-marked.xlsx",
    ]


@pytest.mark.parametrize(
    ("period", "days"),
    [
        (["--period", "2025-Q2"], (date(2025, 4, 1), date(2025, 6, 30))),
        (["--from", "2025-01-15", "--to", "2025-02-14"], (date(2025, 1, 15), date(2025, 2, 14))),
    ],
)
@pytest.mark.parametrize(("command", "sheets"), [("template", SHEETS), ("totals", ("return", "totals"))])
def test_a_template_is_written_for_body_and_period(
    run: Run,
    tmp_path: Path,
    command: str,
    sheets: tuple[str, ...],
    period: list[str],
    days: tuple[date, date],
) -> None:
    result = run(command, "--body", "sd-police", *period, "-o", "return.xlsx")
    assert (result.exit_code, result.stdout) == (0, "Written: return.xlsx\n")
    book = openpyxl.load_workbook(tmp_path / "return.xlsx")
    assert book.sheetnames == [*sheets, "read me", "lists"]
    filled = dict(book["return"].iter_rows(min_row=2, max_row=5, values_only=True))
    assert filled["body"] == "SD-POLICE"
    assert (filled["period_start"].date(), filled["period_end"].date()) == days


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (
            ["--body", "NOBODY", "--period", "2025"],
            "There is no reporting body NOBODY. The bodies are: PB-POLICE, ",
        ),
        (["--body", "ANF", "--period", "spring"], "spring is no period: write 2025-Q1, 2025-01 or 2025."),
        (["--body", "ANF"], "Give either --period, or both --from and --to."),
        (["--body", "ANF", "--from", "2025-01-01"], "Give either --period, or both --from and --to."),
        (["--body", "ANF", "--from", "2025-02-01", "--to", "2025-01-01"], "The last day (--to) lies before"),
    ],
)
def test_a_template_that_cannot_be_made_is_said_in_plain_words(
    run: Run, tmp_path: Path, arguments: list[str], said: str
) -> None:
    result = run("template", *arguments, "-o", "return.xlsx")
    assert result.exit_code == 64
    assert said in result.stderr
    assert not (tmp_path / "return.xlsx").exists()


@pytest.mark.parametrize(
    ("command", "arguments"),
    [
        ("template", ["--body", "ANF", "--period", "2025", "-o", "clean/return.csv/t.xlsx"]),
        ("totals", ["--body", "ANF", "--period", "2025", "-o", "clean/return.csv/t.xlsx"]),
        ("schema", ["-o", "clean/return.csv/schema"]),
        ("check", ["clean", "--mark", "clean/return.csv/folder"]),
    ],
)
def test_what_cannot_be_written_is_said_in_plain_words(
    run: Run, clean: Path, command: str, arguments: list[str]
) -> None:
    result = run(command, *arguments)
    assert result.exit_code == 64
    assert "clean/return.csv/" in result.stderr
    assert "cannot be read or written" in result.stderr


def test_a_template_by_command_can_be_filled_and_is_accepted(run: Run, tmp_path: Path) -> None:
    run("template", "--body", "PB-POLICE", "--period", "2025-Q1", "-o", "return.xlsx", "--lang", "ur")
    assert run("check", "return.xlsx").exit_code == 2
    fill(tmp_path / "return.xlsx")
    assert run("check", "return.xlsx").exit_code == 0


def test_the_schema_is_written_into_its_folder(run: Run, tmp_path: Path) -> None:
    result = run("schema", "-o", "published")
    names = sorted(path.name for path in (tmp_path / "published").iterdir())
    assert names == sorted(
        ["datapackage.json", "dictionary.md", *(f"{sheet}.schema.json" for sheet in SHEETS)]
    )
    assert len(result.stdout.splitlines()) == len(names)


@pytest.mark.parametrize("command", ["template", "totals", "check", "schema"])
@pytest.mark.parametrize(("lang", "example"), [("en", "Example: "), ("ur", "مثال: ")])
def test_help_has_an_example_in_both_languages(run: Run, command: str, lang: str, example: str) -> None:
    result = run(command, "--lang", lang, "--help")
    assert result.exit_code == 0
    assert f"{example}palermo {command}" in result.stdout


def test_the_language_may_come_from_the_environment(
    run: Run, clean: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PALERMO_LANG", "ur")
    assert "منظور" in run("check", clean).stdout


def test_usage_errors_keep_their_end_inside_a_group(tmp_path: Path) -> None:
    group: Any = click.Group(commands={"check": commands.check_command()})
    assert CliRunner().invoke(group, ["check", "nowhere"]).exit_code == 64
    assert CliRunner().invoke(group, ["check", "--nonsense"]).exit_code == 64
