"""The oracle's world stands for a whole module; every request in it is taken back afterwards."""

from collections.abc import Iterator

import pytest
from django.core.cache import cache
from django.urls import set_script_prefix

from tests.oracle import making
from tests.oracle import world as worlds
from tests.web.taking_back import taken_back
from tests.web.visiting import open_sessions


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: object) -> Iterator[worlds.World]:
    with django_db_blocker.unblock(), taken_back():  # type: ignore[attr-defined]
        world = making.make()
        open_sessions(world)
        yield world
        cache.clear()


@pytest.fixture(autouse=True)
def open_prefix() -> Iterator[None]:
    """The test client leaves the script prefix of its last request standing; a server sets it anew each time."""
    set_script_prefix("/")
    yield
    set_script_prefix("/")
