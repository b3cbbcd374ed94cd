"""What is valid of people and organisations, said in plain words."""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import date

from django.utils.translation import gettext as _

from palermo.journal.actor import Actor
from palermo.partners.models import Organisation, Person
from palermo.partners.models.directory import NAME, Wing
from palermo.partners.rules.names import folded_words, is_arabic
from palermo.partners.rules.scopes import ancestors
from palermo.ui.refusals import Refused

MOST_ALIASES = 30


@dataclass(frozen=True)
class PersonEntry:
    wing: str
    given_name: str = ""
    family_name: str = ""
    name_ur: str = ""
    honorific: str = ""
    honorific_ur: str = ""
    email: str = ""
    phone: str = ""
    aliases: tuple[str, ...] = ()

    def columns(self) -> dict[str, str]:
        return {part.name: getattr(self, part.name) for part in fields(self) if part.name != "aliases"}


@dataclass(frozen=True)
class OrganisationEntry:
    wing: str
    name: str
    kind: str
    sector: str
    name_ur: str = ""
    body: str = ""
    province: str = ""
    parent: int | None = None
    closed_on: date | None = None
    aliases: tuple[str, ...] = ()

    def columns(self) -> dict[str, object]:
        own = {part.name: getattr(self, part.name) for part in fields(self)}
        del own["aliases"], own["parent"]
        return {**own, "parent_id": self.parent}


def is_at_home(wing: str, by: Actor) -> bool:
    """Whether the acts of a wing reach a record of `wing`."""
    return wing in (by.wing, Wing.BOTH)


def check_person(entry: PersonEntry, by: Actor) -> None:
    if not is_at_home(entry.wing, by):
        raise Refused(_("A record is kept in this wing or in both."), "wing")
    if not folded_words(entry.given_name + entry.family_name + entry.name_ur):
        raise Refused(_("Write at least one name, in Latin or in Urdu letters."), "given_name")
    for field in ("honorific", "given_name", "family_name"):
        if any(is_arabic(letter) for letter in getattr(entry, field)):
            raise Refused(_("Write this name in Latin letters; the name in Urdu has its own field."), field)
    for field in ("honorific_ur", "name_ur"):
        text = getattr(entry, field)
        if text and not any(is_arabic(letter) for letter in text):
            raise Refused(_("Write this name in Urdu letters, or leave the field empty."), field)
    check_aliases(entry.aliases)


def check_organisation(entry: OrganisationEntry, by: Actor) -> None:
    if not is_at_home(entry.wing, by):
        raise Refused(_("A record is kept in this wing or in both."), "wing")
    if not folded_words(entry.name):
        raise Refused(_("Write the name of the organisation."), "name")
    if entry.name_ur and not any(is_arabic(letter) for letter in entry.name_ur):
        raise Refused(_("Write this name in Urdu letters, or leave the field empty."), "name_ur")
    check_aliases(entry.aliases)


def check_aliases(aliases: tuple[str, ...]) -> None:
    if len(aliases) > MOST_ALIASES:
        raise Refused(
            _("These are %(count)d other names; %(most)d can be kept.")
            % {"count": len(aliases), "most": MOST_ALIASES},
            "aliases",
        )
    for alias in aliases:
        if len(alias) > NAME:
            raise Refused(
                _("One of the names is longer than %(most)d characters.") % {"most": NAME}, "aliases"
            )
        if not folded_words(alias):
            raise Refused(_("A name has at least one letter."), "aliases")


def check_home(person: Person, wing: str, by: Actor) -> None:
    if person.wing == Wing.BOTH and wing != Wing.BOTH and by.role != "administrator":
        raise Refused(_("Only a national administrator takes a person out of one of both wings."), "wing")


def check_reach(organisation: Organisation, changed: Sequence[str], by: Actor) -> None:
    """In the record wing scopes hang on these fields: nobody widens, moves or empties them from the open wing alone."""
    if organisation.wing != Wing.BOTH or by.role == "administrator":
        return
    for field in ("wing", "body", "province", "parent_id", "closed_on"):
        if field in changed:
            raise Refused(
                _(
                    "This organisation is seen in both wings. Where it is seen, its reporting body, its province, "
                    "what it belongs to and its closing are changed by a national administrator."
                ),
                field.removesuffix("_id"),
            )


def check_parent(organisation: int | None, parent: int | None) -> None:
    """Under a lock on the organisations: nothing may be put under itself, also not over several steps."""
    if organisation is None or parent is None:
        return
    if parent == organisation:
        raise Refused(_("An organisation cannot belong to itself."), "parent")
    if organisation in ancestors(parent):
        raise Refused(
            _("The organisation you chose already belongs to this one. Choose one that does not."), "parent"
        )
