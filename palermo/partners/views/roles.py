"""The table of roles, rights and scopes, printed as a page."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from palermo.partners.door import Request, page
from palermo.partners.rules.roles import Role, exclusions, rights, roles
from palermo.partners.rules.roles_doc import CELLS, SCOPES, WINGS, columns


@page("roles.table")
@require_safe
def roles_table(request: Request) -> HttpResponse:
    shown = list(roles().values())
    context = {
        "roles": [
            {
                "role": role,
                "wing": WINGS[role.wing],
                "scopes": [SCOPES[kind] for kind in role.scopes],
                "granted_by": [roles()[each].label for each in role.granted_by],
            }
            for role in shown
        ],
        "groups": [{"roles": group, "rows": rows_of(group)} for group in columns(shown)],
        "exclusions": [
            {"one": roles()[pair.role].label, "other": roles()[pair.excludes].label, "why": pair.reason}
            for pair in exclusions().values()
        ],
    }
    return render(request, "partners/roles.html", context)


def rows_of(group: list[Role]) -> list[dict[str, object]]:
    """Each cell says its role, for where a row is drawn as a card."""
    return [
        {
            "right": right,
            "wing": WINGS[right.wing],
            "cells": [{"role": role.label, "words": CELLS[right.cells[role.code]]} for role in group],
        }
        for right in rights().values()
        if any(right.cells[role.code] for role in group)
    ]
