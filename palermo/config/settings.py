"""Django's settings, every one of them from the environment or a safe default."""

from datetime import timedelta
from pathlib import Path

from csp.constants import NONE, SELF

from palermo.config import env, settings_file

settings_file.apply()
PACKAGE = Path(__file__).resolve().parent.parent
DATA = env.folder("PALERMO_DATA", PACKAGE.parent / "data")
KEYS = env.folder("PALERMO_KEYS", DATA.parent / "keys")

# Without names of its own, an installation is the made-up country's.
COUNTRY = {"en": env.text("PALERMO_COUNTRY_EN", ""), "ur": env.text("PALERMO_COUNTRY_UR", "")}
BUREAU = {"en": env.text("PALERMO_BUREAU_EN", ""), "ur": env.text("PALERMO_BUREAU_UR", "")}

WING = env.choice("PALERMO_WING", "both", ("records", "open", "both"))
DEMO = env.flag("PALERMO_DEMO")
HAS_RECORDS, HAS_OPEN = WING in ("records", "both"), WING in ("open", "both")

DATA.mkdir(parents=True, exist_ok=True, mode=0o700)

DEBUG = env.flag("PALERMO_DEBUG")
SECRET_KEY = env.secret("PALERMO_SECRET_KEY", KEYS / "secret-key")
ALLOWED_HOSTS = env.items("PALERMO_HOSTS", ("localhost", "127.0.0.1", "[::1]"))
SITE_URL = env.text("PALERMO_URL", "http://localhost:8000")
# Whose word is taken for the address of the reader and for https: proxies that set X-Forwarded-For and -Proto.
PROXIES = env.networks("PALERMO_PROXIES")

RECORD_ROOMS = ["palermo.register", "palermo.returns", "palermo.figures", "palermo.bureau"]
OPEN_ROOMS = ["palermo.home"]
INSTALLED_APPS = [
    "palermo.config",
    *(RECORD_ROOMS if HAS_RECORDS else []),
    *(OPEN_ROOMS if HAS_OPEN else []),
    "palermo.library",
    "palermo.partners",
    "palermo.outbox",
    "palermo.work",
    "palermo.journal",
    "palermo.vault",
    "palermo.vocabulary",
    "palermo.ui",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django_htmx",
    "django_tasks",
    "django_tasks_db",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
]
MIDDLEWARE = [
    "palermo.ui.headers.HeadersMiddleware",
    "palermo.config.health.HealthMiddleware",
    "csp.middleware.CSPMiddleware",
    "palermo.ui.methods.MethodsMiddleware",
    "palermo.ui.packing.PackingMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "palermo.ui.clock.ClockMiddleware",
    "palermo.config.wings.WingMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "palermo.config.wings.WingSessionMiddleware",
    "palermo.ui.speaking.LanguageMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "palermo.partners.asking.AskingMiddleware",
    "palermo.library.arriving.ArrivingMiddleware",
    *(["palermo.returns.arriving.ArrivingMiddleware"] if WING != "open" else []),
]
ROOT_URLCONF = "palermo.config.urls_records" if WING == "records" else "palermo.config.urls_open"
WSGI_APPLICATION = "palermo.config.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "palermo.config.context.frame",
            ],
        },
    }
]
FORM_RENDERER = "palermo.ui.forms.Renderer"

DATABASES = {"default": env.database("DATABASE_URL", DATA / "palermo.sqlite3")}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
CACHES = {"default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "cache"}}

# Long work: the tables of django-tasks carry it from a page to a worker.
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
# Accepted sets: Parquet files of facts and sealed identities; frozen periods and what figures are computed from.
LEDGER = DATA / "ledger"
FROZEN = DATA / "frozen"
PICTURES = DATA / "pictures"  # made anew from both; no backup needs them
RETURN_LIMIT = (
    env.whole("PALERMO_RETURN_LIMIT", 200, low=1) * 1024 * 1024
)  # the largest return as sent, in MB
# What a return is held against beside the rules of its format, by a room that stands above it.
RETURN_COMPLETE = "palermo.config.composed.stated_against_computed"
# The shelf's files, each under a random name.
SHELF = DATA / "shelf"
SHELF_LIMIT = env.whole("PALERMO_SHELF_LIMIT", 512, low=1) * 1024 * 1024  # the largest file, in MB
CLAMD = env.text("PALERMO_CLAMD", "")  # a malware scanner: the path of its socket, or host:port
CLAMD_OPTIONAL = env.flag("PALERMO_CLAMD_OPTIONAL")  # take files also while it does not answer

# Requests a minute that the API answers: to one role held, and to one address without a token.
API_PER_MINUTE = {
    "token": env.whole("PALERMO_API_TOKEN", 600, low=1),
    "origin": env.whole("PALERMO_API_ORIGIN", 120, low=1),
}

STATIC_URL = "/static/"
STATICFILES_DIRS = [("fonts", PACKAGE / "ui" / "fonts")]
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = DEBUG
WHITENOISE_MAX_AGE = 3600
WHITENOISE_ALLOW_ALL_ORIGINS = False

TIME_ZONE = env.zone("PALERMO_TIME_ZONE", "Asia/Karachi")
USE_TZ = True
LANGUAGE_CODE = env.choice("PALERMO_LANG", "en", ("en", "ur"))
LANGUAGES = [("en", "English"), ("ur", "اردو")]
USE_I18N = True
LOCALE_PATHS = [PACKAGE / "ui" / "locale_of_others"]  # Urdu for the texts of Django and allauth

# Sessions: the wing's own cookie is chosen by WingSessionMiddleware.
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = env.flag("PALERMO_HTTPS", SITE_URL.startswith("https://"))
SESSION_SAVE_EVERY_REQUEST = False
RECORD_WING_IDLE = timedelta(minutes=30)
OPEN_WING_IDLE = timedelta(hours=12)
CSRF_COOKIE_HTTPONLY = False
CSRF_FAILURE_VIEW = "palermo.config.failures.csrf"
SECURE_SSL_REDIRECT = SESSION_COOKIE_SECURE
SECURE_HSTS_SECONDS = 31_536_000 if SESSION_COOKIE_SECURE else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
        "manifest-src": [SELF],
    }
}
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2000
FILE_UPLOAD_HANDLERS = ["palermo.ui.uploads.InMemory"]

# Accounts.
AUTH_USER_MODEL = "partners.Account"
AUTHENTICATION_BACKENDS = ["palermo.partners.signing_in.Backend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"
ACCOUNT_ADAPTER = "palermo.partners.signing_in.Adapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]  # nobody signs up; the sign-in form reads them
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_CHANGE_EMAIL = True
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = True
ACCOUNT_LOGOUT_REDIRECT_URL = "home"
ACCOUNT_LOGIN_ON_PASSWORD_RESET = False
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_REAUTHENTICATION_TIMEOUT = 300
ACCOUNT_REAUTHENTICATION_METHODS = ("password", "mfa")  # no code by mail: there is no page for it
PASSWORD_RESET_TIMEOUT = 2 * 3600  # counted from the moment its mail goes out
ACCOUNT_RATE_LIMITS = {
    "login_failed": "20/m/ip,5/300s/key",
    "reset_password": "10/m/ip,3/h/key",
    "search": "60/m/user",
}
ACCOUNT_PASSWORD_RESET_TOKEN_GENERATOR = "palermo.partners.rules.reset_tokens.ResetTokens"  # noqa: S105
ACCOUNT_FORMS = {
    "login": "palermo.partners.forms.passwords.SignInForm",
    "reauthenticate": "palermo.partners.forms.passwords.AgainForm",
    "change_password": "palermo.partners.forms.passwords.ChangeForm",
    "set_password": "palermo.partners.forms.passwords.FirstForm",
    "reset_password": "palermo.partners.forms.passwords.ForgottenForm",
    "reset_password_from_key": "palermo.partners.forms.passwords.FromLinkForm",
    "add_email": "palermo.partners.forms.passwords.AddressForm",
}
MFA_ADAPTER = "palermo.partners.signing_in.FactorAdapter"
MFA_FORMS = {
    "authenticate": "palermo.partners.forms.factors.CodeForm",
    "authenticate_webauthn": "palermo.partners.forms.factors.KeyForm",
    "login_webauthn": "palermo.partners.forms.factors.PasskeyForm",
    "reauthenticate": "palermo.partners.forms.factors.CodeAgainForm",
    "activate_totp": "palermo.partners.forms.factors.NewAppForm",
    "reauthenticate_webauthn": "palermo.partners.forms.factors.KeyAgainForm",
    "add_webauthn": "palermo.partners.forms.factors.NewKeyForm",
    "edit_webauthn": "palermo.partners.forms.factors.RenameKeyForm",
}
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = "Palermo"
MFA_TOTP_TOLERANCE = 1  # a code typed as its half minute ends, or on a phone whose clock is a little off
MFA_RECOVERY_CODES_SHOW_ONCE = True
# Every account's first address is proven by its invitation; without this nobody with a factor could change theirs.
MFA_ALLOW_UNVERIFIED_EMAIL = True
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not SESSION_COOKIE_SECURE
USERSESSIONS_TRACK_ACTIVITY = (
    False  # it would write a row at every request; the session itself says when it was seen
)
# In the session and not in a cookie: what one wing says must not be read in the other.
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
RECORDS_PREFIX = "/records/" if WING == "both" else "/"

# Mail: files of the embedded default, or SMTP.
MAIL_FOLDER = DATA / "outbox"
EMAIL_HOST = env.text("PALERMO_SMTP_HOST", "")
EMAIL_PORT = env.whole("PALERMO_SMTP_PORT", 587)
EMAIL_HOST_USER = env.text("PALERMO_SMTP_USER", "")
EMAIL_HOST_PASSWORD = env.hidden("PALERMO_SMTP_PASSWORD")
EMAIL_USE_TLS = env.flag("PALERMO_SMTP_TLS", True)
HEAD_TO = env.text("PALERMO_HEAD_TO", "")  # the third party that keeps the journal's daily heads
DEFAULT_FROM_EMAIL = env.text("PALERMO_MAIL_FROM", "palermo@localhost")

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {
        "without_links": {"()": "palermo.config.logs.WithoutLinks"},
        "without_words": {"()": "palermo.config.logs.WithoutWords"},
    },
    "handlers": {
        "console": {"class": "logging.StreamHandler", "filters": ["without_links", "without_words"]}
    },
    "loggers": {"django": {"handlers": ["console"], "level": "WARNING"}},
}

env.hidden("PALERMO_DATABASE_PASSWORD")
settings_file.refuse_unknown(env.ASKED)
