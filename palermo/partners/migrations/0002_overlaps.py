"""Two people never hold one post on one day, and one person at most stands in: the database itself refuses it."""

from typing import Any

from django.db import migrations

HELD, STOOD_IN = "a_post_is_held_by_one_person_a_day", "one_person_stands_in_a_day"

EXCLUSION = """
ALTER TABLE partners_tenure ADD CONSTRAINT {name} EXCLUDE USING gist (
    int8range(post_id, post_id, '[]') WITH &&,
    daterange(since, until, '[]') WITH &&
) WHERE (acting_for_id IS {null})
"""
# A tenure without a last day is held for ever: "~" sorts after every day.
TRIGGER = """
CREATE TRIGGER {name}_{verb} BEFORE {event} ON partners_tenure
WHEN NEW.acting_for_id IS {null} AND EXISTS (
    SELECT 1 FROM partners_tenure AS other
    WHERE other.post_id = NEW.post_id
      AND other.id IS NOT NEW.id
      AND other.acting_for_id IS {null}
      AND other.since <= coalesce(NEW.until, '~')
      AND NEW.since <= coalesce(other.until, '~')
)
BEGIN SELECT RAISE(ABORT, '{name}'); END
"""
EVENTS = {"insert": "INSERT", "update": "UPDATE OF id, post_id, since, until, acting_for_id"}
KINDS = {HELD: "NULL", STOOD_IN: "NOT NULL"}


def forbid(apps: Any, schema_editor: Any) -> None:
    for name, null in KINDS.items():
        if schema_editor.connection.vendor == "postgresql":
            schema_editor.execute(EXCLUSION.format(name=name, null=null))
            continue
        for verb, event in EVENTS.items():
            schema_editor.execute(TRIGGER.format(name=name, verb=verb, event=event, null=null))


def allow(apps: Any, schema_editor: Any) -> None:
    for name in KINDS:
        if schema_editor.connection.vendor == "postgresql":
            schema_editor.execute(f"ALTER TABLE partners_tenure DROP CONSTRAINT {name}")
            continue
        for verb in EVENTS:
            schema_editor.execute(f"DROP TRIGGER {name}_{verb}")


class Migration(migrations.Migration):
    dependencies = [("partners", "0001_initial")]
    operations = [migrations.RunPython(forbid, allow)]
