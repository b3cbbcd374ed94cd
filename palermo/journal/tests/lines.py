"""What tests of any room ask of the journal."""

import json
from typing import Any

from palermo.journal.models import Line


def lines_of(act: str) -> list[Line]:
    return list(Line.objects.filter(act=act).order_by("pk"))


def details_of(act: str) -> list[dict[str, Any]]:
    return [json.loads(line.details) for line in lines_of(act)]
