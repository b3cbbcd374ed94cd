"""Posts and who holds them from when to when."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from palermo.partners.models.directory import NAME, Organisation, Person


class Post(models.Model):
    class Process(models.TextChoices):
        """The processes that have one focal person per body."""

        TIP_RETURNS = "tip-returns", _("Returns on trafficking in persons")
        UNTOC_REVIEW = "untoc-review", _("Review of the Convention")
        ALLIANCE = "alliance", _("Alliance")
        STRATEGY = "strategy", _("Strategy")

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="posts")
    title = models.CharField(max_length=NAME)
    title_ur = models.CharField(max_length=NAME, blank=True)
    # Empty for an ordinary post; else this is the post of the body's focal person for that process.
    focal_for = models.CharField(max_length=24, choices=Process.choices, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="one_focal_post_per_body_and_process",
                fields=["organisation", "focal_for"],
                condition=~Q(focal_for=""),
            )
        ]

    def __str__(self) -> str:
        return f"post {self.pk}"


class Tenure(models.Model):
    """A person holds a post from a day to a day, both included; without `until` they hold it still.

    Two tenures of one post never share a day, unless one acts for the other during leave: the database refuses it
    (an exclusion constraint on PostgreSQL, triggers on SQLite, both in the migrations).
    """

    post = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="tenures")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="tenures")
    since = models.DateField()
    until = models.DateField(null=True, blank=True)
    acting_for = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="stand_ins"
    )
    letter = models.UUIDField(null=True, blank=True)  # the vault's attachment: the nomination letter
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="a_tenure_ends_after_it_begins",
                condition=Q(until__isnull=True) | Q(until__gte=F("since")),
            ),
            models.CheckConstraint(
                name="a_stand_in_names_the_last_day",
                condition=Q(acting_for__isnull=True) | Q(until__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"tenure {self.pk}"
