"""Organisations and people: those we work with, most of whom never sign in."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

NAME = 200


class Wing(models.TextChoices):
    """Where a person or organisation is at home: the other wing does not see it."""

    RECORDS = "records", _("The record wing")
    OPEN = "open", _("The open wing")
    BOTH = "both", _("Both wings")


class Organisation(models.Model):
    class Kind(models.TextChoices):
        POLICE = "police", _("Police")
        AGENCY = "agency", _("Agency")
        MINISTRY = "ministry", _("Ministry or department")
        COURT = "court", _("Court")
        NGO = "ngo", _("Non-governmental organisation")
        UNIVERSITY = "university", _("University")
        MEDIA = "media", _("Media")
        INTERNATIONAL = "international", _("International organisation")
        PRIVATE = "private", _("Company")
        OTHER = "other", _("Other")

    class Sector(models.TextChoices):
        STATE = "state", _("The State")
        CIVIL = "civil", _("Civil society")
        ACADEMIC = "academic", _("Research and teaching")
        PRIVATE = "private", _("Private sector")
        INTERNATIONAL = "international", _("International")

    wing = models.CharField(max_length=8, choices=Wing.choices, default=Wing.BOTH)
    name = models.CharField(max_length=NAME)
    name_ur = models.CharField(max_length=NAME, blank=True)
    kind = models.CharField(max_length=16, choices=Kind.choices)
    sector = models.CharField(max_length=16, choices=Sector.choices)
    body = models.CharField(max_length=24, blank=True)  # code of bodies.csv where it sends returns
    province = models.CharField(max_length=16, blank=True)  # code of the vocabulary's provinces
    parent = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="children"
    )
    closed_on = models.DateField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)
    # Names and aliases as folded words, a blank before each: what a search looks into. Kept by the actions.
    search_key = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="one_organisation_per_reporting_body", fields=["body"], condition=~Q(body="")
            ),
            models.CheckConstraint(
                name="an_organisation_is_not_its_own_parent",
                condition=Q(parent__isnull=True) | ~Q(parent=F("id")),
            ),
        ]

    def __str__(self) -> str:
        return f"organisation {self.pk}"


class OrganisationAlias(models.Model):
    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="aliases")
    text = models.CharField(max_length=NAME)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="an_organisation_bears_an_alias_once", fields=["organisation", "text"]
            )
        ]


class Person(models.Model):
    wing = models.CharField(max_length=8, choices=Wing.choices, default=Wing.OPEN)
    honorific = models.CharField(max_length=40, blank=True)
    honorific_ur = models.CharField(max_length=40, blank=True)
    given_name = models.CharField(max_length=NAME, blank=True)
    family_name = models.CharField(max_length=NAME, blank=True)
    name_ur = models.CharField(max_length=NAME, blank=True)  # as the person writes it
    email = models.EmailField(max_length=254, blank=True)
    phone = models.CharField(max_length=40, blank=True)
    # An index of its own leaves out the many who are not merged: the engine would look there for all of them.
    merged_into = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="merged", db_index=False
    )
    version = models.PositiveIntegerField(default=1)
    sort_key = models.CharField(max_length=2 * NAME, blank=True)  # folded, kept by the actions
    # Names and aliases as folded words, a blank before each: what a search looks into. Kept by the actions.
    search_key = models.TextField(blank=True)

    class Meta:
        indexes = [
            models.Index(
                name="people_in_order",
                # The last makes it hold all that a count asks for: SQLite else looks up each row.
                fields=["sort_key", "id", "wing", "merged_into"],
                condition=Q(merged_into__isnull=True),
            ),
            models.Index(
                name="people_merged_away",
                fields=["merged_into"],
                condition=Q(merged_into__isnull=False),
            ),
        ]
        constraints = [
            models.CheckConstraint(
                name="a_person_bears_a_name",
                condition=~(Q(given_name="") & Q(family_name="") & Q(name_ur="")),
            ),
            models.CheckConstraint(
                name="a_person_is_not_merged_into_themself",
                condition=Q(merged_into__isnull=True) | ~Q(merged_into=F("id")),
            ),
        ]

    def __str__(self) -> str:
        return f"person {self.pk}"


class PersonAlias(models.Model):
    class Script(models.TextChoices):
        LATIN = "latin", _("Latin letters")
        URDU = "urdu", _("Urdu letters")

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="aliases")
    text = models.CharField(max_length=NAME)
    script = models.CharField(max_length=8, choices=Script.choices)

    class Meta:
        constraints = [
            models.UniqueConstraint(name="a_person_bears_an_alias_once", fields=["person", "text"])
        ]


class Consent(models.Model):
    """Consent per use; a withdrawal ends it and stays on record."""

    class Use(models.TextChoices):
        DIRECTORY = "directory", _("Name and post shown to members")
        NEWSLETTER = "newsletter", _("Newsletter sent")
        PHOTOGRAPH = "photograph", _("Photograph shown")
        PUBLIC = "public", _("Name shown to everybody")

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="consents")
    use = models.CharField(max_length=16, choices=Use.choices)
    given_on = models.DateField()
    withdrawn_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="one_standing_consent_per_person_and_use",
                fields=["person", "use"],
                condition=Q(withdrawn_on__isnull=True),
            ),
            models.CheckConstraint(
                name="a_consent_is_withdrawn_after_it_is_given",
                condition=Q(withdrawn_on__isnull=True) | Q(withdrawn_on__gte=F("given_on")),
            ),
        ]


class Merge(models.Model):
    """Two records of one person made one; `moved` lists what moved, so that it can be undone. Accounts never move."""

    kept = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="merges_kept")
    gone = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="merges_gone")
    moved = models.JSONField(default=dict)
    merged_at = models.DateTimeField()
    merged_by = models.BigIntegerField()
    undone_at = models.DateTimeField(null=True, blank=True)
    undone_by = models.BigIntegerField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(name="nobody_is_merged_with_themself", condition=~Q(kept=F("gone"))),
            models.UniqueConstraint(
                name="a_person_is_merged_away_once", fields=["gone"], condition=Q(undone_at__isnull=True)
            ),
            models.CheckConstraint(
                name="an_undone_merge_says_who_and_when",
                condition=Q(undone_at__isnull=True, undone_by__isnull=True)
                | Q(undone_at__isnull=False, undone_by__isnull=False),
            ),
        ]
