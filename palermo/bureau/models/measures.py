"""What accepted sets say of their own quality: worked out of their files, thrown away and made again."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from palermo.register.models import AcceptedSet


class Measure(models.Model):
    """Counts of one accepted set; a set never changes, so they are made once. `totals`: how many stated totals were
    held against its cases; those that differ are a Difference each."""

    accepted_set = models.OneToOneField(AcceptedSet, models.PROTECT, primary_key=True, related_name="measure")
    persons = models.PositiveIntegerField()
    without_age = models.PositiveIntegerField()
    cases = models.PositiveIntegerField()
    without_district = models.PositiveIntegerField()
    totals = models.PositiveIntegerField()
    measured_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"measure of {self.accepted_set_id}"


class Difference(models.Model):
    """A number that a body states, beside what its own cases give.

    A total that a return states differs from the cases of this same return. The one balance of a body is that of its
    latest return, beside the cases of all its returns; it is kept also where both are equal or nothing is stated, and
    `of_sets` says of which accepted sets it was reckoned.
    """

    class Basis(models.TextChoices):
        TOTALS = "totals", _("Stated total")
        BALANCE = "balance", _("Pending by the balance")

    accepted_set = models.ForeignKey(AcceptedSet, models.PROTECT, related_name="differences")
    basis = models.CharField(max_length=8, choices=Basis.choices)
    body = models.CharField(max_length=24)
    period_start = models.DateField()
    period_end = models.DateField()
    figure = models.CharField(max_length=40)
    category = models.CharField(max_length=24, blank=True)
    district = models.CharField(max_length=32, blank=True)
    sex = models.CharField(max_length=12, blank=True)
    age_group = models.CharField(max_length=12, blank=True)
    stage = models.CharField(max_length=24, blank=True)
    stated = models.BigIntegerField(null=True)
    computed = models.BigIntegerField()
    of_sets = models.CharField(max_length=64, blank=True)  # SHA-256 over their ids
    found_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="a_set_differs_once_in_a_line",
                fields=[
                    "accepted_set",
                    "basis",
                    "figure",
                    "category",
                    "district",
                    "sex",
                    "age_group",
                    "stage",
                ],
            ),
            models.UniqueConstraint(
                name="a_body_has_one_balance", fields=["body"], condition=Q(basis="balance")
            ),
            models.CheckConstraint(
                name="only_a_balance_may_state_nothing",
                condition=Q(basis="balance") | Q(stated__isnull=False),
            ),
        ]
        indexes = [models.Index(name="differences_of_body", fields=["body", "-period_end", "figure"])]

    def __str__(self) -> str:
        return f"difference {self.pk}"
