"""What the public home says about the state of things: counted, never invented."""

from dataclasses import dataclass

from django.db.models import Count, Q

from palermo.partners.models import Organisation, Wing


@dataclass(frozen=True)
class Standing:
    organisations: int
    of_state: int
    of_civil_society: int


def standing() -> Standing:
    """Organisations that the open wing knows and that are not closed; one query."""
    found = Organisation.objects.filter(wing__in=(Wing.OPEN, Wing.BOTH), closed_on__isnull=True).aggregate(
        organisations=Count("id"),
        of_state=Count("id", filter=Q(sector=Organisation.Sector.STATE)),
        of_civil_society=Count("id", filter=Q(sector=Organisation.Sector.CIVIL)),
    )
    return Standing(**found)
