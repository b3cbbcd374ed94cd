from collections.abc import Iterator
from contextlib import contextmanager

from django.db import transaction


@contextmanager
def taken_back() -> Iterator[None]:
    """What is written inside is gone afterwards, as in a test of its own."""
    atomic = transaction.atomic()
    atomic._from_testcase = True  # an action may ask for the outermost transaction
    with atomic:
        yield
        transaction.set_rollback(True)
