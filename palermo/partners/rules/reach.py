"""Where a role is held: what the words of a scope mean, and where two scopes can meet."""

from palermo.vocabulary.codes import codes

Scope = tuple[str, str]  # kind and value: ("body", "PB-POLICE"), ("everything", "")

EVERYTHING: Scope = ("everything", "")


def parse(text: str) -> Scope:
    kind, _, value = text.partition(":")
    return kind, value


def written(scope: Scope) -> str:
    return ":".join(part for part in scope if part)


def can_meet(one: Scope, other: Scope) -> bool:
    """Whether one act could lie in both scopes.

    Everything meets all. Two scopes of one kind meet where they are the same; two organisations always do, since one
    may lie below the other and both speak in the same process. A body meets its own province, and a body of no
    province (a national one) meets each. Of other kinds nothing says that they are apart, so they meet.
    """
    if EVERYTHING in (one, other):
        return True
    if one[0] == other[0]:
        return one[0] == "organisation" or one[1] == other[1]
    if {one[0], other[0]} == {"body", "province"}:
        body, province = (one[1], other[1]) if one[0] == "body" else (other[1], one[1])
        return province_of(body) in ("", province)
    return True


def province_of(body: str) -> str:
    known = codes("bodies").get(body)
    return known.extra.get("province", "") if known else ""
