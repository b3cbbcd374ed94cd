"""Every act that the house writes has words in both languages, and every word has an act."""

import ast
import csv
import re
from pathlib import Path

import pytest

from palermo.journal.rules import acts, reasons, things
from palermo.journal.rules.shape import ACT

PALERMO = Path(__file__).resolve().parents[2]
TEXT = re.compile(r"[a-z_]+(?:\.[a-z_]+)+")


def modules() -> list[ast.Module]:
    """Those that may write: they, or what they call, know the journal."""
    return [
        ast.parse(path.read_text(encoding="utf-8"))
        for path in sorted(PALERMO.rglob("*.py"))
        if not {"tests", "method", "migrations", "making"} & set(path.parts)
    ]


def name_of(call: ast.Call) -> str:
    return call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")


def texts(node: ast.expr) -> set[str]:
    """Of `"a" if x else "b"` both."""
    if isinstance(node, ast.IfExp):
        return texts(node.body) | texts(node.orelse)
    return {node.value} if isinstance(node, ast.Constant) and isinstance(node.value, str) else set()


def acts_written() -> set[str]:
    """What calls of `write(…, by=…)` name; where they name a variable, the texts put into it: in the same function,
    or handed to the function as an argument anywhere in the house."""
    trees = modules()
    found: set[str] = set()
    passing: set[str] = set()
    for tree in trees:
        for function in ast.walk(tree):
            if not isinstance(function, ast.FunctionDef):
                continue
            for call in ast.walk(function):
                named = isinstance(call, ast.Call) and name_of(call) == "write" and call.args
                if not named or not any(word.arg == "by" for word in call.keywords):
                    continue
                act = call.args[0]
                found |= texts(act)
                if isinstance(act, ast.Name):
                    found |= assigned(function, act.id)
                    if act.id in {each.arg for each in (*function.args.args, *function.args.kwonlyargs)}:
                        passing.add(function.name)
                elif isinstance(act, ast.Subscript):
                    found |= table(tree, act.value)
                elif not texts(act):
                    raise AssertionError(f"an act that nobody can look up: {ast.unparse(act)}")
    for tree in trees:
        for call in ast.walk(tree):
            if isinstance(call, ast.Call) and name_of(call) in passing - {"write"}:
                given = [*call.args, *(word.value for word in call.keywords)]
                found |= {text for each in given for text in texts(each) if TEXT.fullmatch(text)}
    return found


def table(tree: ast.Module, name: ast.expr) -> set[str]:
    """The values of a dictionary of the module."""
    return {
        text
        for node in tree.body
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Dict)
        if getattr(node.targets[0], "id", "") == getattr(name, "id", None)
        for value in node.value.values
        for text in texts(value)
    }


def assigned(function: ast.FunctionDef, name: str) -> set[str]:
    return {
        text
        for node in ast.walk(function)
        if isinstance(node, ast.Assign) and any(getattr(target, "id", "") == name for target in node.targets)
        for text in texts(node.value)
    }


def test_every_act_written_has_words() -> None:
    found = acts_written()
    assert {"looked", "exported", "refused", "journal.head", "message.stopped", "password.reset"} <= found
    assert sorted(found - set(acts())) == []


@pytest.mark.parametrize("name", ["acts.csv", "reasons.csv", "things.csv", "details.csv"])
def test_the_words_are_whole(name: str) -> None:
    with (PALERMO / "journal" / name).open(encoding="utf-8", newline="") as stream:
        rows = list(csv.reader(stream))
    codes = [row[0] for row in rows]
    assert len(codes) == len(set(codes))
    for row in rows[1:]:
        assert len(row) == 3
        assert all(text == text.strip() != "" for text in row)
        assert row[1].isascii()
        assert not row[2].isascii()


def test_every_kind_of_thing_has_words() -> None:
    found: set[str] = set()
    for path in PALERMO.rglob("*.py"):
        if "tests" not in path.parts:
            found |= set(re.findall(r'thing=\("([a-z_.]+)",', path.read_text(encoding="utf-8")))
            found |= set(re.findall(r'looked\(\s*"([a-z_.]+)",', path.read_text(encoding="utf-8")))
    assert {"person", "message", "list"} <= found
    assert sorted(found - set(things())) == []


def test_codes_fit_their_columns() -> None:
    assert all(ACT.fullmatch(act) and len(act) <= 48 for act in acts())
    assert all(len(code) <= 32 for code in reasons())
