"""Posts and who holds them, as far as the reader sees them."""

from collections.abc import Iterable
from datetime import date, datetime
from uuid import UUID

from django.db.models import F, Prefetch, Q, QuerySet
from django.utils.timezone import localdate

from palermo.journal.actor import Actor
from palermo.partners.models import Organisation, Person, Post, Tenure
from palermo.partners.queries.directory import organisations, people, truth
from palermo.partners.rules.acting import cell
from palermo.partners.rules.posts import touching
from palermo.partners.rules.scopes import holds_on, posts_in, seen_in

NOBODY = Q(pk__in=[])


def names_seen(by: Actor, path: str = "person__") -> Q:
    """The tenures whose holder the reader may know by name: of their wing, and of the posts in their scope.

    `path` leads to the person: to whoever is stood in for by "acting_for__person__".
    """
    says = cell(by, "directory.people")
    if says not in ("own", "all"):
        return NOBODY
    of_wing = seen_in(by.wing, path)
    return of_wing & posts_in(by.scope, "post__") if says == "own" else of_wing


def tenures(by: Actor) -> QuerySet[Tenure]:
    """Of every post the reader sees, with `is_named`: whether the holder's name may be shown."""
    return (
        Tenure.objects.filter(seen_in(by.wing, "post__organisation__"))
        .select_related("person", "post__organisation", "acting_for__person")
        .annotate(
            is_named=truth(names_seen(by)),
            is_other_named=truth(Q(acting_for__isnull=False) & names_seen(by, "acting_for__person__")),
        )
        .order_by(F("since").desc(), "pk")
    )


def named_tenures(by: Actor) -> QuerySet[Tenure]:
    return tenures(by).filter(names_seen(by))


def tenure(tenure_id: int, by: Actor) -> Tenure | None:
    return named_tenures(by).filter(pk=tenure_id).first()


def who_is_who(day: date, wing: str, by: Actor) -> QuerySet[Tenure]:
    """Who held which post on that day, standing in or not: one query."""
    return (
        named_tenures(by)
        .filter(holds_on(day), seen_in(wing, "post__organisation__"), seen_in(wing, "person__"))
        .order_by("post__organisation__name", "post__organisation_id", "post__title", "post_id", "acting_for")
    )


def posts(by: Actor) -> QuerySet[Post]:
    return Post.objects.filter(organisation__in=organisations(by).order_by()).select_related("organisation")


def post(post_id: int, by: Actor) -> Post | None:
    return posts(by).filter(pk=post_id).first()


def posts_of(organisation: Organisation, by: Actor) -> QuerySet[Post]:
    """Each with its whole history in `held`, the latest first."""
    return (
        Post.objects.filter(organisation=organisation)
        .prefetch_related(Prefetch("tenures", queryset=tenures(by), to_attr="held"))
        .order_by("-focal_for", "title", "pk")
    )


def tenures_of(person: Person, by: Actor) -> QuerySet[Tenure]:
    return tenures(by).filter(person=person)


def stand_ins_of(holder: Tenure) -> QuerySet[Tenure]:
    return holder.stand_ins.select_related("person").order_by("since")


def other_bodies(person: Person, post: Post, since: date, until: date | None, by: Actor) -> QuerySet[Tenure]:
    """Posts in other organisations that the person holds in those days: allowed, and worth a warning."""
    return (
        tenures(by)
        .filter(touching(since, until), person=person)
        .exclude(post__organisation=post.organisation_id)
    )


def may_be_opened(by: Actor, at: datetime, persons: Iterable[int]) -> set[int]:
    """Of these people, those whose own page the reader may open."""
    return set(people(by, at=at).filter(pk__in=set(persons)).values_list("pk", flat=True))


def focal_persons(process: str, at: datetime) -> QuerySet[Tenure]:
    """Who speaks for each body in a process today, stand-ins included; for rooms that ask, not for readers."""
    return Tenure.objects.filter(holds_on(localdate(at)), post__focal_for=process).select_related(
        "person", "post__organisation"
    )


def holder_name_seen(other: Tenure, by: Actor) -> bool:
    return Tenure.objects.filter(names_seen(by), pk=other.pk).exists()


def tenure_of_letter(letter: UUID, by: Actor) -> Tenure | None:
    return named_tenures(by).filter(letter=letter).first()


def organisation_of(kind: str, thing: int) -> int | None:
    """Whose post, or whose tenure, it is; None for a stand-in that has fallen away since."""
    if kind == "post":
        return Post.objects.filter(pk=thing).values_list("organisation_id", flat=True).first()
    return Tenure.objects.filter(pk=thing).values_list("post__organisation_id", flat=True).first()
