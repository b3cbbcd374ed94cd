"""The journal: lines that nobody changes, and the chain that seals them."""

from django.db import models


class Line(models.Model):
    class Outcome(models.TextChoices):
        DONE = "done"
        REFUSED = "refused"

    at = models.DateTimeField()
    wing = models.CharField(max_length=8)
    act = models.CharField(max_length=48)  # "person.entered", "signed_in": a code of journal/acts.csv
    outcome = models.CharField(max_length=8, choices=Outcome.choices)
    account = models.BigIntegerField(null=True)
    role = models.CharField(max_length=32)
    scope = models.CharField(max_length=48, blank=True)
    thing_kind = models.CharField(max_length=40, blank=True)
    thing_id = models.CharField(max_length=64, blank=True)
    details = models.TextField(default="{}")  # canonical JSON of codes, numbers, days and ids
    reason = models.CharField(max_length=32, blank=True)  # a code of journal/reasons.csv
    reference = models.CharField(max_length=40, blank=True)  # a file or letter number
    origin = models.CharField(max_length=64)
    request = models.CharField(max_length=16, blank=True)
    # The token of the form that asked for the act: a form sent twice acts once.
    once = models.CharField(max_length=32, null=True, unique=True)

    class Meta:
        indexes = [
            models.Index(name="journal_by_wing", fields=["wing", "-id"]),
            models.Index(name="journal_by_thing", fields=["thing_kind", "thing_id"]),
            models.Index(name="journal_by_account", fields=["account", "-id"]),
        ]

    def __str__(self) -> str:
        return f"line {self.pk}"


class Link(models.Model):
    """One line's place in the chain: SHA-256 over the digest before it and the line's canonical bytes."""

    position = models.BigIntegerField(primary_key=True)  # 1, 2, 3 … without a gap
    # No foreign key: a line that vanished must be noticed, not forbidden.
    line = models.BigIntegerField(unique=True)
    digest = models.CharField(max_length=64)

    def __str__(self) -> str:
        return f"link {self.position}"


class Head(models.Model):
    """The chain's last digest when a day was over, to be printed or mailed to a third party."""

    day = models.DateField(unique=True)
    position = models.BigIntegerField()  # also the number of lines sealed
    digest = models.CharField(max_length=64)
    made_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"head of {self.day}"


class Mark(models.Model):
    """How far the sealing has come: one row, which the one that seals holds.

    It speeds the work and proves nothing; it only gives away who cuts the end off and forgets it.
    """

    settled = models.BigIntegerField(
        default=0
    )  # up to here every line is sealed, and no line can come any more
    # Settled next, once the transactions that were writing lines when it was set are over.
    pending = models.BigIntegerField(null=True)
    writers = models.TextField(default="", blank=True)
    sealed_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"settled up to line {self.settled}"
