from palermo.register.models.entries import CaseContent, CaseEntry, IdentityKey, NameKey
from palermo.register.models.sets import AcceptedSet, CaseNumber

__all__ = ["AcceptedSet", "CaseContent", "CaseEntry", "CaseNumber", "IdentityKey", "NameKey"]
