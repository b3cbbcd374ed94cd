"""The triggers that let nobody change the journal."""

from django.db import migrations

from palermo.journal import triggers


def up(apps, schema_editor):
    triggers.raise_all(schema_editor.connection)


def down(apps, schema_editor):
    triggers.lower_all(schema_editor.connection)


class Migration(migrations.Migration):

    dependencies = [("journal", "0001_initial")]

    operations = [migrations.RunPython(up, down)]
