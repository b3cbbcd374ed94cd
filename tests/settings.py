"""The settings of the tests: the real ones, in a folder of their own, with a hasher that does not slow every sign-in."""

import os
import tempfile
from pathlib import Path

_home = Path(tempfile.mkdtemp(prefix="palermo-tests-"))
os.environ["PALERMO_SETTINGS"] = ""
os.environ["PALERMO_DATA"] = str(_home / "data")
os.environ["PALERMO_KEYS"] = str(_home / "keys")

from palermo.config.settings import *  # noqa: E402, F403

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
ALLOWED_HOSTS = ["localhost", "testserver"]
