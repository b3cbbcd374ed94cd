"""Accounts, roles, invitations and the reader's own account; and of allauth exactly the pages that this house offers."""

from allauth.account import views as account
from allauth.mfa.base import views as mfa
from allauth.mfa.recovery_codes import views as codes
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as webauthn
from django.urls import include, path, re_path

from palermo.partners.views import account_steps, accounts, invitations, own, roles
from palermo.partners.views.factors import address_kept, factors_kept, in_one_piece, resumed

# In the place of include("allauth.urls"): no sign-up, no code by mail, no other provider.
allauth_urls = [
    path("login/", account.login, name="account_login"),
    path("logout/", account.logout, name="account_logout"),
    path("inactive/", account.account_inactive, name="account_inactive"),
    path("reauthenticate/", resumed(account.reauthenticate), name="account_reauthenticate"),
    path("email/", address_kept(account.email), name="account_email"),
    path("confirm-email/", account.email_verification_sent, name="account_email_verification_sent"),
    re_path(
        r"^confirm-email/(?P<key>[-:\w]+)/$",
        in_one_piece(account.confirm_email),
        name="account_confirm_email",
    ),
    path("password/change/", account.password_change, name="account_change_password"),
    path("password/set/", account.password_set, name="account_set_password"),
    path("password/reset/", account.password_reset, name="account_reset_password"),
    path("password/reset/done/", account.password_reset_done, name="account_reset_password_done"),
    path(
        "password/reset/key/done/",
        account.password_reset_from_key_done,
        name="account_reset_password_from_key_done",
    ),
    re_path(
        r"^password/reset/key/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        account.password_reset_from_key,
        name="account_reset_password_from_key",
    ),
    path("2fa/", mfa.index, name="mfa_index"),
    path("2fa/authenticate/", mfa.authenticate, name="mfa_authenticate"),
    path("2fa/reauthenticate/", resumed(mfa.reauthenticate), name="mfa_reauthenticate"),
    path("2fa/totp/activate/", factors_kept(totp.activate_totp), name="mfa_activate_totp"),
    path("2fa/totp/deactivate/", factors_kept(totp.deactivate_totp), name="mfa_deactivate_totp"),
    path("2fa/recovery-codes/", codes.view_recovery_codes, name="mfa_view_recovery_codes"),
    path(
        "2fa/recovery-codes/generate/",
        factors_kept(codes.generate_recovery_codes),
        name="mfa_generate_recovery_codes",
    ),
    path("2fa/webauthn/", webauthn.list_webauthn, name="mfa_list_webauthn"),
    path("2fa/webauthn/add/", factors_kept(webauthn.add_webauthn), name="mfa_add_webauthn"),
    path("2fa/webauthn/login/", webauthn.login_webauthn, name="mfa_login_webauthn"),
    path(
        "2fa/webauthn/reauthenticate/",
        resumed(webauthn.reauthenticate_webauthn),
        name="mfa_reauthenticate_webauthn",
    ),
    path(
        "2fa/webauthn/keys/<int:pk>/remove/",
        factors_kept(webauthn.remove_webauthn),
        name="mfa_remove_webauthn",
    ),
    path("2fa/webauthn/keys/<int:pk>/edit/", webauthn.edit_webauthn, name="mfa_edit_webauthn"),
]

urlpatterns = [
    path("accounts/", accounts.accounts, name="accounts"),
    path("accounts/<int:account_id>/", accounts.account, name="account"),
    path("accounts/<int:account_id>/role/", accounts.role_propose, name="role_propose"),
    path("accounts/<int:account_id>/reset/", account_steps.factor_reset, name="factor_reset"),
    path("accounts/<int:account_id>/wake/", account_steps.factor_wake, name="factor_wake"),
    path("accounts/<int:account_id>/close/", account_steps.account_close, name="account_close"),
    path("grants/<int:grant_id>/confirm/", account_steps.role_confirm, name="role_confirm"),
    path("grants/<int:grant_id>/end/", account_steps.role_end, name="role_end"),
    path("roles/", roles.roles_table, name="roles"),
    path("invitations/", invitations.invite, name="invite"),
    path(
        "invitations/<int:invitation_id>/withdraw/",
        invitations.invitation_withdraw,
        name="invitation_withdraw",
    ),
    path("invitation/", invitations.invitation_take, name="invitation_take"),
    path("invitation/<str:token>/", invitations.invitation, name="invitation"),
    path("my/account/", own.my_account, name="my_account"),
    path("my/tokens/", own.my_tokens, name="my_tokens"),
    path("my/tokens/<int:token_id>/revoke/", own.token_revoke, name="token_revoke"),
    path("my/sessions/", own.my_sessions, name="my_sessions"),
    path("my/role/", own.switch_role, name="switch_role"),
    path("language/", own.speak, name="speak"),
    path("accounts/", include(allauth_urls)),
]
