"""One settings file; what varies between two installations is in variables.py."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlparse

from django.core.exceptions import ImproperlyConfigured
from django.utils.functional import SimpleLazyObject

from config import variables
from config.cle import kept_key

BASE_DIR = Path(__file__).resolve().parent.parent
ETABLI_DATA = variables.path("ETABLI_DATA")
#: drawn when first asked: a command that only reads leaves nothing behind it
SECRET_KEY: Any = variables.text("SECRET_KEY") or SimpleLazyObject(partial(kept_key, ETABLI_DATA))
DEBUG = variables.flag("DEBUG")
DEMO = variables.flag("DEMO")
MARQUE_ETAT = variables.flag("MARQUE_ETAT")
SITE_URL = variables.text("SITE_URL").rstrip("/")
CONTACT = variables.text("CONTACT")
EDITEUR = variables.text("EDITEUR")
HEBERGEUR = variables.text("HEBERGEUR")
ALLOWED_HOSTS = variables.text("ALLOWED_HOSTS").split(",")
CSRF_TRUSTED_ORIGINS = [SITE_URL]
CSRF_FAILURE_VIEW = "etabli.core.ui.views.refused_form"

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.messages",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "django_linear_migrations",
    "etabli.core",  # before allauth: its sign-in pages wear our look
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "etabli.accounts",
    "etabli.territoires",
    "etabli.acteurs",
    "etabli.credits",
    "etabli.candidatures",
    "etabli.ateliers",
    "etabli.seances",
    "etabli.actualites",
    "etabli.feuilles_de_route",
    "etabli.marches",
    "etabli.consultations",
    "etabli.sceaux",
    "etabli.livrables",
    "etabli.redaction",
    "etabli.paiements",
    "etabli.espaces",
]

#: the number of the request first, so that every trace carries it; what turns an exception of a view
#: into a sentence last, so that it reads the actor and the session
MIDDLEWARE = [
    "etabli.core.veille.traces.TraceMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "servestatic.middleware.ServeStaticMiddleware",
    "etabli.core.securite.PageCompressionMiddleware",
    "etabli.core.securite.ContentSecurityMiddleware",
    "etabli.core.securite.NoCopyMiddleware",
    "etabli.core.securite.AddressMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "etabli.acteurs.middleware.SessionMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "etabli.acteurs.middleware.ActorMiddleware",
    "etabli.acteurs.middleware.SecondFactorMiddleware",
    "etabli.core.ui.incidents.SentenceMiddleware",
    "etabli.core.fichiers.middleware.DamagedFileMiddleware",
    "etabli.core.ui.accuse.ReceivedMiddleware",
]

ROOT_URLCONF = "config.urls"
ASGI_APPLICATION = "config.asgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "config.navigation.page_frame",
            ],
            "builtins": ["etabli.core.ui.templatetags.ui"],
        },
    }
]
FORM_RENDERER = "etabli.core.ui.forms.Renderer"


def _database(url: str) -> dict[str, Any]:
    """SQLite beside the data (WAL, immediate transactions), or the PostgreSQL named by the address."""
    if not url:
        return {
            "ENGINE": "etabli.core.sqlite",
            "NAME": ETABLI_DATA / "etabli.sqlite3",
            "OPTIONS": {
                "transaction_mode": "IMMEDIATE",
                "timeout": 20,
                "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON;",
            },
        }
    parts = urlparse(url)
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": parts.path.lstrip("/"),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": parts.hostname or "",
        "PORT": parts.port or "",
        # a write waits as long as on SQLite, then a sentence is said
        "OPTIONS": {"options": "-c lock_timeout=20s"},
    }


DATABASES = {"default": _database(variables.text("DATABASE_URL"))}
#: shared by every process: what counts the tries of sign-in counts them once
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "core_compteur",
        "OPTIONS": {"MAX_ENTRIES": 50_000},
    },
    # what a page only remembers: reading writes nothing in the base
    "processus": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"},
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "accounts.Personne"
AUTHENTICATION_BACKENDS = ["etabli.accounts.backends.DoorBackend"]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/mon-etabli/"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 15 * 60  # seconds: the time of a mail that comes slowly
ACCOUNT_LOGIN_BY_CODE_SUPPORTS_RESEND = True
ACCOUNT_LOGIN_TIMEOUT = 2 * 60 * 60  # longer than the code: the page can say that it is dead
ACCOUNT_LOGOUT_REDIRECT_URL = "/"
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_FORMS = {
    "login": "etabli.accounts.forms.SignInForm",
    "request_login_code": "etabli.accounts.forms.AskCodeForm",
    "confirm_login_code": "etabli.accounts.forms.CodeForm",
}
#: counted by e-mail address, never by network address: a town hall or a ministry is one
ACCOUNT_RATE_LIMITS = {
    "login": None,
    "login_failed": "5/5m/key",
    "request_login_code": "3/5m/key",
    "change_address": "5/h/key",
    "reset_password": "3/m/key",
    "reset_password_from_key": None,
    "signup": None,
}
ACCOUNT_ADAPTER = "etabli.accounts.adapter.ClosedSignupAdapter"
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_ADAPTER = "etabli.accounts.adapter.SecondFactorAdapter"
MFA_TOTP_ISSUER = "Établi"
MFA_TOTP_TOLERANCE = 1  # a telephone half a minute early or late
MFA_FORMS = {
    "authenticate": "etabli.accounts.forms.SecondCodeForm",
    "reauthenticate": "etabli.accounts.forms.SecondCodeAgainForm",
    "activate_totp": "etabli.accounts.forms.EnrolForm",
}

LANGUAGE_CODE = "fr"
TIME_ZONE = "Europe/Paris"
USE_I18N = True
USE_TZ = True

STATIC_URL = "/static/"
STATICFILES_DIRS = [BASE_DIR / "etabli" / "core" / "ui" / "static"]
STATIC_ROOT = BASE_DIR / "build" / "static"
STORAGES = {
    "default": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": ETABLI_DATA / "fichiers"},
    },
    "staticfiles": {"BACKEND": "servestatic.storage.CompressedManifestStaticFilesStorage"},
}
SERVESTATIC_USE_FINDERS = DEBUG

FILE_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
#: a form without its files, and the whole body of an address that takes none (config/portes.py)
DATA_UPLOAD_MAX_MEMORY_SIZE = 1_000_000
DATA_UPLOAD_MAX_NUMBER_FIELDS = 3000


#: in clear, TLS asked after the greeting (STARTTLS), TLS from the first byte
SMTP_PORTS = {"smtp": 25, "smtp+tls": 587, "smtps": 465}


def _email(url: str) -> dict[str, Any]:
    """SMTP when an address is given, else one file a message under the data folder."""
    if not url:
        return {
            "EMAIL_BACKEND": "django.core.mail.backends.filebased.EmailBackend",
            "EMAIL_FILE_PATH": str(ETABLI_DATA / "courriels"),
        }
    parts = urlparse(url)
    if parts.scheme not in SMTP_PORTS:
        raise ImproperlyConfigured(
            f"EMAIL_URL commence par {', '.join(f'{s}://' for s in SMTP_PORTS)} ; "
            f"« {parts.scheme}:// » n’est pas compris."
        )
    return {
        "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "EMAIL_HOST": parts.hostname or "localhost",
        "EMAIL_PORT": parts.port or SMTP_PORTS[parts.scheme],
        "EMAIL_HOST_USER": unquote(parts.username or ""),
        "EMAIL_HOST_PASSWORD": unquote(parts.password or ""),
        "EMAIL_USE_SSL": parts.scheme == "smtps",
        "EMAIL_USE_TLS": parts.scheme == "smtp+tls",
        "EMAIL_TIMEOUT": 10,
    }


globals().update(_email(variables.text("EMAIL_URL")))
ANTIVIRUS = variables.text("ANTIVIRUS")
DEFAULT_FROM_EMAIL = variables.text("EMAIL_FROM")

_LINE = {"class": "logging.StreamHandler", "formatter": "line"}
_FILE = {
    "class": "etabli.core.veille.traces.TraceFile",
    "formatter": "line",
    "filename": str(ETABLI_DATA / "traces" / "etabli.jsonl"),
}
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"()": "etabli.core.veille.traces.JsonLine"}},
    "handlers": {"stderr": _LINE, "file": _FILE},
    "root": {"handlers": ["stderr", "file"], "level": "WARNING"},
    "loggers": {
        "django": {"handlers": [], "level": "WARNING"},
        "django.request": {"handlers": [], "level": "ERROR"},  # a page not found is no fault
        "etabli.acces": {"handlers": [], "level": "INFO"},  # docs/decisions/0002
    },
}

SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = variables.flag("HTTPS")
SECURE_HSTS_SECONDS = 31_536_000 if variables.flag("HTTPS") else 0
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"

BODIES = "config.portes.BODIES"
LINKS = "config.portes.LINKS"
REACTIONS = "config.reactions.REACTIONS"
CATCH_UPS = "config.reactions.CATCH_UPS"
CONDITIONS = "config.conditions.CONDITIONS"
ANNEXES = "config.annexes.ANNEXES"
GARDES = "config.gardes.GARDES"
CONSOMMATION = "config.consommation.CONSOMMATION"
TIC = "config.tic.TIC"
READ_ONCE = "config.tic.READ_ONCE"
WORKFLOWS = "config.workflows.WORKFLOWS"
SIDES = "config.cercles.SIDES"
AUDIENCES = "config.cercles.AUDIENCES"
DEVOIRS = "config.devoirs.WATCHED"
HATS = "etabli.acteurs.selectors.hats_of"
ONGLETS = "config.onglets.ONGLETS"
PARAMETRES = BASE_DIR / "config" / "parametres.toml"
CHORUS = BASE_DIR / "config" / "chorus.toml"
VACANCES_SCOLAIRES = BASE_DIR / "config" / "vacances_scolaires.toml"
