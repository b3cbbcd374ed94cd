"""The table of roles as a person reads it: the words of its cells, and the whole of it as Markdown for docs/roles.md."""

from collections.abc import Sequence

from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from palermo.partners.rules.roles import Role, exclusions, rights, roles

CELLS = {
    "": "",
    "own": gettext_lazy("own scope"),
    "all": gettext_lazy("all"),
    "self": gettext_lazy("self"),
}
WINGS = {
    "records": gettext_lazy("record wing"),
    "open": gettext_lazy("open wing"),
    "both": gettext_lazy("both wings"),
}
SCOPES = {
    "everything": gettext_lazy("everywhere"),
    "body": gettext_lazy("a reporting body"),
    "province": gettext_lazy("a province"),
    "organisation": gettext_lazy("an organisation"),
    "process": gettext_lazy("a process"),
}


COLUMNS = 7


def columns(shown: Sequence[Role]) -> list[list[Role]]:
    """Several tables, so that each fits a page: the roles that stand in the record wing, then those of the open wing."""
    records = [role for role in shown if role.wing != "open"]
    alone = [role for role in shown if role.wing == "open"]
    return [records, *(alone[first : first + COLUMNS] for first in range(0, len(alone), COLUMNS))]


def as_markdown(language: str) -> str:
    with translation.override(language):
        return "\n".join([*head(), *the_roles(), *the_rights(), *the_exclusions()]) + "\n"


def head() -> list[str]:
    return [
        f"# {_('Roles')}",
        "",
        _(
            "Made from palermo/partners/roles.csv, rights.csv and exclusions.csv; change those, not this page."
        ),
        "",
    ]


def the_roles() -> list[str]:
    found = [
        f"## {_('Who there is')}",
        "",
        row(
            _("role"),
            _("wing"),
            _("held in"),
            _("second factor"),
            _("two administrators"),
            _("sees names"),
            _("approves"),
            _("proposed by"),
            _("what it is for"),
        ),
        row(*["---"] * 9),
    ]
    for role in roles().values():
        yes = [
            _("yes") if said else ""
            for said in (role.second_factor, role.two_grantors, role.sees_names, role.approves)
        ]
        found.append(
            row(
                role.label,
                WINGS[role.wing],
                ", ".join(str(SCOPES[kind]) for kind in role.scopes),
                *yes,
                ", ".join(roles()[each].label for each in role.granted_by),
                role.told,
            )
        )
    return [*found, ""]


def the_rights() -> list[str]:
    found = [
        f"## {_('Who may do what')}",
        "",
        _("own scope: where the role is held. self: the own account. Empty: no."),
        "",
    ]
    for group in columns(list(roles().values())):
        found += [
            row(_("right"), _("wing"), *(role.label for role in group)),
            row(*["---"] * (len(group) + 2)),
        ]
        for right in rights().values():
            cells = [str(CELLS[right.cells[role.code]]) for role in group]
            if any(cells):
                found.append(row(right.label, WINGS[right.wing], *cells))
        found.append("")
    return found


def the_exclusions() -> list[str]:
    found = [
        f"## {_('Which two nobody holds together')}",
        "",
        _("Where the scopes of the two can meet, and their times overlap."),
        "",
        row(_("role"), _("and"), _("why")),
        row("---", "---", "---"),
    ]
    for pair in exclusions().values():
        found.append(row(roles()[pair.role].label, roles()[pair.excludes].label, pair.reason))
    return found


def row(*cells: object) -> str:
    return "| " + " | ".join(str(cell) for cell in cells) + " |"
