"""Tokens of every reader of the oracle's world: whole, narrowed, ended, revoked, and of the other wing."""

import hashlib
from dataclasses import dataclass
from datetime import timedelta

from palermo.partners.actions.tokens import NOT_FOR_TOKENS
from palermo.partners.models import Account, Grant, Token
from palermo.partners.rules.roles import rights
from palermo.ui.clock import now
from tests.oracle import world as worlds

SECRET = "a-secret-of-the-oracle-that-is-forty-three-xx"[:43]
NARROW = ("roles.table",)  # a right that opens no operation
KINDS = ("whole", "narrowed", "ended", "revoked", "other wing", "wrong", "none")


@dataclass(frozen=True)
class Tokens:
    raw: dict[tuple[str, str, str], str]  # by reader, wing and kind

    def headers(self, reader: str, wing: str, kind: str = "whole") -> dict[str, str]:
        if kind == "wrong":
            return {"Authorization": f"Bearer palermo_{'0' * 12}_{SECRET}"}
        if kind == "none" or reader == "visitor":
            return {}
        if kind == "other wing":
            wing, kind = worlds.other_wing(wing), "whole"
        return {"Authorization": f"Bearer {self.raw[reader, wing, kind]}"}


def give(world: worlds.World) -> Tokens:
    raw = {}
    number = 0
    for reader, account in world.readers.items():
        for wing in ("records", "open"):
            for kind in ("whole", "narrowed", "ended", "revoked"):
                number += 1
                raw[reader, wing, kind] = token(account, wing, kind, number)
    return Tokens(raw)


def token(account: Account, wing: str, kind: str, number: int) -> str:
    prefix = f"{number:012x}"
    at = now()
    everything = sorted(code for code in rights() if code not in NOT_FOR_TOKENS)
    Token.objects.create(
        account=account,
        grant=account.grants.order_by("pk").first() or Grant.objects.earliest("pk"),
        wing=wing,
        name="A program",
        prefix=prefix,
        hash=hashlib.sha256(SECRET.encode()).hexdigest(),
        scopes=list(NARROW) if kind == "narrowed" else everything,
        made_at=at - timedelta(days=90),
        expires_at=at + timedelta(days=-1 if kind == "ended" else 90),
        revoked_at=at if kind == "revoked" else None,
    )
    return f"palermo_{prefix}_{SECRET}"
