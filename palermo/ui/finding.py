"""What each room's search gives: the kind in words, the name, where it leads."""

from dataclasses import dataclass

from django.utils.functional import Promise


@dataclass(frozen=True)
class Hit:
    kind: str | Promise  # in words: "person", "organisation"
    label: str
    url: str
    note: str | Promise = ""
