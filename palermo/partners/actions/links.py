"""The links of mails, made at the moment of sending: none of them stands in the database."""

from collections.abc import Callable
from datetime import datetime

from allauth.account.forms import default_token_generator
from allauth.account.models import EmailAddress, EmailConfirmationHMAC
from allauth.account.utils import user_pk_to_url_str
from django.urls import reverse
from django.utils.translation import gettext as _

from palermo.partners.actions.invitations import address, mint_invitation
from palermo.partners.models import Account
from palermo.ui.refusals import Refused


def of_wing(thing: int, wing: str) -> str:
    """The id of a link: the thing, and the wing whose page it opens."""
    return f"{thing}-{wing}"


def parted(link: str) -> tuple[int, str]:
    thing, _hyphen, wing = link.partition("-")
    return int(thing), wing


def mint_password_reset(link: str, at: datetime) -> str:
    account_id, wing = parted(link)
    account = Account.objects.filter(pk=account_id, is_active=True).first()
    if account is None:
        raise Refused(_("This account is closed."))
    key = default_token_generator.make_token(account)
    return address(wing, reverse("account_reset_password_from_key", args=[user_pk_to_url_str(account), key]))


def mint_address(link: str, at: datetime) -> str:
    address_id, wing = parted(link)
    proposed = EmailAddress.objects.filter(pk=address_id, verified=False).first()
    if proposed is None:
        raise Refused(_("This change of address was dropped or is done."))
    return address(wing, reverse("account_confirm_email", args=[EmailConfirmationHMAC(proposed).key]))


MINTS: dict[str, Callable[[str, datetime], str]] = {
    "invitation": mint_invitation,
    "password_reset": mint_password_reset,
    "address": mint_address,
}
