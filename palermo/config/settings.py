"""Django's settings, every one of them from the environment or a safe default."""

from pathlib import Path

from palermo.config import env

PACKAGE = Path(__file__).resolve().parent.parent
DATA = env.folder("PALERMO_DATA", PACKAGE.parent / "data")

DEBUG = env.flag("PALERMO_DEBUG")
SECRET_KEY = env.secret("PALERMO_SECRET_KEY", DATA / "secret-key")
ALLOWED_HOSTS = env.items("PALERMO_HOSTS", ("localhost", "127.0.0.1", "[::1]"))

INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "palermo.ui",
    "palermo.vocabulary",
    "palermo.register",
    "palermo.returns",
    "palermo.figures",
    "palermo.config",
]
MIDDLEWARE: list[str] = []

DATABASES = {"default": env.database("DATABASE_URL", DATA / "palermo.sqlite3")}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

TIME_ZONE = env.text("PALERMO_TIME_ZONE", "Asia/Karachi")
USE_TZ = True
LANGUAGE_CODE = env.choice("PALERMO_LANG", "en", ("en", "ur"))
LANGUAGES = [("en", "English"), ("ur", "اردو")]
USE_I18N = True
