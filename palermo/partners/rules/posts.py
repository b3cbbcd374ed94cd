"""Who may hold a post on which days, said in plain words."""

from datetime import date

from django.db.models import Q
from django.utils.translation import gettext as _

from palermo.journal.actor import Actor
from palermo.partners.models import Post, Tenure
from palermo.partners.rules.names import isolated
from palermo.ui.reading import day
from palermo.ui.refusals import Refused


def touching(since: date, until: date | None) -> Q:
    """Tenures that share a day with the span; both ends count, no last day means still."""
    q = Q(until__isnull=True) | Q(until__gte=since)
    return q & Q(since__lte=until) if until else q


def held_meanwhile(
    post: Post, since: date, until: date | None, *, stand_in: bool = False, but: int | None = None
) -> Tenure | None:
    """The first tenure of that kind, holding or standing in, that is in the way."""
    held = Tenure.objects.filter(touching(since, until), post=post, acting_for__isnull=not stand_in)
    if but is not None:
        held = held.exclude(pk=but)
    return held.select_related("person").order_by("since").first()


def days_in_words(since: date, until: date | None) -> str:
    if until is None:
        return _("since %(since)s") % {"since": day(since)}
    return _("from %(since)s to %(until)s") % {"since": day(since), "until": day(until)}


class AlreadyHeld(Refused):
    """`named` are the people whom the words name."""

    def __init__(self, words: str, named: list[int]) -> None:
        super().__init__(words, "since")
        self.named = named


def already_held(other: Tenure, name: str) -> AlreadyHeld:
    """`name` is empty where the reader may not know it."""
    said = {"days": days_in_words(other.since, other.until), "name": isolated(name)}
    if other.acting_for_id:
        with_name, without = _("%(name)s stands in %(days)s."), _("Somebody else stands in %(days)s.")
    else:
        with_name = _("%(name)s holds this post %(days)s. End that first, or choose other days.")
        without = _("This post is held %(days)s by a person whose name is not shown here.")
    return AlreadyHeld((with_name if name else without) % said, [other.person_id] if name else [])


# Processes whose focal persons the open wing does not know.
KEPT_IN_RECORDS = frozenset({Post.Process.TIP_RETURNS.value})


def check_process(focal_for: str, by: Actor) -> None:
    if focal_for in KEPT_IN_RECORDS and by.wing == "open":
        raise Refused(_("The focal person for returns is kept in the record wing."), "focal_for")


def check_days(since: date, until: date | None) -> None:
    if until is not None and until < since:
        raise Refused(_("The last day cannot be before the first."), "until")


def check_organisation_open(post: Post, since: date) -> None:
    closed = post.organisation.closed_on
    if closed is not None and since > closed:
        raise Refused(
            _("This organisation closed on %(day)s; nobody takes up a post in it after that.")
            % {"day": day(closed)},
            "since",
        )


def check_stand_in(holder: Tenure, person: int, since: date, until: date | None) -> None:
    if holder.acting_for_id:
        raise Refused(_("Nobody stands in for a person who stands in. Choose whoever holds the post."))
    if person == holder.person_id:
        raise Refused(_("Nobody stands in for themself. Choose another person."), "who")
    if until is None:
        raise Refused(_("Write the last day of the leave."), "until")
    check_days(since, until)
    if since < holder.since or (holder.until is not None and until > holder.until):
        raise Refused(
            _("The leave must lie within the time that the post is held, %(days)s.")
            % {"days": days_in_words(holder.since, holder.until)},
            "since" if since < holder.since else "until",
        )
