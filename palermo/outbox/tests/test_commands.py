import pytest
from click.testing import CliRunner, Result

from palermo.outbox.commands import outbox_commands
from palermo.outbox.models import Message
from palermo.outbox.tests.sending import MINT, invited, reader

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("folder")]


def run(*arguments: str) -> Result:
    return CliRunner().invoke(outbox_commands(lambda: MINT), arguments)


def test_status_and_sending_in_both_languages() -> None:
    invited()
    invited(to=reader("sana"))
    assert "      2  Waiting" in run("status").output.splitlines()
    sent = run("send", "--lang", "ur")
    assert (sent.exit_code, sent.output.strip()) == (
        0,
        "بھیجے گئے: 2۔ دوبارہ کوشش ہوگی: 0۔ واپس آئے: 0۔ کوشش ترک: 0۔",
    )
    assert "      2  بھیج دیا گیا" in run("status", "--lang", "ur").output.splitlines()
    assert set(Message.objects.values_list("state", flat=True)) == {"sent"}
    assert run("send").output.startswith("Sent: 0.")


def test_no_address_and_no_name_is_printed() -> None:
    invited("Ayesha")
    said = run("status").output + run("send").output
    assert "ayesha" not in said.lower() and "@" not in said


def test_a_call_that_makes_no_sense() -> None:
    assert run("send", "--never").exit_code == 64
    assert "Example: palermo outbox send" in run("send", "--help").output
