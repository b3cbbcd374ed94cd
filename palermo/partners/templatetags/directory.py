"""How templates say the names of people, organisations and posts, and the codes they bear."""

from django import template

from palermo.partners.models import Organisation, Person, Post, Tenure
from palermo.partners.rules import names
from palermo.partners.rules.posts import days_in_words
from palermo.partners.rules.vocabulary import body_label, province_label

register = template.Library()


@register.filter
def full_name(person: Person) -> str:
    return names.full_name(person)


@register.filter
def latin_name(person: Person) -> str:
    return names.latin_name(person)


@register.filter
def urdu_name(person: Person) -> str:
    return names.urdu_name(person)


@register.filter
def organisation_name(organisation: Organisation) -> str:
    return names.organisation_name(organisation)


@register.filter
def post_title(post: Post) -> str:
    return names.post_title(post)


@register.filter
def held(tenure: Tenure) -> str:
    """From when to when."""
    return days_in_words(tenure.since, tenure.until)


@register.filter
def isolated(name: str) -> str:
    """For where no <bdi> can stand: in a title, or in words that another template sets."""
    return names.isolated(name)


register.filter("province", province_label)
register.filter("body", body_label)
