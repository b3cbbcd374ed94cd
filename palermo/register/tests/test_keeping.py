"""What is kept: leftovers are swept, small sets packed, damage named, and a lost index made again."""

import os
from datetime import timedelta
from pathlib import Path

import duckdb
import pytest
from django.db import connection

from palermo.journal.models import Line
from palermo.register.actions import abandon, compact, rebuild, sweep, verify_sets
from palermo.register.actions.verifying import DamagedRegister
from palermo.register.method.facts import FACTS
from palermo.register.method.ledger import open_ledger
from palermo.register.models import (
    AcceptedSet,
    CaseContent,
    CaseEntry,
    CaseNumber,
    engines,
)
from palermo.register.queries.cases import cases, contents_of
from palermo.register.queries.sets import folders_of, kept_sets, standing_sets
from palermo.register.rules.refusals import ChangedContent, NoNumbers
from palermo.register.tests.returned import Q1, Q2, WORKER, case, laid, person, reader, stood
from palermo.ui.refusals import Refused
from tests.cast import NOW

PEOPLE = (
    person(1, "VICTIM", name="Nasreen Bibi", id_number="35202-1234567-2"),
    person(2, "ACCUSED", name="Muhammad Aslam", alias="Pappu Khan"),
)
LATER = NOW + timedelta(days=1)
TABLES = (CaseContent, CaseEntry, CaseNumber)
Index = dict[str, list[tuple[object, ...]]]


def three_sets() -> None:
    """One of them superseded; a case in two periods, one handed on."""
    stood(case("7", *PEOPLE), case("8"))
    stood(
        case("7", *PEOPLE, events=[{"person_no": 2, "stage": "CHARGE", "on": "2025-05-02", "court": "A"}]),
        period=Q2,
    )
    stood(case("7", PEOPLE[0], transferred_from="SD-POLICE:4"))
    stood(case("4", PEOPLE[1]), body="SD-POLICE")


def index() -> Index:
    """In plaintext and without ids that are given anew."""
    entries = dict(CaseEntry.objects.values_list("pk", "case_no"))
    sets = dict(CaseEntry.objects.values_list("pk", "accepted_set"))
    told = {no: contents_of([no], reader())[no] for no in set(entries.values())}
    with connection.cursor() as cursor:
        keys = {}
        for table in engines.TABLES:
            cursor.execute(f"SELECT * FROM {table}")
            at = [column[0] for column in cursor.description].index("entry_id")
            keys[table] = sorted(
                (sets[row[at]], entries[row[at]], *(value for place, value in enumerate(row) if place != at))
                for row in cursor.fetchall()
            )
    columns = [field.attname for field in CaseEntry._meta.concrete_fields if field.attname != "id"]
    return {
        "entries": sorted(CaseEntry.objects.values_list(*columns), key=repr),
        "numbers": sorted(CaseNumber.objects.values_list("key", "case_no", "address")),
        "told": sorted(
            (
                no,
                each.entry.accepted_set_id,
                each.content is not None and each.content["persons"],
                each.stands,
            )
            for no, some in told.items()
            for each in some
        ),
        **keys,
    }


def lose_the_index(*models: type) -> None:
    for model in models or TABLES:
        model.objects.all().delete()
    if not models:
        with connection.cursor() as cursor:
            for table in engines.TABLES:
                cursor.execute(f"DELETE FROM {table}")


def facts() -> dict[str, list[tuple[object, ...]]]:
    con = duckdb.connect()
    open_ledger(con, folders_of(standing_sets()), [each.pk for each in standing_sets()])
    return {table: sorted(con.execute(f"FROM facts.{table}").fetchall(), key=repr) for table in FACTS}


def test_what_was_given_up_leaves_nothing_but_a_line(register: Path) -> None:
    stood(case("7", *PEOPLE))
    before = index()
    given_up = laid(case("9", *PEOPLE), period=Q2)
    abandon(given_up, at=NOW)
    assert sweep(LATER) == 1
    after = index()
    assert {**before, "numbers": after["numbers"]} == after
    assert not AcceptedSet.objects.filter(pk=given_up.pk).exists()
    assert len(list(register.iterdir())) == 1
    assert Line.objects.filter(act="register.swept", thing_id=given_up.pk).count() == 1
    assert sweep(LATER) == 0


def test_who_is_silent_for_long_is_dead_and_who_is_not_lives(register: Path) -> None:
    laid(case("7"))
    assert sweep(NOW + timedelta(minutes=29)) == 0
    assert sweep(NOW + timedelta(minutes=31)) == 1
    laid(case("7"))
    assert sweep(NOW - timedelta(minutes=31)) == 1  # laid down before the clock was set back


def test_packed_sets_say_what_they_said_and_lie_in_one_folder(register: Path) -> None:
    three_sets()
    before, counted = index(), facts()
    assert compact(NOW, many=5) == 0
    assert compact(NOW, many=4) == 4
    assert (index(), facts()) == (before, counted)
    assert len(set(kept_sets().values_list("folder", flat=True))) == 1
    assert Line.objects.get(act="register.compacted").details == '{"sets":4}'
    assert rebuild(by=WORKER, at=NOW).equal == 4
    assert compact(NOW, many=2) == 0
    stood(case("7", *PEOPLE), period=(Q1[0], Q2[1]))
    assert compact(NOW, many=2) == 5
    assert rebuild(by=WORKER, at=NOW).equal == 5


def test_old_folders_stay_while_somebody_may_read_them(register: Path) -> None:
    three_sets()
    for path in register.iterdir():
        os.utime(path, (0, 0))
    compact(NOW, many=4)
    sweep(NOW)
    assert len(list(register.iterdir())) == 5
    for path in register.iterdir():
        os.utime(path, (0, 0))
    sweep(LATER)
    assert [path.name for path in register.iterdir()] == [str(kept_sets()[0].folder)]


@pytest.mark.parametrize("name", ["cases", "persons", "returns", "contents", "numbers"])
def test_one_flipped_byte_is_named_and_nothing_reads_on(register: Path, name: str) -> None:
    three_sets()
    verify_sets(standing_sets(), by=WORKER, at=NOW)
    wrong = kept_sets()[1]
    path = register / str(wrong.folder) / f"{name}.parquet"
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(data)
    for read in (
        lambda: verify_sets(standing_sets(), by=WORKER, at=NOW),
        lambda: rebuild(by=WORKER, at=NOW),
        lambda: compact(NOW, many=2),
    ):
        with pytest.raises(
            DamagedRegister, match=f"{name}.parquet of the accepted sets {wrong.pk} was changed"
        ):
            read()
    lines = Line.objects.filter(act="register.damaged", thing_id=wrong.pk)
    assert {line.details for line in lines} == {f'{{"code":"{name}","state":"changed"}}'}


def test_a_file_that_is_gone_is_named(register: Path) -> None:
    three_sets()
    wrong = kept_sets()[0]
    (register / str(wrong.folder) / "cases.parquet").unlink()
    with pytest.raises(DamagedRegister, match="is missing"):
        verify_sets(kept_sets(), by=WORKER, at=NOW)


def test_an_index_that_is_right_is_proved_and_left(register: Path) -> None:
    three_sets()
    ids = set(CaseEntry.objects.values_list("pk", flat=True))
    told = rebuild(by=WORKER, at=NOW)
    assert (told.sets, told.equal, told.made, told.cases) == (4, 4, 0, 5)
    assert set(CaseEntry.objects.values_list("pk", flat=True)) == ids
    assert Line.objects.get(act="register.rebuilt").details == '{"cases":5,"sets":4,"state":"equal"}'


def test_a_lost_index_is_made_again_equal_in_plaintext(register: Path) -> None:
    three_sets()
    before = index()
    lose_the_index()
    told = rebuild(by=WORKER, at=NOW)
    assert (told.equal, told.made) == (0, 4)
    assert index() == before
    assert rebuild(by=WORKER, at=NOW).equal == 4
    assert AcceptedSet.objects.count() == 4


@pytest.mark.parametrize(
    "spoil",
    [
        "DELETE FROM register_namekey WHERE person_no = 2",
        "DELETE FROM register_identitykey",
        "UPDATE register_namekey SET year = 1999",
        "UPDATE register_namekey SET entry_id = entry_id + 1000",
        "DELETE FROM register_casecontent",
        "UPDATE register_caseentry SET fir_key = 3",
        "UPDATE register_caseentry SET category = 'SOM'",
        "UPDATE register_caseentry SET body = 'IS-POLICE'",
        "UPDATE register_caseentry SET from_case_no = NULL",
        "DELETE FROM register_casenumber",
    ],
)
def test_whatever_a_hand_changed_in_the_index_is_made_right(register: Path, spoil: str) -> None:
    three_sets()
    before = index()
    with connection.cursor() as cursor:
        cursor.execute(spoil)
    rebuild(by=WORKER, at=NOW)
    assert index() == before


def test_a_content_that_was_changed_in_its_row_is_refused_and_made_again(register: Path) -> None:
    stood(case("7", *PEOPLE))
    (row,) = cases(reader())
    CaseContent.objects.update(sealed=b"\x00" * 60)
    with pytest.raises(ChangedContent):
        contents_of([row.case_no], reader())
    rebuild(by=WORKER, at=NOW)
    assert contents_of([row.case_no], reader())[row.case_no][0].content is not None


def test_without_its_numbers_the_register_takes_nothing_in(register: Path) -> None:
    stood(case("7"))
    lose_the_index(CaseNumber)
    with pytest.raises(NoNumbers):
        laid(case("8"), period=Q2)
    rebuild(by=WORKER, at=NOW)
    laid(case("8"), period=Q2)


def test_other_numbers_than_those_of_the_files_are_refused(register: Path) -> None:
    stood(case("7"))
    number = CaseNumber.objects.get()
    CaseNumber.objects.update(case_no=number.case_no + 1)
    with pytest.raises(Refused, match="number the same case differently"):
        rebuild(by=WORKER, at=NOW)
