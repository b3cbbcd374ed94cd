"""The search box of the open wing asks the shelf; that of the record wing does not."""

from palermo.config.search import FINDERS
from palermo.library.search import find


def test_only_the_open_wing_searches_the_shelf() -> None:
    assert [find in finders for finders in (FINDERS["open"], FINDERS["records"])] == [True, False]
