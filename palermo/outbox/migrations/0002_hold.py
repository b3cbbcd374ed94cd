from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("outbox", "0001_initial")]

    operations = [
        migrations.CreateModel(
            name="Hold",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("reason", models.CharField(max_length=16)),
                ("held_at", models.DateTimeField()),
                ("held_by", models.BigIntegerField(null=True)),
                ("let_go_at", models.DateTimeField(null=True)),
                ("let_go_by", models.BigIntegerField(null=True)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("let_go_at__isnull", True)),
                        fields=("reason",),
                        name="the_outbox_is_held_once_for_a_reason",
                    )
                ],
            },
        ),
    ]
