from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("partners", "0002_overlaps")]

    operations = [
        migrations.RemoveIndex(model_name="person", name="people_in_order"),
        migrations.AddIndex(
            model_name="person",
            index=models.Index(
                condition=models.Q(("merged_into__isnull", True)),
                fields=["sort_key", "id", "wing", "merged_into"],
                name="people_in_order",
            ),
        ),
    ]
