"""`palermo account first-administrator`: whoever appoints everybody else has to come from somewhere."""

import click

from palermo.ui.bilingual import BilingualCommand, BilingualGroup, language_option, with_django
from palermo.ui.language import words

# Marks a text for the catalogue where it stands; it is translated when it is shown.
_ = str


class Accounts(BilingualCommand):
    catalogue = "palermo.partners"


class AccountGroup(BilingualGroup):
    catalogue = "palermo.partners"


@click.group(cls=AccountGroup, help=_("The first administrators."))
def account() -> None:
    pass


@account.command(
    "first-administrator",
    cls=Accounts,
    help=_(
        "Print a link with which the owner of an address becomes an administrator.\n\n"
        "Run it for two people: roles that see names or approve need two administrators. "
        "As soon as there are two, it does nothing.\n\n"
        "Example: palermo account first-administrator --email a.person@example.org"
    ),
)
@click.option("--email", required=True, help=_("Address of the administrator."))
@language_option
def first_administrator(email: str, lang: str) -> None:
    with_django()
    from django.core.exceptions import ValidationError
    from django.core.validators import validate_email
    from django.utils import translation

    from palermo.partners.actions.invitations import invite_first_administrator
    from palermo.ui.clock import now
    from palermo.ui.refusals import Refused

    said = words("palermo.partners", lang)
    with translation.override(lang):
        try:
            validate_email(email)
            link = invite_first_administrator(email, language=lang, at=now())
        except ValidationError as wrong:
            raise click.UsageError(said(_("This is no e-mail address."))) from wrong
        except Refused as refused:
            raise click.ClickException(refused.words) from refused
    click.echo(said(_("Open this link within seven days, in a browser that nobody else uses:")))
    click.echo(link)
    click.echo(said(_("Then enrol a second factor: the role sleeps until you do.")))
