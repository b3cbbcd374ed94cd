from django.apps import AppConfig
from django.core import checks
from django.db.models.signals import post_migrate


class JournalConfig(AppConfig):
    name = "palermo.journal"

    def ready(self) -> None:
        from palermo.journal.guarding import put_back, warn_of_missing_guards

        # Django's own hook, and the only one that also runs after a plain `manage.py migrate`: a migration that
        # rebuilds a table on SQLite drops its triggers without a word.
        post_migrate.connect(put_back, sender=self)
        checks.register(warn_of_missing_guards, checks.Tags.database)
