"""What is sealed: rings of keys (public halves), wrapped keys of objects and items, encrypted bytes, attachments, tombstones."""

import uuid

from django.db import models
from django.db.models import Q


class Keyring(models.Model):
    """One version of a ring: the public half. The secret half lies in settings.KEYS, never in the database."""

    name = models.CharField(max_length=16)
    version = models.PositiveIntegerField()
    recipient = models.CharField(max_length=80, unique=True)  # age1…
    fingerprint = models.CharField(max_length=19)
    made_at = models.DateTimeField()
    made_by = models.BigIntegerField(null=True)
    retired_at = models.DateTimeField(null=True)  # no data key is wrapped to it any more

    class Meta:
        constraints = [
            models.UniqueConstraint(name="a_ring_has_each_version_once", fields=["name", "version"]),
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.version}"


class IndexKey(models.Model):
    """By what the index key of a ring is known again; the key itself lies in settings.KEYS."""

    ring = models.CharField(max_length=16, primary_key=True)
    fingerprint = models.CharField(max_length=19)
    away = models.BooleanField(default=False)  # made to be kept elsewhere: here nothing can be looked up
    made_at = models.DateTimeField()
    made_by = models.BigIntegerField(null=True)

    def __str__(self) -> str:
        return f"index key of {self.ring}"


class SigningKey(models.Model):
    """The public half of the key that signs receipts; the newest signs, the older ones still prove."""

    public = models.CharField(max_length=64, unique=True)
    fingerprint = models.CharField(max_length=19)
    made_at = models.DateTimeField()
    made_by = models.BigIntegerField(null=True)

    def __str__(self) -> str:
        return f"signing key {self.fingerprint}"


class DataKey(models.Model):
    """The key of one object, or of a named group of objects, wrapped to a version of its ring."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    ring = models.CharField(max_length=16)
    group = models.CharField(
        max_length=64, blank=True
    )  # "case:…"; a code, for it stays behind in the tombstone
    keyring = models.ForeignKey(Keyring, on_delete=models.PROTECT, related_name="data_keys")
    recipient = models.CharField(max_length=80)  # so that sealing into a group needs no secret
    wrapped = models.BinaryField(null=True)
    made_at = models.DateTimeField()
    made_by = models.BigIntegerField(null=True)
    destroyed_at = models.DateTimeField(null=True)
    destroyed_by = models.BigIntegerField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="a_group_of_a_ring_has_one_key", fields=["ring", "group"], condition=~Q(group="")
            ),
            models.CheckConstraint(
                name="a_data_key_is_wrapped_until_it_is_destroyed",
                condition=Q(destroyed_at__isnull=True, wrapped__isnull=False)
                | Q(destroyed_at__isnull=False, wrapped__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return f"data key {self.pk}"


class ItemKey(models.Model):
    """The symmetric key of one named item of a ring, wrapped under the book key of a version of its ring."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    ring = models.CharField(max_length=16)
    name = models.CharField(max_length=64)  # "case:…"; a code, for it stays behind in the tombstone
    keyring = models.ForeignKey(Keyring, on_delete=models.PROTECT, related_name="item_keys", db_index=False)
    wrapped = models.BinaryField(null=True)
    made_at = models.DateTimeField()
    made_by = models.BigIntegerField(null=True)
    destroyed_at = models.DateTimeField(null=True)
    destroyed_by = models.BigIntegerField(null=True)

    class Meta:
        constraints = [
            # The name first: few names are looked for among a million of one ring.
            models.UniqueConstraint(name="an_item_of_a_ring_has_one_key", fields=["name", "ring"]),
            models.CheckConstraint(
                name="an_item_key_is_wrapped_until_it_is_destroyed",
                condition=Q(destroyed_at__isnull=True, wrapped__isnull=False)
                | Q(destroyed_at__isnull=False, wrapped__isnull=True),
            ),
        ]
        indexes = [
            # In the order in which a rotation walks them. Tombstones are few among a million.
            models.Index(
                name="living_items_of_a_version",
                fields=["keyring", "id"],
                condition=Q(destroyed_at__isnull=True),
            ),
            models.Index(name="destroyed_items", fields=["ring"], condition=Q(destroyed_at__isnull=False)),
        ]

    def __str__(self) -> str:
        return f"item key {self.pk}"


class Sealed(models.Model):
    """Encrypted bytes: small ones in the row, large ones in settings.DATA/vault/<xx>/<id>. A tombstone stays."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(max_length=40)  # a code: "attachment", "case.identities"
    data_key = models.ForeignKey(DataKey, on_delete=models.PROTECT, related_name="sealed")
    small = models.BinaryField(null=True)
    in_file = models.BooleanField(default=False)
    size = models.BigIntegerField()  # of the plain bytes
    stored_size = models.BigIntegerField()  # of the encrypted ones
    sealed_at = models.DateTimeField()
    sealed_by = models.BigIntegerField(null=True)
    destroyed_at = models.DateTimeField(null=True)
    destroyed_by = models.BigIntegerField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="sealed_bytes_lie_in_one_place_until_they_are_destroyed",
                condition=Q(destroyed_at__isnull=True, small__isnull=False, in_file=False)
                | Q(destroyed_at__isnull=True, small__isnull=True, in_file=True)
                | Q(destroyed_at__isnull=False, small__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return f"sealed {self.pk}"


class Attachment(models.Model):
    """A file that belongs to a thing of another room; its name is sealed like its bytes."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    sealed = models.OneToOneField(Sealed, on_delete=models.PROTECT, related_name="attachment")
    name = models.OneToOneField(Sealed, on_delete=models.PROTECT, related_name="+")
    about_kind = models.CharField(max_length=40)
    about_id = models.CharField(max_length=64)
    media_type = models.CharField(max_length=40)
    size = models.BigIntegerField()
    made_at = models.DateTimeField()
    made_by = models.BigIntegerField(null=True)

    class Meta:
        indexes = [models.Index(name="attachment_by_thing", fields=["about_kind", "about_id"])]

    def __str__(self) -> str:
        return f"attachment {self.pk}"
