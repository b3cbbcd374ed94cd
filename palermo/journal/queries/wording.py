"""A break of the chain in plain words."""

from palermo.journal.queries.breaking import Break
from palermo.ui.language import words

_ = str
WORDS = {
    "changed": _("Line {line} was changed: it does not match its seal at place {position} of the chain."),
    "order": _(
        "The chain was reordered at place {position}: line {other} was sealed there, not line {line}."
    ),
    "missing": _("Line {line} is gone: its seal at place {position} of the chain has no line any more."),
    "gap": _("The seal at place {position} of the chain is gone."),
    "cut": _("The end of the journal is gone: it was sealed up to line {line}, and that line is not there."),
    "inserted": _("Line {line} was slipped in: everything up to it had been sealed, and it has no seal."),
    "unsealed": _(
        "Line {line} is older than five minutes and not sealed. Either nobody seals (run `palermo journal seal`) "
        "or it was slipped in."
    ),
    "unreadable": _(
        "Line {line}, at place {position} of the chain, cannot be read: the database is damaged there."
    ),
    "head": _(
        "The head of {day} does not match: lines up to place {position} of the chain were rewritten or removed "
        "after it was made."
    ),
    "printed": _(
        "The head given, {digest}, is not in this journal: lines that it sealed were rewritten or removed."
    ),
}


def break_words(broken: Break, language: str) -> str:
    text = words("palermo.journal", language)(WORDS[broken.kind])
    return text.format(
        line=broken.line if broken.line is not None else "?",
        other=broken.other,
        position=broken.position,
        day=broken.day.isoformat() if broken.day else "",
        digest=broken.digest,
    )
