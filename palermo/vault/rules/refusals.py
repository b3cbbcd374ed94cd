"""What goes wrong with keys and sealed bytes, in words for the person who meets it. None of them holds a content."""

from collections.abc import Sequence
from pathlib import Path
from uuid import UUID

from django.utils.translation import gettext as _

from palermo.ui.refusals import Refused


class KeyTrouble(Refused):
    """This installation's keys do not fit its database; each of `troubles` says what to do."""

    def __init__(self, troubles: list[str]) -> None:
        super().__init__("\n".join(troubles))
        self.troubles = troubles


class NotHeldHere(Refused):
    """Sealed under a key that somebody else keeps."""

    def __init__(self, ring: str, fingerprint: str) -> None:
        words = _(
            "This was sealed with the key {fingerprint} of the ring {ring}, which is not kept on this server. "
            "Whoever keeps the key can open it."
        )
        super().__init__(words.format(ring=ring, fingerprint=fingerprint))
        self.ring = ring


class Destroyed(Refused):
    def __init__(self) -> None:
        super().__init__(_("This was destroyed; only the note that it existed is left."))


class Changed(Refused):
    """The named object is not what was sealed. `part` is bytes, key, swapped or missing."""

    def __init__(self, part: str, thing: UUID) -> None:
        words = {
            "bytes": _("Object {id} cannot be opened: the stored bytes were changed."),
            "key": _("Object {id} cannot be opened: its wrapped key was changed."),
            "swapped": _(
                "Object {id} cannot be opened: what lies in its place was sealed as another object."
            ),
            "missing": _("Object {id} cannot be opened: its file is missing."),
        }
        super().__init__(words[part].format(id=thing))
        self.part = part
        self.thing = thing


def no_key_yet(ring: str) -> str:
    return _("The ring {ring} has no key yet. Make one: palermo vault make-keys {ring}").format(ring=ring)


def of_the_other_wing(rings: Sequence[str]) -> str:
    words = _(
        "This database belongs to the other wing: it has keys of {rings} only. "
        "Set PALERMO_WING to what it was founded with."
    )
    return words.format(rings=", ".join(rings))


def damaged_file(ring: str, path: Path, lines: Sequence[int]) -> str:
    words = _(
        "The key file of the ring {ring} is damaged in line {lines}: {path}. Put a whole copy there, or move it away."
    )
    return words.format(ring=ring, path=path, lines=", ".join(str(line) for line in lines))
