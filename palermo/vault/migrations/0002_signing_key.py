from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("vault", "0001_initial")]

    operations = [
        migrations.CreateModel(
            name="SigningKey",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("public", models.CharField(max_length=64, unique=True)),
                ("fingerprint", models.CharField(max_length=19)),
                ("made_at", models.DateTimeField()),
                ("made_by", models.BigIntegerField(null=True)),
            ],
        ),
    ]
