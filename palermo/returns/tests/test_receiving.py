"""What arrives, from whom, and what becomes of it by itself."""

import hashlib
import io
import json
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from django.core import mail
from django.utils.timezone import localdate
from pytest_django.fixtures import Settings

from palermo.journal.actions import AlreadyDone
from palermo.journal.models import Line
from palermo.outbox.models import Message as Mail
from palermo.partners.models import Grant
from palermo.returns import queries
from palermo.returns.actions import SentAlready
from palermo.returns.actions.receiving import PIECE
from palermo.returns.method import receipt as receipts
from palermo.returns.method.foreign import ENCRYPTED, OLD
from palermo.returns.models import Receipt, Submission
from palermo.returns.tests.cast import checked, csv_zip, faulty, focal, officer, reader, sent, workbook
from palermo.ui.refusals import NotAllowed, Refused
from palermo.vault.models import Sealed
from palermo.vault.queries import is_ours, open_sealed
from tests.cast import NOW
from tests.working import drain


def test_what_is_sent_is_sealed_as_it_came(house: Path) -> None:
    data = workbook()
    made = sent(data, file_name="C:\\returns\\first quarter.xlsx")
    assert open_sealed(made.sent_bytes) == data
    assert open_sealed(made.file_name).decode() == "first quarter.xlsx"
    assert (made.size, made.digest) == (len(data), hashlib.sha256(data).hexdigest())
    assert (made.state, made.channel, made.container) == ("received", "page", "xlsx")
    line = Line.objects.get(act="return.received")
    assert (line.pk, line.thing_id) == (made.received_line, str(made.address))
    files = [each for each in house.rglob("*") if each.is_file()]
    assert files and not any(
        b"C-1" in each.read_bytes() or b"worksheet" in each.read_bytes() for each in files
    )


def test_a_good_return_is_ready_after_the_check_and_its_sender_hears_of_it(house: Path) -> None:
    made = checked()
    assert made.state == "ready"
    assert (made.errors, made.warnings, made.nil) == (0, 0, False)
    assert made.rows["cases"] == [2, 2, 0]
    assert (str(made.period_start), str(made.period_end), str(made.prepared_on)) == (
        "2025-01-01",
        "2025-03-31",
        "2025-04-05",
    )
    assert made.stated == {"opening_pending": 5, "registered": 2, "disposed": 1, "pending": 6}
    letter = Mail.objects.get(kind="returns/return")
    assert (letter.account, letter.subject) == (made.sent_by, "Return of Punjab Police: checked")
    assert f"/returns/{made.address}/" in letter.text and "2025, quarter 1" in letter.text
    assert not list((house / "data" / "passing").iterdir())


def test_rejected_rows_do_not_stop_a_return(house: Path) -> None:
    made = checked(faulty())
    assert made.state == "ready" and made.rows["cases"] == [2, 1, 1]
    assert made.errors and made.warnings
    details = json.loads(Line.objects.get(act="return.checked").details)
    assert details["state"] == "ready" and details["sent"] == details["accepted"] + details["rejected"]


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(lambda: workbook(pending=None), id="without a number that is needed"),
        pytest.param(lambda: workbook()[:-500], id="cut off"),
        pytest.param(lambda: csv_zip(cases="a,b\n1,2\n"), id="a zip without a return"),
        pytest.param(lambda: b"PK\x03\x04" + bytes(5000), id="no zip inside"),
    ],
)
def test_a_file_at_fault_is_sent_back_by_the_check_and_the_work_is_done(
    house: Path, data: Callable[[], bytes]
) -> None:
    made = checked(data())
    assert made.state == "sent_back" and made.errors and made.decided_by is None
    assert Mail.objects.get(kind="returns/return").subject == "Return of Punjab Police: sent back"


def test_the_return_of_another_body_is_sent_back(house: Path) -> None:
    made = checked(workbook(body="SD-POLICE"))
    assert (made.state, made.body, made.errors) == ("sent_back", "PB-POLICE", 1)
    assert made.rows["cases"] == [2, 0, 2]


def test_a_return_of_tomorrow_is_sent_back_for_nothing_could_replace_it(house: Path) -> None:
    today = localdate(NOW)
    made = checked(workbook(prepared_on=today + timedelta(days=1)))
    assert (made.state, made.errors) == ("sent_back", 1)
    (found,) = queries.groups(made, "ur")
    assert (found.rule, found.column, found.effect) == ("prepared-later", "prepared_on", "file")
    assert str(today) in found.message and "return" in found.message
    assert checked(workbook(prepared_on=today)).state == "ready"


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "The file is empty"),
        (b"case_id,name\n", "no .xlsx workbook and no .zip of CSV files"),
        (b"%PDF-1.7 something", "no .xlsx workbook and no .zip of CSV files"),
        (OLD + b" old", "workbook of another kind"),
        (OLD + bytes(PIECE - 20) + ENCRYPTED, "protected by a password"),
    ],
)
def test_what_is_no_container_is_refused_in_words(house: Path, data: bytes, said: str) -> None:
    with pytest.raises(Refused, match=said):
        sent(data)
    assert not Submission.objects.exists() and not Sealed.objects.exists()


def test_what_is_too_large_is_refused_and_leaves_nothing(house: Path, settings: Settings) -> None:
    settings.RETURN_LIMIT = 1024 * 1024
    with pytest.raises(Refused, match="larger than 1 MB"):
        sent(b"PK\x03\x04" + bytes(1024 * 1024))
    assert not Sealed.objects.exists()
    assert not [each for each in (house / "data").rglob("*") if each.is_file()]


def test_the_same_bytes_stand_once(house: Path) -> None:
    first = sent()
    with pytest.raises(SentAlready) as refused:
        sent()
    assert refused.value.submission == first and "24" in str(refused.value)
    drain()
    with pytest.raises(SentAlready):
        sent()
    assert Submission.objects.count() == 1 == Line.objects.filter(act="return.received").count()
    Submission.objects.update(state="withdrawn")
    assert sent().state == "received"


def test_another_body_may_send_the_same_bytes(house: Path) -> None:
    sent(workbook())
    assert checked(workbook(), by=focal("SD-POLICE"), body="SD-POLICE").state == "sent_back"


def test_one_form_sends_once(house: Path) -> None:
    sent(once="token")
    with pytest.raises(AlreadyDone):
        sent(workbook(pending=9), once="token")
    assert Submission.objects.count() == 1


@pytest.mark.parametrize(
    ("role", "scope", "channel", "allowed"),
    [
        ("provincial_focal", "body:PB-POLICE", "page", True),
        ("provincial_focal", "body:SD-POLICE", "page", False),
        ("provincial_focal", "body:PB-POLICE", "behalf", False),
        ("clerk", "body:PB-POLICE", "page", False),
        ("bureau_officer", "everything", "page", False),
        ("bureau_officer", "everything", "behalf", True),
        ("bureau_officer", "province:PK-PB", "behalf", True),
        ("bureau_officer", "province:PK-SD", "behalf", False),
        ("administrator", "everything", "behalf", False),
        ("auditor", "everything", "page", False),
    ],
)
def test_who_sends(house: Path, role: str, scope: str, channel: str, allowed: bool) -> None:
    by = reader(role, scope)
    if allowed:
        assert sent(by=by, channel=channel).sent_by == by.account
        return
    with pytest.raises(NotAllowed):
        sent(by=by, channel=channel)
    assert not Sealed.objects.exists()


def test_a_role_taken_away_while_the_bytes_come_sends_nothing(house: Path) -> None:
    by = focal()

    class Slow(io.BytesIO):
        def read(self, size: int | None = -1) -> bytes:
            Grant.objects.filter(account=by.account).update(ended_at=NOW, ended_by=1)
            return super().read(size)

    from palermo.returns.actions import receive

    with pytest.raises(NotAllowed):
        receive(Slow(workbook()), file_name="r.xlsx", body="PB-POLICE", channel="page", by=by, at=NOW)
    assert not Submission.objects.exists() and not Sealed.objects.exists()


def test_the_receipt_of_arrival_is_signed_and_says_what_arrived(house: Path) -> None:
    made = sent()
    given = Receipt.objects.get(submission=made, kind="arrival")
    read = receipts.read(open_sealed(given.content))
    assert is_ours(read.signed, read.signature)
    assert (read.said["sha256"], read.said["line"], read.said["return"]) == (
        made.digest,
        made.received_line,
        str(made.address),
    )
    assert not is_ours(receipts.canonical({**read.said, "size": 1}), read.signature)


def test_no_mail_goes_out_by_itself(house: Path) -> None:
    checked(by=officer(), channel="behalf")
    assert not mail.outbox
