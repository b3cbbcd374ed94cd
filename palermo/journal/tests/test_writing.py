"""What a line takes and what it refuses; a form sent twice acts once."""

import json
from datetime import UTC, date, datetime

import pytest
from django.db import transaction
from hypothesis import given, settings
from hypothesis import strategies as st

from palermo.journal.actions import AlreadyDone, exported, looked, refused, write
from palermo.journal.actor import COMMAND, Actor
from palermo.journal.models import Line
from palermo.journal.queries import about, done_once, lines
from palermo.journal.rules import NotACode, reasons
from palermo.journal.rules.shape import canonical_details
from palermo.journal.tests.lines import details_of, lines_of
from palermo.ui.refusals import Refused

AT = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
BY = Actor(
    account=7, role="bureau_officer", scope="body:PB-POLICE", wing="records", origin="::1", request="0f"
)


def test_details_are_canonical(db: None) -> None:
    details = {"until": date(2026, 3, 1), "body": "PB-POLICE", "posts": (3, 1), "ended": True, "of": None}
    line = write("post.given", by=BY, at=AT, thing=("partners.post", 4), details=details)
    assert line.details == ('{"body":"PB-POLICE","ended":true,"of":null,"posts":[3,1],"until":"2026-03-01"}')
    assert (line.account, line.scope, line.thing_id) == (7, "body:PB-POLICE", "4")


@pytest.mark.parametrize(
    "value",
    [
        "Ayesha",
        "Ayesha Khan",
        "ali khan",
        "Ali-Khan",
        "عائشہ",
        "Åsa",
        "a@example.org",
        "+923001234567",
        "03001234567",
        "0300-1234567",
        "35201-1234567-1",
        "3520112345671",
        "35201/1234567/1",
        "35201.1234567.1",
        "AB1234567",
        "PK36SCBL0000001123456702",
        "123456789",
        "٣٥٢٠١١٢٣٤٥٦٧١",
        "a\nb",
        "a\u202eb",
        "x" * 65,
        3520112345671,
        3001234567,
        -3520112345671,
        1.5,
        [3520112345671],
        ["Ayesha"],
        [["a"]],
        list(range(1001)),
        {"a": 1},
        b"bytes",
    ],
)
def test_a_name_or_a_personal_number_is_stopped(value: object) -> None:
    with pytest.raises(NotACode) as stopped:
        canonical_details({"x": value})  # type: ignore[dict-item]
    assert str(value) not in str(stopped.value)


@pytest.mark.parametrize(
    "key", ["name", "full_name", "email", "cnic", "born", "Ayesha", "ayesha khan", "", "x" * 33]
)
def test_a_key_that_asks_for_the_personal_is_stopped(key: str) -> None:
    with pytest.raises(NotACode):
        canonical_details({key: 1})


@pytest.mark.parametrize(
    "value",
    [
        "",
        "PB-POLICE",
        "bureau_officer",
        "person.enter",
        "body:PB-POLICE",
        "config/mail/head.txt",
        "application/pdf",
        "2026-11-24T09:00:00",
        "2025-Q1",
        "9b2d1f0e-8a51-4d3a-9a51-1234567890ab",
        "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
        "12345678901234567890123456789012345678901234567890123456789012ab",
        "untoc-review",
    ],
)
def test_codes_pass(value: str) -> None:
    assert json.loads(canonical_details({"x": value})) == {"x": value}


@settings(deadline=None)
@given(st.text(max_size=80))
def test_whatever_passes_is_no_prose(text: str) -> None:
    try:
        canonical_details({"x": text})
    except NotACode:
        return
    assert text.isascii()
    assert not set(text) & set(" @\n\t\"'&<>+=")
    assert len(text) <= 64
    for piece in __import__("re").split(r"[_.:/-]", text):
        assert piece in (piece.lower(), piece.upper())


@settings(deadline=None)
@given(
    st.integers(1, 8),
    st.integers(0, 9999),
    st.integers(0, 9_999_999),
    st.integers(0, 9),
    st.sampled_from("-./ "),
)
def test_no_identity_number_passes_however_it_is_written(a: int, b: int, c: int, d: int, by: str) -> None:
    joined, parted = f"{a}{b:04}{c:07}{d}", by.join((f"{a}{b:04}", f"{c:07}", str(d)))
    for value in (joined, parted, int(joined), f"no.{parted}", [joined]):
        with pytest.raises(NotACode):
            canonical_details({"x": value})  # type: ignore[dict-item]
    with pytest.raises(Refused):
        write("tested", by=BY, at=AT, reference=f"file {parted}")


@pytest.mark.parametrize(
    "changes",
    [
        {"act": "Person entered"},
        {"act": ""},
        {"thing": ("person", "Ayesha Khan")},
        {"thing": ("Person", 1)},
        {"thing": ("account", "a@example.org")},
        {"once": "a b"},
        {"once": "x" * 33},
        {"outcome": "perhaps"},
        {"by": Actor(None, "Ayesha Khan", "", "open", "::1")},
        {"by": Actor(None, "visitor", "body:Ayesha Khan", "open", "::1")},
        {"by": Actor(None, "visitor", "", "open", "Ayesha Khan")},
        {"by": Actor(None, "visitor", "", "open", "::1", request="x" * 17)},
    ],
)
def test_the_other_columns_take_codes_only(changes: dict[str, object]) -> None:
    with pytest.raises(NotACode):
        write(**{"act": "tested", "by": BY, "at": AT} | changes)  # type: ignore[arg-type]


def test_a_random_id_passes_whatever_digits_it_ends_in() -> None:
    ended_like_a_number = "8f1c2a4e-7b3d-4c1e-9a2b-350123456789"
    assert canonical_details({"message": ended_like_a_number}) == f'{{"message":"{ended_like_a_number}"}}'
    with pytest.raises(NotACode):
        canonical_details({"message": "8f1c2a4e-350123456789"})


def test_a_reason_is_one_of_the_list(db: None) -> None:
    for code in reasons():
        assert write("tested", by=BY, at=AT, reason=code, reference="FIA/LHR/12-2026").reason == code
    with pytest.raises(Refused) as refusal:
        write("tested", by=BY, at=AT, reason="because")
    assert refusal.value.field == "reason"


@pytest.mark.parametrize(
    "reference", ["Ayesha Khan", "x" * 39 + "12", "12/2026\u202e", "0300-1234567", "AB1234567", "نمبر 12"]
)
def test_a_reference_is_the_number_of_a_file(reference: str) -> None:
    with pytest.raises(Refused) as refusal:
        write("tested", by=BY, at=AT, reference=reference)
    assert refusal.value.field == "reference"


def test_a_form_sent_twice_acts_once(db: None) -> None:
    first = write("person.entered", by=BY, at=AT, thing=("partners.person", 4), once="token")
    assert done_once("token") == first
    assert done_once("other") is done_once("") is done_once(None) is None
    with transaction.atomic():
        with pytest.raises(AlreadyDone) as again:
            write("person.entered", by=BY, at=AT, once="token")
        assert again.value.line == first
        write("tested", by=BY, at=AT)  # the caller's transaction is still usable
    assert Line.objects.count() == 2


def test_a_page_of_names_is_one_line(db: None) -> None:
    assert looked("partners.person", [], by=BY, at=AT) is None
    looked("partners.person", [4], by=BY, at=AT, reason="duty", reference="12/2026")
    looked("partners.person", [4, 40, 14], by=BY, at=AT)
    looked("partners.person", [40, 14], by=BY, at=AT)
    assert [(line.thing_id, line.details) for line in lines_of("looked")] == [
        ("4", "{}"),
        ("", '{"ids":[4,40,14]}'),
        ("", '{"ids":[40,14]}'),
    ]
    found = about(lines("records"), "partners.person", "4")
    assert [line.pk for line in found] == [line.pk for line in reversed(lines_of("looked")[:2])]
    assert about(lines("records"), "partners.person", "1").count() == 0
    assert about(lines("open"), "partners.person", "4").count() == 0


def test_a_look_is_committed_before_anything_is_shown(transactional_db: None) -> None:
    looked("partners.person", [1], by=BY, at=AT)
    with pytest.raises(RuntimeError), transaction.atomic():
        looked("partners.person", [2], by=BY, at=AT)
    assert [line.thing_id for line in lines_of("looked")] == ["1"]


def test_an_export_and_a_refusal_are_kept(db: None) -> None:
    exported("people", 120, by=BY, at=AT, file_format="csv")
    refused("person.enter", by=BY, at=AT, thing=("partners.person", "9"))
    assert details_of("exported") == [{"format": "csv", "rows": 120}]
    assert [(line.outcome, line.thing_id) for line in lines_of("refused")] == [("refused", "9")]


def test_each_wing_sees_its_own_lines(db: None) -> None:
    write("tested", by=BY, at=AT)
    write("tested", by=COMMAND, at=AT)
    assert [line.wing for line in lines("records")] == ["records"]
    assert [line.wing for line in lines("records", common=True)] == ["common", "records"]
    assert list(lines("open")) == []
