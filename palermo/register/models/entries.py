"""The index of the register: thrown away and made again by `palermo rebuild`. Only rows of standing sets count.

Of the entries of one case, that of the latest period states its attributes (period_end, then period_start).
"""

from django.db import models
from django.db.models import Q

from palermo.register.models.sets import AcceptedSet


class CaseEntry(models.Model):
    """One accepted row of cases: what lists and filters ask for, and nothing that identifies or points in plain."""

    accepted_set = models.ForeignKey(AcceptedSet, models.PROTECT, related_name="entries")
    case_no = models.BigIntegerField()
    from_case_no = models.BigIntegerField(null=True)  # the sender's case, which a received one goes on
    body = models.CharField(max_length=24)
    period_start = models.DateField()
    period_end = models.DateField()
    registered_on = models.DateField()
    fir_year = models.IntegerField()
    category = models.CharField(max_length=24)
    district = models.CharField(max_length=32)
    province = models.CharField(max_length=32)
    status = models.CharField(max_length=24)
    status_on = models.DateField()
    exploitation = models.CharField(max_length=200, blank=True)  # codes joined by ;
    victims = models.PositiveIntegerField()
    accused = models.PositiveIntegerField()
    migrants = models.PositiveIntegerField()
    # Blind: number and year of the FIR, and the folded police station; none once the case's identities are destroyed.
    fir_key = models.BigIntegerField(null=True)
    station_key = models.BigIntegerField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(name="a_set_has_a_case_once", fields=["case_no", "accepted_set"]),
        ]
        indexes = [
            models.Index(name="entries_by_case", fields=["case_no", "-period_end", "-period_start"]),
            models.Index(name="entries_by_day", fields=["-registered_on", "-id"]),
            models.Index(name="entries_of_body", fields=["body", "-registered_on", "-id"]),
            models.Index(name="entries_of_status", fields=["status", "-registered_on", "-id"]),
            models.Index(name="entries_of_category", fields=["category", "-registered_on", "-id"]),
            models.Index(name="entries_of_district", fields=["district", "-registered_on", "-id"]),
            models.Index(name="entries_of_province", fields=["province", "-registered_on", "-id"]),
            models.Index(name="entries_of_forms", fields=["exploitation", "-registered_on", "-id"]),
            models.Index(name="entries_of_station", fields=["station_key"]),
            # Of cases that were received from another body, which are few.
            models.Index(
                name="received_by_status", fields=["status"], condition=Q(from_case_no__isnull=False)
            ),
            models.Index(
                name="received_by_forms", fields=["exploitation"], condition=Q(from_case_no__isnull=False)
            ),
            models.Index(name="entries_by_fir", fields=["fir_key"]),
            models.Index(name="entries_by_sender", fields=["from_case_no"]),
        ]

    def __str__(self) -> str:
        return f"entry {self.pk}"


class CaseContent(models.Model):
    """All accepted rows of one case in one set, as JSON, sealed under the case's key."""

    entry = models.OneToOneField(CaseEntry, models.CASCADE, primary_key=True, related_name="content")
    sealed = models.BinaryField()

    def __str__(self) -> str:
        return f"content of entry {self.pk}"


class NameKey(models.Model):
    """A blind index over the sound of a part of a name, or of a pair of parts; truncated, so that several share it.

    The table is nothing but its key (engines.py). No constraint of the database looks from entries into it: there are
    a dozen million rows, and no index by entry.
    """

    pk = models.CompositePrimaryKey("key", "district", "year", "entry", "person_no")
    key = models.BigIntegerField()
    district = models.CharField(max_length=32)
    year = models.IntegerField()
    entry = models.ForeignKey(
        CaseEntry, models.DO_NOTHING, related_name="+", db_index=False, db_constraint=False
    )
    person_no = models.IntegerField()

    def __str__(self) -> str:
        return f"name key of entry {self.entry_id}"


class IdentityKey(models.Model):
    """A blind index over an identity number, whole."""

    pk = models.CompositePrimaryKey("key", "entry", "person_no")
    key = models.BigIntegerField()
    entry = models.ForeignKey(
        CaseEntry, models.DO_NOTHING, related_name="+", db_index=False, db_constraint=False
    )
    person_no = models.IntegerField()

    def __str__(self) -> str:
        return f"identity key of entry {self.entry_id}"
