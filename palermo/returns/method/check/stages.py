"""The stages of case_status.csv as numbers: a stage's rank names it, and a set of stages is a set of bits."""

from __future__ import annotations

from functools import cache

from palermo.vocabulary.codes import Code, codes

REGISTERED = "REGISTERED"
APPEAL = "APPEAL"
DECISION, APPEALS = "4", "5"
SENTENCED = ("CONVICTED", "REDUCED", "UPHELD")


@cache
def _stages() -> tuple[Code, ...]:
    return tuple(codes("stages").values())


def rank(code: str) -> int:
    return int(codes("stages")[code].extra["rank"])


def bits(names: tuple[str, ...] | list[str]) -> int:
    return sum(1 << rank(name) for name in names)


def among(rank_sql: str, names: tuple[str, ...] | list[str]) -> str:
    """True when the stage of this rank is one of the names; NULL for no stage."""
    return f"(({bits(names)}::BIGINT >> {rank_sql}::INTEGER) & 1 = 1)"


def with_value(column: str, *values: str) -> list[str]:
    """The stages that have one of these values in a column of case_status.csv."""
    return [stage.code for stage in _stages() if stage.extra[column] in values]


def disposing() -> list[str]:
    """Stages in which a case no longer counts as pending."""
    return [*with_value("terminal", "yes"), APPEAL]


def allowed_next() -> list[tuple[int, int]]:
    """Per stage its rank and the bits of the stages that may follow it, itself included."""
    found = []
    for stage in _stages():
        names = [name for name in stage.extra["allowed_next"].split(";") if name in codes("stages")]
        found.append((rank(stage.code), bits([stage.code, *names])))
    return found
