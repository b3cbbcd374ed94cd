from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.auth_backends import AuthenticationBackend
from allauth.mfa.adapter import DefaultMFAAdapter


class Backend(AuthenticationBackend):
    pass


class Adapter(DefaultAccountAdapter):
    pass


class FactorAdapter(DefaultMFAAdapter):
    pass
