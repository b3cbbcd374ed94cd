"""`palermo freeze` and `palermo freeze verify` as they are typed."""

import pytest
from click.testing import CliRunner

from palermo.figures.freezing import freeze as command
from palermo.figures.models import Freeze
from palermo.figures.rules.files import folder_of
from palermo.figures.tests.register import flip, three_returns

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("house")]
HALF = ["--from", "2025-01-01", "--to", "2025-06-30"]


def run(*words: str) -> tuple[int, str]:
    found = CliRunner().invoke(command, list(words))
    return found.exit_code, found.output


def test_it_freezes_and_verifies() -> None:
    three_returns()
    code, said = run(*HALF)
    freeze = Freeze.objects.get()
    assert (code, freeze.digest in said, str(folder_of(freeze.address)) in said) == (0, True, True)
    assert run("verify") == (0, "Frozen periods: 1. Files missing, changed or added: 0.\n")
    flip(folder_of(freeze.address) / "cases.parquet")
    code, said = run("verify")
    assert (code, f"{freeze.address}: cases.parquet is not what was frozen." in said) == (1, True)


def test_without_days_or_returns_it_says_what_to_do() -> None:
    assert "--from 2025-01-01 --to 2025-12-31" in run()[1]
    assert run(*HALF) == (1, "No return is accepted yet, so there is nothing to freeze.\n")


def test_the_help_has_an_example() -> None:
    assert "palermo freeze --from 2025-01-01 --to 2025-12-31" in run("--help")[1]
    assert "palermo freeze verify" in run("verify", "--help")[1]
