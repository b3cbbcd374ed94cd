"""The program's real settings, with a hasher that does not slow every account."""

from palermo.config.settings import *  # noqa: F403

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
