"""What a submission is called on a page, and the badges of its states."""

from palermo.partners.rules.names import isolated
from palermo.partners.rules.vocabulary import body_label, language
from palermo.returns.models import Draft, Submission
from palermo.returns.rules.periods import period_words
from palermo.returns.rules.states import State
from palermo.ui.listing import State as Badge

BADGES = {
    State.RECEIVED: "info",
    State.CHECKING: "info",
    State.SENT_BACK: "warn",
    State.READY: "waits",
    State.ACCEPTED: "ok",
    State.SUPERSEDED: "plain",
    State.REFUSED: "bad",
    State.WITHDRAWN: "plain",
}


def badge(row: Submission) -> Badge:
    return Badge(BADGES[State(row.state)], row.get_state_display())


def body_of(row: Submission | Draft) -> str:
    return isolated(body_label(row.body))


def period_of(row: Submission | Draft) -> str:
    """Empty before the file said so."""
    if row.period_start is None or row.period_end is None:
        return ""
    return period_words(row.period_start, row.period_end, language())


def title_of(row: Submission | Draft) -> str:
    return " · ".join(part for part in (body_of(row), period_of(row)) if part)
