from typing import Any

from django.apps import AppConfig
from django.db import connections
from django.db.models.signals import post_migrate


def put_back(using: str, **_kept: Any) -> None:
    """A migration that rebuilds a table on SQLite drops its triggers without a word."""
    from palermo.figures import triggers

    triggers.raise_all(connections[using])


class FiguresConfig(AppConfig):
    name = "palermo.figures"

    def ready(self) -> None:
        post_migrate.connect(put_back, sender=self)
