"""The command as it is called: what it is asked for, and how a call that makes no sense is answered."""

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from palermo.figures.commands import figures
from palermo.returns.tests.small import write_csv_return

PERIOD = ("--from", "2025-01-01", "--to", "2025-03-31", "--out", "out", "--no-report")


@pytest.fixture(autouse=True)
def inside(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    write_csv_return(tmp_path / "sent")


def call(*arguments: str) -> Result:
    return CliRunner().invoke(figures, arguments)


@pytest.mark.parametrize("by", [["--by", "category,sex"], ["--by", "category", "--by", " sex"]])
def test_dimensions_may_be_given_together_or_one_by_one(by: list[str]) -> None:
    assert call("sent", *PERIOD, *by).exit_code == 0
    lines = Path("out/figures.csv").read_text().splitlines()
    assert lines[0] == "figure,category,sex,value"
    assert "cases_registered,TIP,,2" in lines
    assert "victims_identified,TIP,F,1" in lines


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["sent", *PERIOD, "--from", "1/13/2025"], "1/13/2025 is no day. Write it as 2025-03-31."),
        (["sent", *PERIOD, "--to", "2024-12-31"], "The last day (--to) lies before the first (--from)."),
        (["sent", *PERIOD, "--by", "sex", "--by", "sex"], "--by names a dimension twice."),
        (["sent", *PERIOD, "--by", "planet"], "There is no dimension planet."),
        (["sent", *PERIOD, "--where", "category=NONE"], "category=NONE: no such code."),
        (["sent", *PERIOD, "--out", "sent/cases.csv/out"], "sent/cases.csv/out cannot be read or written."),
        (["--facts", "sent", *PERIOD], "sent/returns.parquet cannot be read or written."),
        (["nowhere", *PERIOD], "There is no file or folder nowhere."),
    ],
)
def test_a_call_without_sense_is_answered_in_plain_words(arguments: list[str], said: str) -> None:
    result = call(*arguments)
    assert result.exit_code == 64
    assert said in result.stderr
    assert not Path("out/figures.csv").exists()


def test_returns_that_are_all_refused_give_empty_figures() -> None:
    Path("sent/return.csv").write_text("field,value\n")
    assert call("sent", *PERIOD).exit_code == 0
    lines = Path("out/figures.csv").read_text().splitlines()
    assert [line.split(",")[0] for line in lines] == ["figure", "returns_due"]
