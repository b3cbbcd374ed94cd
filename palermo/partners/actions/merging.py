"""Two records of one person become one, and back again. Accounts, roles and invitations never move.

`moved` keeps ids, fields and days, never names: tenures, consents and aliases that went over; aliases made of the
gone one's names; contact fields that were empty before; consents that the other record's withdrawal ended.
"""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from palermo.journal.actions import write
from palermo.journal.actor import Actor
from palermo.partners.actions.constraints import plainly
from palermo.partners.actions.directory import key_person
from palermo.partners.models import Merge, Person, PersonAlias, Tenure
from palermo.partners.rules.acting import require
from palermo.partners.rules.directory import is_at_home
from palermo.partners.rules.merging import check_merge, check_undo
from palermo.partners.rules.names import script_of
from palermo.ui.refusals import Refused

CONTACTS = ("email", "phone")


@transaction.atomic
def merge_people(kept_id: int, gone_id: int, *, by: Actor, at: datetime, once: str | None = None) -> Merge:
    if kept_id == gone_id:
        raise Refused(_("This is the same record. Choose another one."), "who")
    kept, gone = both_locked(kept_id, gone_id, by)
    check_merge(kept, gone)
    moved: dict[str, Any] = {
        "contacts": take_contacts(kept, gone),
        "tenures": move_tenures(kept, gone),
        "withdrawn": withdraw_both(kept, gone),
        "consents": move_consents(kept, gone),
        "aliases": move_aliases(kept, gone),
        "made_aliases": aliases_of_names(kept, gone),
    }
    gone.merged_into, gone.version, kept.version = kept, gone.version + 1, kept.version + 1
    with plainly():
        gone.save()
        kept.save()
        merge = Merge.objects.create(
            kept=kept, gone=gone, moved=moved, merged_at=at, merged_by=by.account or 0
        )
    key_person(kept, kept.aliases.values_list("text", flat=True))
    details = {"kept": kept.pk, "gone": gone.pk, "tenures": moved["tenures"], "consents": moved["consents"]}
    write("person.merged", by=by, at=at, thing=("person", kept.pk), details=details, once=once)
    return merge


def both_locked(kept_id: int, gone_id: int, by: Actor) -> tuple[Person, Person]:
    rows = Person.objects.select_for_update().order_by("pk").in_bulk([kept_id, gone_id])
    for person_id in (kept_id, gone_id):
        require(by, "person.merge", (), ("person", str(person_id)))
        if person_id not in rows or not is_at_home(rows[person_id].wing, by):
            raise Refused(_("There is no such person."), "who")
    return rows[kept_id], rows[gone_id]


def take_contacts(kept: Person, gone: Person) -> list[str]:
    taken = [field for field in CONTACTS if getattr(gone, field) and not getattr(kept, field)]
    for field in taken:
        setattr(kept, field, getattr(gone, field))
    return taken


def move_tenures(kept: Person, gone: Person) -> list[int]:
    moving = list(gone.tenures.order_by("pk").values_list("pk", flat=True))
    Tenure.objects.filter(pk__in=moving).update(person=kept)
    return moving


def withdraw_both(kept: Person, gone: Person) -> list[int]:
    """Who withdrew a consent on one record after giving it on the other has withdrawn it: the later word counts."""
    ended = []
    for one, other in ((kept, gone), (gone, kept)):
        for standing in one.consents.filter(withdrawn_on__isnull=True).order_by("pk"):
            last = (
                other.consents.filter(use=standing.use, withdrawn_on__gte=standing.given_on)
                .order_by("-withdrawn_on")
                .first()
            )
            if last is not None:
                standing.withdrawn_on = last.withdrawn_on
                standing.save()
                ended.append(standing.pk)
    return ended


def move_consents(kept: Person, gone: Person) -> list[int]:
    """All but those that stand on both records; they stay where they are."""
    standing = kept.consents.filter(withdrawn_on__isnull=True).values("use")
    staying = Q(withdrawn_on__isnull=True, use__in=standing)
    moving = list(gone.consents.exclude(staying).order_by("pk").values_list("pk", flat=True))
    gone.consents.filter(pk__in=moving).update(person=kept)
    return moving


def move_aliases(kept: Person, gone: Person) -> list[int]:
    known = set(kept.aliases.values_list("text", flat=True))
    moving = [alias.pk for alias in gone.aliases.order_by("pk") if alias.text not in known]
    PersonAlias.objects.filter(pk__in=moving).update(person=kept)
    return moving


def aliases_of_names(kept: Person, gone: Person) -> list[int]:
    latin = f"{gone.given_name} {gone.family_name}".strip()
    own = {f"{kept.given_name} {kept.family_name}".strip(), kept.name_ur}
    known = own | set(kept.aliases.values_list("text", flat=True))
    made = []
    for text in dict.fromkeys(part for part in (latin[:200], gone.name_ur) if part):
        if text not in known:
            made.append(PersonAlias.objects.create(person=kept, text=text, script=script_of(text)).pk)
    return made


@transaction.atomic
def undo_merge(merge_id: int, *, by: Actor, at: datetime, once: str | None = None) -> Merge:
    """Puts back what the merge moved; what was entered on the kept record since stays there."""
    merge = Merge.objects.get(pk=merge_id)
    kept, gone = both_locked(merge.kept_id, merge.gone_id, by)
    merge.refresh_from_db()
    check_undo(merge, kept)
    moved = merge.moved
    for field in moved["contacts"]:
        if getattr(kept, field) == getattr(gone, field):
            setattr(kept, field, "")
    Tenure.objects.filter(pk__in=moved["tenures"]).update(person=gone)
    kept.consents.filter(pk__in=moved["consents"]).update(person=gone)
    for person in (kept, gone):
        stand_again(person, moved["withdrawn"])
    kept.aliases.filter(pk__in=moved["made_aliases"]).delete()
    kept.aliases.filter(pk__in=moved["aliases"]).update(person=gone)
    gone.merged_into, gone.version, kept.version = None, gone.version + 1, kept.version + 1
    merge.undone_at, merge.undone_by = at, by.account or 0
    for row in (gone, kept, merge):
        row.save()
    key_person(kept, kept.aliases.values_list("text", flat=True))
    details = {"kept": kept.pk, "gone": gone.pk, "tenures": moved["tenures"]}
    write("person.unmerged", by=by, at=at, thing=("person", gone.pk), details=details, once=once)
    return merge


def stand_again(person: Person, ended: list[int]) -> None:
    for consent in person.consents.filter(pk__in=ended):
        if not person.consents.filter(use=consent.use, withdrawn_on__isnull=True).exists():
            consent.withdrawn_on = None
            consent.save()
