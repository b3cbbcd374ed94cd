"""People and organisations, as far as the reader sees them."""

from dataclasses import dataclass, field
from datetime import date, datetime

from django.db.models import BooleanField, Exists, ExpressionWrapper, OuterRef, Prefetch, Q, QuerySet
from django.utils.timezone import localdate

from palermo.journal.actor import Actor
from palermo.partners.models import Account, Merge, Organisation, Person, Tenure, Wing
from palermo.partners.rules.acting import cell
from palermo.partners.rules.names import folded_words
from palermo.partners.rules.scopes import ancestors, holds_on, organisations_below, people_in, seen_in

MOST_WORDS = 8


def records_of_people(by: Actor, *, at: datetime) -> QuerySet[Person]:
    """Every record of the reader's wing and scope, also those merged into others."""
    says = cell(by, "directory.people")
    people = Person.objects.filter(seen_in(by.wing))
    if says == "own":
        return people.filter(people_in(by.scope, localdate(at)))
    return people if says == "all" else people.none()


def people(by: Actor, *, at: datetime) -> QuerySet[Person]:
    return records_of_people(by, at=at).filter(merged_into__isnull=True)


def person(person_id: int, by: Actor, *, at: datetime) -> Person | None:
    return records_of_people(by, at=at).select_related("account", "merged_into").filter(pk=person_id).first()


def people_listed(by: Actor, *, at: datetime) -> QuerySet[Person]:
    """With `posts_now` and `has_account` on each."""
    now = (
        Tenure.objects.filter(holds_on(localdate(at)), seen_in(by.wing, "post__organisation__"))
        .select_related("post__organisation")
        .order_by("since", "id")
    )
    return (
        people(by, at=at)
        .annotate(has_account=Exists(Account.objects.filter(person=OuterRef("pk"))))
        .prefetch_related(Prefetch("tenures", queryset=now, to_attr="posts_now"))
        .order_by("sort_key", "pk")
    )


def named(rows: QuerySet, text: str, limit: int | None = None) -> QuerySet:
    """People or organisations each of whose sought words begins a word of a name or alias, in either script."""
    words = folded_words(text[:200])[:MOST_WORDS]
    if not words:
        return rows.none()
    sought = Q()
    for word in words:
        sought &= Q(search_key__contains=f" {word}")
    return rows.filter(sought)[:limit]


def of_same_name(found: Person, by: Actor, *, at: datetime) -> QuerySet[Person]:
    """Other records under the very same folded name: perhaps one person entered twice."""
    if not found.sort_key:
        return Person.objects.none()
    return people(by, at=at).filter(sort_key=found.sort_key).exclude(pk=found.pk).order_by("pk")[:5]


def organisations(by: Actor) -> QuerySet[Organisation]:
    if cell(by, "directory.organisations") != "all":
        return Organisation.objects.none()
    return Organisation.objects.filter(seen_in(by.wing)).order_by("name", "pk")


def organisation(organisation_id: int, by: Actor) -> Organisation | None:
    return organisations(by).select_related("parent").filter(pk=organisation_id).first()


def parent_seen(organisation: Organisation, by: Actor) -> Organisation | None:
    parent = organisation.parent
    return parent if parent is not None and parent.wing in (by.wing, Wing.BOTH) else None


def organisations_above(organisation: Organisation, by: Actor) -> list[Organisation]:
    """The topmost first; those the reader does not see are passed over."""
    way = ancestors(organisation.pk)[:0:-1]
    found = organisations(by).in_bulk(way)
    return [found[each] for each in way if each in found]


@dataclass
class Branch:
    organisation: Organisation
    below: list["Branch"] = field(default_factory=list)


def tree_below(organisation: Organisation, by: Actor) -> list[Branch]:
    """Everything that belongs to it, over all steps; what hangs on an unseen one is not shown."""
    branches = {
        each.pk: Branch(each)
        for each in organisations(by).filter(pk__in=organisations_below(f"organisation:{organisation.pk}"))
    }
    for branch in branches.values():
        parent = branches.get(branch.organisation.parent_id or 0)
        if parent is not None and branch.organisation.pk != organisation.pk:
            parent.below.append(branch)
    top = branches.get(organisation.pk)
    return top.below if top else []


def merges_of(kept: Person) -> QuerySet[Merge]:
    """Those that stand, the latest first: only the latest can be undone."""
    return Merge.objects.filter(kept=kept, undone_at__isnull=True).select_related("gone").order_by("-pk")


def merge_of(gone: Person) -> Merge | None:
    return Merge.objects.filter(gone=gone, undone_at__isnull=True).select_related("kept").first()


def truth(condition: Q) -> ExpressionWrapper:
    return ExpressionWrapper(condition, output_field=BooleanField())


def holding(rows: QuerySet[Person], day: date, **lookups: object) -> QuerySet[Person]:
    """Those of the rows who hold a post on that day of which the look-ups are true."""
    return rows.filter(Exists(Tenure.objects.filter(holds_on(day), person=OuterRef("pk"), **lookups)))


def has_account(person: Person) -> bool:
    return Account.objects.filter(person=person).exists()
