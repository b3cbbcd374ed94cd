"""Reporting bodies: in which scopes what they send lies, and which bodies a scope holds."""

from palermo.ui.refusals import NotAllowed
from palermo.vocabulary.codes import codes


def is_body(code: str) -> bool:
    return code in codes("bodies")


def province_of_body(body: str) -> str:
    """Empty for a body that is not of one province."""
    known = codes("bodies").get(body)
    return known.extra.get("province", "") if known else ""


def scopes_of(body: str) -> set[str]:
    province = province_of_body(body)
    return {f"body:{body}"} | ({f"province:{province}"} if province else set())


def bodies_in(scope: str) -> list[str] | None:
    """Those whose returns lie in a scope; None where all do."""
    if scope == "everything":
        return None
    return [body for body in codes("bodies") if scope in scopes_of(body)]


def own_bodies(scope: str, right: str) -> list[str]:
    """For whom somebody of this scope may act."""
    bodies = bodies_in(scope)
    if bodies is None:
        return list(codes("bodies"))
    if not bodies:
        raise NotAllowed(right)
    return bodies
