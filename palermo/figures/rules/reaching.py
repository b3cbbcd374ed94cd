"""From which numbers one goes to the cases behind them, and who may."""

from palermo.figures.method.behind import behind
from palermo.journal.actor import Actor
from palermo.partners.rules.acting import may


def has_cases(figure: str) -> bool:
    return behind(figure) is not None


def may_see_cases(by: Actor, figure: str) -> bool:
    """Only where the reader sees all cases: who sees those of one body would learn how many there are elsewhere."""
    return has_cases(figure) and may(by, "case.list")
