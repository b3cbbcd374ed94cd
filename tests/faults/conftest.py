from collections.abc import Iterator

import pytest

from tests.faults.site import Site


@pytest.fixture(scope="session")
def site() -> Iterator[Site]:
    made = Site()
    yield made
    made.close()
