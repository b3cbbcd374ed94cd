"""What is stored points downwards and never across the wall: a foreign key written as a string escapes the linter."""

import tomllib
from io import StringIO
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.core.management import call_command
from django.db.models import Field

PYPROJECT = Path(__file__).resolve().parents[2] / "pyproject.toml"


def floors() -> dict[str, int]:
    """Each room's floor, 0 the highest; rooms side by side share one."""
    linter = tomllib.loads(PYPROJECT.read_text(encoding="utf-8"))["tool"]["importlinter"]
    layers = next(
        each for each in linter["contracts"] if each["type"] == "layers" and "containers" not in each
    )
    return {
        room.strip().removeprefix("palermo."): floor
        for floor, rooms in enumerate(layers["layers"])
        for room in rooms.split("|")
    }


def links() -> list[tuple[str, str, Field]]:
    """(room, room pointed to, field) of every stored link of a room of ours, many-to-many tables included."""
    found = []
    for model in apps.get_models(include_auto_created=True):
        if not model.__module__.startswith("palermo."):
            continue
        for field in model._meta.get_fields():
            if field.is_relation and field.related_model and not field.auto_created:
                found.append((model._meta.app_label, field.related_model._meta.app_label, field))
    return found


def is_ours(room: str) -> bool:
    return apps.get_app_config(room).name.startswith("palermo.")


def wall(room: str) -> str:
    if f"palermo.{room}" in settings.RECORD_ROOMS:
        return "records"
    return "open" if f"palermo.{room}" in settings.OPEN_ROOMS else "common"


def test_a_stored_link_points_into_the_same_room_or_a_lower_one() -> None:
    floor = floors()
    climbing = [
        f"{field.model.__name__}.{field.name} of {room} points up to {other}"
        for room, other, field in links()
        if is_ours(other) and room != other and floor[room] >= floor[other]
    ]
    assert climbing == []


def test_no_stored_link_crosses_the_wall() -> None:
    crossing = [
        f"{field.model.__name__}.{field.name}: {wall(room)} to {wall(other)}"
        for room, other, field in links()
        if is_ours(other) and wall(other) not in (wall(room), "common")
    ]
    assert crossing == []


def test_the_journal_and_the_vault_point_at_nobody() -> None:
    outside = [str(field) for room, other, field in links() if room in ("journal", "vault") and other != room]
    assert outside == []


def test_links_are_found_and_every_room_has_a_floor() -> None:
    assert {room for room, _, _ in links()} >= {"partners"}
    assert {app.label for app in apps.get_app_configs() if app.name.startswith("palermo.")} <= set(floors())


@pytest.mark.django_db
def test_the_migrations_make_what_the_models_say() -> None:
    said = StringIO()
    ours = [app.label for app in apps.get_app_configs() if app.name.startswith("palermo.")]
    try:
        call_command("makemigrations", *ours, check=True, dry_run=True, stdout=said)
    except SystemExit:
        pytest.fail(f"A model differs from its migrations:\n{said.getvalue()}")
