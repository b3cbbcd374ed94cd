"""What the house finds of a return beside the rules of the format: each refuses the file."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from palermo.returns.method.keeping import Line

OTHER_BODY, PREPARED_LATER, TOO_HARD = "other-body", "prepared-later", "too-hard"
WORDS: dict[str, Promise] = {
    OTHER_BODY: _(
        "The file says that it is the return of {says}, and it was sent as that of {sent}. Send it as the right "
        "body, or correct the body in the sheet return."
    ),
    PREPARED_LATER: _(
        "The file says that it was prepared on {says}, and it arrived on {came}. Correct that day in the sheet return: "
        "no later return could replace this one."
    ),
    TOO_HARD: _(
        "This file could not be checked to its end: it is damaged in an unknown way, or needs more memory than there "
        "is. Fill a fresh template, or send the return in CSV files, and tell the bureau if it happens again."
    ),
}
COLUMN = {OTHER_BODY: "body", PREPARED_LATER: "prepared_on"}


def line(rule: str, value: str | None = None, **said: str) -> Line:
    with override("en"):
        message = str(WORDS[rule]).format(**said)
    with override("ur"):
        message_ur = str(WORDS[rule]).format(**said)
    column = COLUMN.get(rule)
    return {
        "rule": rule,
        "severity": "error",
        "effect": "file",
        "sheet": "return" if column else None,
        "row": None,
        "column": column,
        "value": value,
        "message": message,
        "message_ur": message_ur,
    }
