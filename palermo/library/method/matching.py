"""A question as each database asks its index: the same atoms, in SQLite's FTS5 and in PostgreSQL's tsquery.

An atom is a lexeme of `question.lexemes_of`, so it holds letters, digits, = and : only; it is quoted all the same.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from palermo.library.method.question import Question

TIERS = ("t:", "a:", "")  # all words in the title; else in title, author and abstract; else anywhere
Atom = tuple[str, bool]  # a lexeme, and whether longer ones count


@dataclass(frozen=True)
class Marks:
    """`any_of`: of each group a document bears one mark; `none_of`: it bears none of these."""

    any_of: tuple[tuple[str, ...], ...] = ()
    none_of: tuple[str, ...] = ()


@dataclass(frozen=True)
class Sought:
    """All groups of `must`, of each one atom; no group of `never`, of which all atoms would have to be there."""

    must: tuple[tuple[Atom, ...], ...]
    never: tuple[tuple[Atom, ...], ...]


def sought(asked: Question, marks: Marks, tier: str = "", better: str | None = None) -> Sought:
    """Those of one tier that are not already of a `better` one."""
    must: list[tuple[Atom, ...]] = [tuple((f"={mark}", False) for mark in group) for group in marks.any_of]
    must += [((tier + word.key, word.open),) for word in asked.wanted]
    never: list[tuple[Atom, ...]] = [((f"={mark}", False),) for mark in marks.none_of]
    never += [((word, False),) for word in asked.unwanted]
    if better is not None:
        never.append(tuple((better + word.key, word.open) for word in asked.wanted))
    return Sought(tuple(must), tuple(never))


def fts5(asked: Sought) -> str:
    must = " AND ".join(_joined(group, " OR ", _fts5_atom) for group in asked.must)
    never = " OR ".join(_joined(group, " AND ", _fts5_atom) for group in asked.never)
    return f"({must}) NOT ({never})" if never else must


def tsquery(asked: Sought) -> str:
    must = [_joined(group, " | ", _tsquery_atom) for group in asked.must]
    never = [f"!{_joined(group, ' & ', _tsquery_atom)}" for group in asked.never]
    return " & ".join(must + never)


def _joined(group: Sequence[Atom], by: str, written: Callable[[str, bool], str]) -> str:
    return f"({by.join(written(*atom) for atom in group)})"


def _fts5_atom(lexeme: str, longer: bool) -> str:
    quoted = lexeme.replace('"', '""')
    return f'"{quoted}"*' if longer else f'"{quoted}"'


def _tsquery_atom(lexeme: str, longer: bool) -> str:
    quoted = lexeme.replace("\\", "\\\\").replace("'", "''")
    return f"'{quoted}':*" if longer else f"'{quoted}'"
