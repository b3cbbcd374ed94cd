"""In which scopes an organisation, a post or a person lies: as a set for one thing, as one filter for lists.

An organisation lies in its own scopes and those of every organisation above it. A province counts downwards only
to organisations that name none of their own: a ministry's office in another province is that province's.
"""

from collections.abc import Iterable
from datetime import date

from django.db import connection
from django.db.models import Exists, OuterRef, Q
from django.db.models.expressions import RawSQL

from palermo.partners.models import Person, Post, Tenure
from palermo.partners.models.directory import Wing

UP = """
WITH RECURSIVE up(start, depth, id, parent_id, body, province) AS (
    SELECT id, 0, id, parent_id, body, province FROM partners_organisation WHERE id IN ({marks})
    UNION
    SELECT up.start, up.depth + 1, above.id, above.parent_id, above.body, above.province
    FROM partners_organisation AS above JOIN up ON above.id = up.parent_id
)
SELECT start, id, body, province FROM up ORDER BY start, depth
"""
DOWN = """
WITH RECURSIVE down(id) AS (
    SELECT id FROM partners_organisation WHERE {start}
    UNION
    SELECT below.id FROM partners_organisation AS below JOIN down ON below.parent_id = down.id {and_only}
)
SELECT id FROM down
"""
STARTS = {
    "body": ("body = %s", ""),
    "province": ("province = %s", "AND below.province = ''"),
    "organisation": ("id = %s", ""),
}


def above(organisations: Iterable[int]) -> list[tuple[int, int, str, str]]:
    """(start, id, body, province) of each organisation and of all above it, the nearest first."""
    starts = sorted(set(organisations))
    if not starts:
        return []
    with connection.cursor() as cursor:
        cursor.execute(UP.format(marks=", ".join(["%s"] * len(starts))), starts)
        return cursor.fetchall()


def ancestors(organisation: int) -> list[int]:
    """The organisation itself first, the topmost last."""
    return [identity for _, identity, _, _ in above([organisation])]


def scopes_of_organisations(organisations: Iterable[int]) -> set[str]:
    scopes: set[str] = set()
    provinces: dict[int, str] = {}
    for start, identity, body, province in above(organisations):
        scopes.add(f"organisation:{identity}")
        if body:
            scopes.add(f"body:{body}")
        if province:
            provinces.setdefault(start, province)
    return scopes | {f"province:{province}" for province in provinces.values()}


def scopes_of_organisation(organisation: int) -> set[str]:
    return scopes_of_organisations([organisation])


def scopes_of_post(post: Post) -> set[str]:
    scopes = scopes_of_organisation(post.organisation_id)
    return scopes | {f"process:{post.focal_for}"} if post.focal_for else scopes


def scopes_of_person(person: Person, day: date) -> set[str]:
    """The scopes of the posts they hold on that day; without a post a person lies in no scope."""
    held = list(
        Tenure.objects.filter(holds_on(day), person=person).values_list(
            "post__organisation_id", "post__focal_for"
        )
    )
    scopes = scopes_of_organisations(organisation for organisation, _ in held)
    return scopes | {f"process:{process}" for _, process in held if process}


def holds_on(day: date) -> Q:
    return Q(since__lte=day) & (Q(until__isnull=True) | Q(until__gte=day))


def organisations_below(scope: str) -> RawSQL:
    """The ids of every organisation that lies in a scope of the kind body, province or organisation."""
    kind, _, value = scope.partition(":")
    start, and_only = STARTS[kind]
    return RawSQL(  # noqa: S611 - the texts are those above; what is sought is a parameter
        DOWN.format(start=start, and_only=and_only), [int(value) if kind == "organisation" else value]
    )


def posts_in(scope: str, path: str = "") -> Q:
    """The posts in a scope; `path` leads to them ("post__"). What is no scope of the directory holds none."""
    kind, _, value = scope.partition(":")
    if scope == "everything":
        return Q()
    if kind == "process" and value:
        return Q(**{f"{path}focal_for": value})
    if kind not in STARTS or not value or (kind == "organisation" and not value.isdecimal()):
        return Q(pk__in=[])
    return Q(**{f"{path}organisation_id__in": organisations_below(scope)})


def people_in(scope: str, day: date) -> Q:
    """The people who hold a post of that scope on that day."""
    if scope == "everything":
        return Q()
    held = Tenure.objects.filter(holds_on(day), posts_in(scope, "post__"), person=OuterRef("pk"))
    return Q(Exists(held))


def seen_in(wing: str, path: str = "") -> Q:
    """What the readers of a wing see of people or organisations."""
    return Q(**{f"{path}wing__in": [wing, Wing.BOTH]})
