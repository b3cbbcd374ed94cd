"""Leftovers of broken uploads, and files that are not what they were."""

import io
import os
from datetime import timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from click.testing import CliRunner
from django.db import connection

from palermo.library import triggers
from palermo.library.actions import laying, put, sweep_shelf
from palermo.library.actions.laying import Laying
from palermo.library.commands import shelf as command
from palermo.library.models import Document
from palermo.library.rules.files import file_of, part_of
from palermo.library.rules.guards import missing_guards
from palermo.library.tests.cast import PDF, about, reader, shelve
from palermo.ui.refusals import Refused
from tests.cast import NOW

OLD = (NOW - timedelta(days=2)).timestamp()


def test_the_clock_takes_away_what_nobody_names_once_it_is_old(shelf: Path) -> None:
    made = shelve()
    nobodys, half, young = file_of(uuid4()), part_of(uuid4()), part_of(uuid4())
    for path in (nobodys, half, young):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"x")
    for path in (file_of(made.file), nobodys, half):
        os.utime(path, (OLD, OLD))
    os.utime(young, (NOW.timestamp(), NOW.timestamp()))
    assert sweep_shelf(NOW) == 2
    assert sorted(each for each in shelf.rglob("*") if each.is_file()) == sorted([file_of(made.file), young])


def test_a_file_named_by_two_versions_stays(shelf: Path) -> None:
    first = shelve()
    put(None, about(title="Corrected"), by=reader("secretariat"), at=NOW, replaces=first)
    os.utime(file_of(first.file), (OLD, OLD))
    assert sweep_shelf(NOW) == 0


def test_a_row_that_is_refused_takes_its_file_with_it(shelf: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(*_arguments: object) -> None:
        raise RuntimeError("the disk's index is gone")

    monkeypatch.setattr("palermo.library.actions.putting.put_in_place", fails)
    with pytest.raises(RuntimeError):
        shelve()
    assert not Document.objects.exists()
    assert not [each for each in shelf.rglob("*") if each.is_file()]


def test_a_full_disk_is_said_and_leaves_nothing(shelf: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_handle: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(laying.os, "fsync", full)
    with pytest.raises(Refused, match="no room left"):
        laying.lay(io.BytesIO(PDF))
    assert not [each for each in shelf.rglob("*") if each.is_file()]


def test_an_upload_that_breaks_off_leaves_nothing(shelf: Path) -> None:
    half = Laying()
    half.write(b"half of it")
    assert part_of(half.file).exists()
    half.abandon()
    assert not [each for each in shelf.rglob("*") if each.is_file()]


def test_verify_names_what_is_missing_or_changed(shelf: Path) -> None:
    whole, changed, missing = shelve(), shelve(), shelve()
    assert CliRunner().invoke(command, ["verify"]).exit_code == 0
    file_of(changed.file).write_bytes(PDF[:-1] + b"!")
    file_of(missing.file).unlink()
    answer = CliRunner().invoke(command, ["verify"])
    assert answer.exit_code == 1
    said = answer.output
    assert f"Document {changed.pk}: its file {changed.file} is not what arrived." in said
    assert f"Document {missing.pk}: its file {missing.file} is missing." in said
    assert str(whole.file) not in said and "Files that hold: 1. Missing or changed: 2." in said


def test_a_guard_that_was_lowered_is_named_and_put_back(db: None) -> None:
    assert missing_guards() == []
    with connection.cursor() as cursor:
        cursor.execute(triggers.drop(connection.vendor, "library_document_refuses_update"))
    assert missing_guards() == ["library_document_refuses_update"]
    assert CliRunner().invoke(command, ["verify"]).exit_code == 1
    assert triggers.raise_all(connection) == ["library_document_refuses_update"]
    assert missing_guards() == []
