from collections.abc import Callable, Iterable
from dataclasses import dataclass

from palermo.config.operation.saying import said

# Marks a text for the catalogue where it stands; it is translated when it is shown.
_ = str


@dataclass(frozen=True)
class Finding:
    stops: bool  # the installation does not work, or must not
    words: str


Check = Callable[[], Iterable[Finding]]


def stop(text: str, **values: object) -> Finding:
    return Finding(True, said(text, **values))


def look(text: str, **values: object) -> Finding:
    return Finding(False, said(text, **values))


def made(check: Check) -> list[Finding]:
    """A check that itself breaks is a finding: the doctor never ends with a traceback."""
    try:
        return list(check())
    except OSError as wrong:
        words = _("{path} cannot be read or written ({why}). Check that it is there and who may use it.")
        return [stop(words, path=wrong.filename or wrong, why=wrong.strerror)]
    except Exception as wrong:  # noqa: BLE001 (whatever is broken, the other checks still speak)
        name = (check.__doc__ or check.__name__).splitlines()[0]
        why = f"{type(wrong).__name__}: {wrong}".splitlines()[0]
        return [stop(_("This could not be looked at: {name} ({why})"), name=name, why=why)]
