"""The full-text index of this engine."""

from django.db import migrations

from palermo.library.models import engines


def up(apps, schema_editor):
    engines.raise_index(schema_editor.connection)


def down(apps, schema_editor):
    engines.lower_index(schema_editor.connection)


class Migration(migrations.Migration):

    dependencies = [("library", "0002_search_entries")]

    operations = [migrations.RunPython(up, down)]
