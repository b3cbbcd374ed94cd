"""What a kind of message is called. A room's template partners/role_confirmed reads "Role confirmed", and the room
translates that text; the mails of the sign-in library are named here."""

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

NAMES: dict[str, str | Promise] = {
    "outbox/digest": _("Daily mail"),
    "account/email/account_already_exists": _("Sign-up with a known address"),
    "account/email/email_changed": _("Notice: address changed"),
    "account/email/email_confirm": _("Notice: address confirmed"),
    "account/email/email_confirmation": _("Confirm the address"),
    "account/email/email_confirmation_signup": _("Confirm the address"),
    "account/email/email_deleted": _("Notice: address removed"),
    "account/email/login_code": _("Sign-in code"),
    "account/email/password_changed": _("Notice: password changed"),
    "account/email/password_reset": _("Notice: password reset"),
    "account/email/password_reset_code": _("Password reset"),
    "account/email/password_reset_key": _("Password reset"),
    "account/email/password_set": _("Notice: password set"),
    "account/email/unknown_account": _("Password reset for an unknown address"),
    "mfa/email/recovery_codes_generated": _("Notice: new recovery codes"),
    "mfa/email/totp_activated": _("Notice: authenticator app added"),
    "mfa/email/totp_deactivated": _("Notice: authenticator app removed"),
    "mfa/email/webauthn_added": _("Notice: security key added"),
    "mfa/email/webauthn_removed": _("Notice: security key removed"),
}


def kind_words(kind: str) -> str:
    known = NAMES.get(kind)
    return str(known) if known else gettext(kind.rsplit("/")[-1].replace("_", " ").capitalize())
