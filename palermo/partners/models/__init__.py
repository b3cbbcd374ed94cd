from palermo.partners.models.accounts import Account, Grant, Invitation, Token
from palermo.partners.models.directory import (
    Consent,
    Merge,
    Organisation,
    OrganisationAlias,
    Person,
    PersonAlias,
    Wing,
)
from palermo.partners.models.posts import Post, Tenure

__all__ = [
    "Account",
    "Consent",
    "Grant",
    "Invitation",
    "Merge",
    "Organisation",
    "OrganisationAlias",
    "Person",
    "PersonAlias",
    "Post",
    "Tenure",
    "Token",
    "Wing",
]
