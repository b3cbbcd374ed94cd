"""Whoever adds an action names it: as a case that is killed, or with a reason why not."""

import importlib
import inspect
import pkgutil
from collections.abc import Iterator
from types import FunctionType

import palermo
from tests.faults.cases import CASES
from tests.faults.reasons import REASONS


def actions() -> Iterator[str]:
    """Of every room: what `actions` gives to others, what is one transaction, and what writes a line."""
    for room in pkgutil.iter_modules(palermo.__path__):
        try:
            package = importlib.import_module(f"palermo.{room.name}.actions")
        except ModuleNotFoundError:
            continue
        given = set(getattr(package, "__all__", ()))
        for module in modules(package):
            for name, function in inspect.getmembers(module, inspect.isfunction):
                if function.__module__ != module.__name__ or name.startswith("_"):
                    continue
                if name in given or is_one_transaction(function) or "write" in function.__code__.co_names:
                    yield f"{room.name}.{name}"


def modules(package) -> Iterator:  # type: ignore[no-untyped-def,type-arg]
    yield package
    for found in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
        yield importlib.import_module(found.name)


def is_one_transaction(function: FunctionType) -> bool:
    return hasattr(function, "__wrapped__") and function.__code__.co_filename.endswith("contextlib.py")


def test_every_action_is_killed_or_has_a_reason() -> None:
    there = set(actions())
    killed = {f"{name.partition('.')[0]}.{action}" for name, case in CASES.items() for action in case.actions}
    assert sorted(there - killed - set(REASONS)) == []
    assert sorted((killed | set(REASONS)) - there) == []
    assert sorted(killed & set(REASONS)) == []
