"""The shapes that several operations answer with. Plain pydantic: what is built here is not checked a second time."""

from django.utils.translation import gettext_noop as _
from pydantic import BaseModel, Field


class Answer(BaseModel):
    pass


class Listing(Answer):
    count: int = Field(description=_("How many there are for you in all, over all pages."))
    next: str | None = Field(description=_("The cursor of the next page; null on the last one."))


class Labels(Answer):
    en: str = Field(description=_("In English."))
    ur: str | None = Field(description=_("In Urdu; null where nobody wrote it."))


class OrganisationName(Answer):
    id: int
    name: Labels


def labels(english: str, urdu: str) -> Labels:
    return Labels(en=english, ur=urdu or None)
