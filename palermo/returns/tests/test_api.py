"""Returns for programs: sent once, read page by page, proved by their receipts."""

import hashlib
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test.client import BOUNDARY, MULTIPART_CONTENT, encode_multipart
from pytest_django.fixtures import Settings

from palermo.partners.models import Token
from palermo.partners.tests.api_cast import ask, token
from palermo.returns import actions
from palermo.returns.method import receipt as receipts
from palermo.returns.models import Submission
from palermo.returns.queries.findings import all_findings
from palermo.returns.tests.cast import checked, faulty, focal, holder, officer, workbook
from palermo.vault.queries import is_ours, open_sealed
from tests.cast import NOW
from tests.working import drain


@pytest.fixture
def raw(house: Path) -> str:
    return token(holder("provincial_focal", "body:PB-POLICE"), "records")


def get(path: str, raw: str, **headers: str) -> Any:
    return ask(path, raw, wing="records", **headers)


def send(raw: str, data: bytes, name: str = "return.xlsx", key: str = "", **fields: str) -> Any:
    form = {**fields, "file": SimpleUploadedFile(name, data)}
    headers = {"Idempotency_Key": key} if key else {}
    return ask(
        "/returns",
        raw,
        wing="records",
        method="POST",
        body=encode_multipart(BOUNDARY, form),
        **{"Content_Type": MULTIPART_CONTENT},
        **headers,
    )


def test_a_program_sends_a_return_and_reads_what_became_of_it(house: Path, raw: str) -> None:
    data = faulty()
    response = send(raw, data, body="PB-POLICE")
    assert response.status_code == 201, response.content
    said = response.json()
    made = Submission.objects.get()
    assert open_sealed(made.sent_bytes) == data and made.digest == said["digest"]
    assert (made.channel, made.sent_by, made.token_owner) == (
        "api",
        made.token_owner,
        Token.objects.get().account_id,
    )
    assert (said["state"], said["work"]["state"], said["rows"]) == ("received", "waiting", {})
    assert [each["kind"] for each in said["receipts"]] == ["arrival"]
    drain()
    place = response.headers["Location"].removeprefix("/records/api/v1")
    said = get(place, raw).json()
    assert (said["state"], said["work"]) == ("ready", None)
    assert said["rows"]["cases"] == {"sent": 2, "accepted": 1, "rejected": 1}
    assert (said["errors"], said["period_start"]) == (made_now(made).errors, "2025-01-01")
    assert not list((house / "data" / "arriving").iterdir())


def made_now(made: Submission) -> Submission:
    made.refresh_from_db()
    return made


def test_the_one_body_need_not_be_named(raw: str) -> None:
    assert send(raw, workbook()).json()["body"] == "PB-POLICE"
    province = token(holder("provincial_focal", "province:PK-PB", "of-a-province"), "records")
    response = send(province, faulty())
    assert (response.status_code, response.json()["errors"][0]["field"]) == (422, "body")


def test_the_same_word_sends_once_and_the_same_file_stands_once(raw: str) -> None:
    first, again = (send(raw, workbook(), key="mine").json() for _ in range(2))
    assert first["address"] == again["address"] and Submission.objects.count() == 1
    met = send(raw, workbook())
    assert met.status_code == 409 and met.json()["standing"] == first["address"]
    other = token(holder("provincial_focal", "body:SD-POLICE"), "records")
    assert send(other, workbook(body="SD-POLICE"), key="mine").json()["address"] != first["address"]


def test_another_file_under_the_same_word_is_refused_and_not_passed_over(raw: str) -> None:
    assert send(raw, workbook(), key="2025-Q1").status_code == 201
    mended = send(raw, faulty(), key="2025-Q1")
    assert mended.status_code == 422 and Submission.objects.count() == 1
    assert [each["field"] for each in mended.json()["errors"]] == ["Idempotency-Key"]
    assert send(raw, faulty(), key="2025-Q1-again").status_code == 201


@pytest.mark.parametrize(
    ("data", "fields", "status", "field"),
    [
        (b"", {}, 422, "file"),
        (b"%PDF-1.7", {}, 422, "file"),
        (b"PK\x03\x04", {"period": "2025-Q1"}, 422, "period"),
        (b"PK\x03\x04", {"body": "NOWHERE"}, 422, "body"),
        (b"PK\x03\x04" + bytes(3 * 1024 * 1024), {}, 413, None),
        (b"PK\x03\x04" + bytes(1024 * 1024), {}, 422, "file"),
    ],
)
def test_what_cannot_be_used_is_named(
    raw: str, settings: Settings, data: bytes, fields: dict[str, str], status: int, field: str | None
) -> None:
    settings.RETURN_LIMIT = 1024 * 1024
    response = send(raw, data, **fields)
    assert response.status_code == status, response.content
    if field:
        assert [each["field"] for each in response.json()["errors"]] == [field]
    assert not Submission.objects.exists()


def test_another_body_is_refused_and_journaled(raw: str) -> None:
    response = send(raw, workbook(body="SD-POLICE"), body="SD-POLICE")
    assert response.status_code == 403 and response.json()["right"] == "return.send"


def test_a_token_revoked_while_the_bytes_come_sends_nothing(
    raw: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    from palermo.returns.forms.arriving import Scrambling

    def revoke(self: Any, raw_data: bytes, start: int) -> None:
        Token.objects.update(revoked_at=NOW)
        original(self, raw_data, start)

    original = Scrambling.receive_data_chunk
    monkeypatch.setattr(Scrambling, "receive_data_chunk", revoke)
    assert send(raw, workbook()).status_code == 401
    assert not Submission.objects.exists()


def pages(path: str, raw: str) -> Iterator[Any]:
    cursor = ""
    while True:
        answer = get(f"{path}{'&' if '?' in path else '?'}limit=1{cursor and '&cursor=' + cursor}", raw)
        assert answer.status_code == 200, answer.content
        yield from answer.json()["items"]
        if (cursor := answer.json()["next"] or "") == "":
            return
        assert 'rel="next"' in answer.headers["Link"]


def test_lists_turn_page_by_page(raw: str) -> None:
    first = checked(faulty(), by=focal())
    second = checked(workbook(), by=focal())
    other = checked(workbook(body="SD-POLICE"), by=focal("SD-POLICE"), body="SD-POLICE")
    assert [each["address"] for each in pages("/returns", raw)] == [str(second.address), str(first.address)]
    bureau = token(holder("bureau_officer"), "records")
    assert {each["address"] for each in pages("/returns?state=ready", bureau)} >= {str(other.address)}
    assert get(f"/returns/{other.address}", raw).status_code == 404
    found = list(pages(f"/returns/{first.address}/findings", raw))
    assert len(found) == (first.errors or 0) + (first.warnings or 0) > 1
    assert all(each["message"]["en"] and each["message"]["ur"] for each in found)
    kept = [(each.rule, each.row, each.value) for each in all_findings(first)]
    assert [(each["rule"], each["row"], each["value"]) for each in found] == kept
    errors = list(pages(f"/returns/{first.address}/findings?severity=error", raw))
    assert len(errors) == first.errors
    groups = get(f"/returns/{first.address}/findings/groups", raw).json()["items"]
    assert sum(each["count"] for each in groups) == len(found)
    assert get(f"/returns/{first.address}/findings", bureau).json()["count"] == len(found)


def test_what_is_due_turns_page_by_page(raw: str) -> None:
    accepted = actions.accept_now(checked(by=focal()), by=officer(), at=NOW)
    asked = "/returns/due?start=2025-01-01&end=2025-12-31"
    due = list(pages(asked, raw))
    assert [each["period_end"] for each in due] == sorted((each["period_end"] for each in due), reverse=True)
    assert {each["body"] for each in due} == {"PB-POLICE"}
    (of_it,) = [each for each in due if each["period_end"] == "2025-03-31"]
    assert (of_it["state"], of_it["standing"]) == ("accepted", str(accepted.address))
    assert get("/returns/due?start=2025-01-01&end=9999-12-31", raw).status_code == 422


def test_receipts_prove_themselves(raw: str) -> None:
    accepted = actions.accept_now(checked(by=focal()), by=officer(), at=NOW)
    for kind in ("arrival", "acceptance"):
        place = f"/returns/{accepted.address}/receipts/{kind}"
        response = get(place, raw)
        read = receipts.read(response.content)
        assert is_ours(read.signed, read.signature) and read.said["kind"] == kind
        assert read.said["sha256"] == hashlib.sha256(workbook()).hexdigest()
        assert json.loads(response.content)["key"]
        paper = get(f"{place}?format=pdf", raw)
        assert paper.content.startswith(b"%PDF") and paper.headers["Content-Type"] == "application/pdf"
    assert get(f"/returns/{checked(workbook(pending=7)).address}/receipts/acceptance", raw).status_code == 404


def test_questions_are_few(raw: str, django_assert_max_num_queries: Any) -> None:
    made = checked(faulty(), by=focal())
    for path, most in (
        ("/returns", 14),
        (f"/returns/{made.address}", 16),
        (f"/returns/{made.address}/findings", 16),
    ):
        with django_assert_max_num_queries(most):
            assert get(path, raw).status_code == 200
