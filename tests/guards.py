"""A test that commits has its tables emptied at its end, which the guards of journal, shelf and freezes refuse: they go down just before.

The flush puts them back, because Django says "migrated" after it."""

from collections.abc import Iterator

import pytest
from django.db import connection

from palermo.figures import triggers as frozen
from palermo.journal import triggers
from palermo.library import triggers as shelf

COMMITTING = {"transactional_db", "live_server", "django_db_reset_sequences"}


@pytest.fixture(autouse=True)
def flush_may_pass(request: pytest.FixtureRequest) -> Iterator[None]:
    marker = request.node.get_closest_marker("django_db")
    commits = bool(COMMITTING & set(request.fixturenames)) or (
        marker is not None and (marker.kwargs.get("transaction") or marker.kwargs.get("reset_sequences"))
    )
    if not commits:
        yield
        return
    request.getfixturevalue("transactional_db")  # so that this ends before the flush
    yield
    triggers.lower_all(connection)
    shelf.lower_all(connection)
    frozen.lower_all(connection)
