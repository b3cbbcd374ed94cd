"""The two languages of every room: one gettext catalogue a room, English texts as keys."""

import gettext
from collections.abc import Callable
from functools import cache
from importlib.resources import files

LANGUAGES = ("en", "ur")
RIGHT_TO_LEFT = frozenset({"ur"})


@cache
def words(room: str, language: str) -> Callable[[str], str]:
    """The translator of one room ("palermo.figures") into one language; English returns the text itself."""
    if language not in LANGUAGES:
        raise ValueError(f"no such language: {language} (there are {', '.join(LANGUAGES)})")
    if language == "en":
        return str
    catalogue = files(room).joinpath("locale")
    return gettext.translation("django", str(catalogue), languages=[language]).gettext


def direction(language: str) -> str:
    return "rtl" if language in RIGHT_TO_LEFT else "ltr"
