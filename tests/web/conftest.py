"""The oracle's world stands for a whole module; every request in it is taken back afterwards."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.core.cache import cache
from django.db import transaction
from django.urls import set_script_prefix

from tests.oracle import world as worlds


@contextmanager
def taken_back() -> Iterator[None]:
    """What is written inside is gone afterwards, as in a test of its own."""
    atomic = transaction.atomic()
    atomic._from_testcase = True  # an action may ask for the outermost transaction
    with atomic:
        yield
        transaction.set_rollback(True)


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: object) -> Iterator[worlds.World]:
    with django_db_blocker.unblock(), taken_back():  # type: ignore[attr-defined]
        yield worlds.make()
        cache.clear()


@pytest.fixture(autouse=True)
def open_prefix() -> Iterator[None]:
    """The test client leaves the script prefix of its last request standing; a server sets it anew each time."""
    set_script_prefix("/")
    yield
    set_script_prefix("/")
