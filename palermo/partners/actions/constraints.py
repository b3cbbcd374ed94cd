"""A constraint of the database that refuses a row, in words for the person who asked for it."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import IntegrityError
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from palermo.ui.refusals import Refused

# By the constraint's name, or by its columns where SQLite names only these.
WORDS: dict[str, tuple[str | Promise, str | None]] = {
    "one_organisation_per_reporting_body": (
        _("Another organisation already sends the returns of this body."),
        "body",
    ),
    "partners_organisation.body": (_("Another organisation already sends the returns of this body."), "body"),
    "an_organisation_is_not_its_own_parent": (_("An organisation cannot belong to itself."), "parent"),
    "a_person_bears_a_name": (_("Write at least one name, in Latin or in Urdu letters."), "given_name"),
    "one_standing_consent_per_person_and_use": (_("This consent stands already."), "use"),
    "partners_consent.person_id, partners_consent.use": (_("This consent stands already."), "use"),
    "a_consent_is_withdrawn_after_it_is_given": (
        _("A withdrawal cannot lie before its consent."),
        "on",
    ),
    "one_focal_post_per_body_and_process": (
        _("This organisation already has the post of a focal person for this process."),
        "focal_for",
    ),
    "partners_post.organisation_id, partners_post.focal_for": (
        _("This organisation already has the post of a focal person for this process."),
        "focal_for",
    ),
    "a_post_is_held_by_one_person_a_day": (_("Somebody else holds this post on one of these days."), "since"),
    "one_person_stands_in_a_day": (_("Somebody else stands in on one of these days."), "since"),
    "a_tenure_ends_after_it_begins": (_("The last day cannot be before the first."), "until"),
    "a_stand_in_names_the_last_day": (_("Write the last day of the leave."), "until"),
    "nobody_is_merged_with_themself": (_("This is the same record. Choose another one."), "who"),
    "a_person_is_merged_away_once": (_("This record was merged into another one already."), "who"),
    "partners_merge.gone_id": (_("This record was merged into another one already."), "who"),
}


@contextmanager
def plainly() -> Iterator[None]:
    """Within the action's transaction, which the refusal then rolls back."""
    try:
        yield
    except IntegrityError as failure:
        said = str(failure)
        for name, (words, field) in WORDS.items():
            if name in said:
                raise Refused(str(words), field) from None
        raise
