"""All settings, from environment variables; the defaults serve a demo on one machine."""

import os
from pathlib import Path

from csp.constants import NONCE, NONE, SELF
from django.utils.translation import gettext_lazy as _

from doithoai.config.databases import database

ROOT = Path(__file__).resolve().parents[2]
VAR = Path(os.environ.get("DOITHOAI_VAR", ROOT / "var"))

PRODUCTION = os.environ.get("DOITHOAI_PRODUCTION", "") == "1"
DEBUG = os.environ.get("DOITHOAI_DEBUG", "") == "1"
SECRET_KEY = os.environ.get(
    "DOITHOAI_SECRET_KEY", "" if PRODUCTION else "demo-only-key-not-for-production-use-0123456789abcdef"
)
ALLOWED_HOSTS = os.environ.get("DOITHOAI_HOSTS", "127.0.0.1 localhost [::1] testserver").split()
CSRF_TRUSTED_ORIGINS = os.environ.get("DOITHOAI_ORIGINS", "").split()

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django_htmx",
    "axes",
    "csp",
    "doithoai.ui",
    "doithoai.audit",
    "doithoai.notifications",
    "doithoai.search",
    "doithoai.organisations",
    "doithoai.plans",
    "doithoai.dialogues",
    "doithoai.opinions",
    "doithoai.commitments",
    "doithoai.oversight",
    "doithoai.reports",
    "doithoai.documents",
    "doithoai.desk",
    "doithoai.portal",
    "doithoai.hall",
    "doithoai.clock",
    "doithoai.demo",
    "doithoai.config",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "doithoai.config.language.ChosenLanguage",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "doithoai.config.urls"
ASGI_APPLICATION = "doithoai.config.asgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "django.template.context_processors.i18n",
            ]
        },
    }
]

DATABASES = {"default": database(os.environ.get("DOITHOAI_DATABASE", f"sqlite:///{VAR}/doithoai.sqlite3"))}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}

AUTH_USER_MODEL = "organisations.Account"
AUTHENTICATION_BACKENDS = ["axes.backends.AxesStandaloneBackend", "django.contrib.auth.backends.ModelBackend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "/dang-nhap/"
LOGIN_REDIRECT_URL = "/ban/"
LOGOUT_REDIRECT_URL = "/"
AXES_FAILURE_LIMIT = 8
AXES_COOLOFF_TIME = 0.25  # hours
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_RESET_ON_SUCCESS = True
AXES_VERBOSE = False
AXES_LOCKOUT_TEMPLATE = "desk/sign_in_locked.html"

LANGUAGE_CODE = "vi"
LANGUAGES = [("vi", _("Tiếng Việt")), ("en", _("Tiếng Anh"))]
LOCALE_PATHS = [ROOT / "doithoai" / "config" / "locale"]
TIME_ZONE = "Asia/Ho_Chi_Minh"
USE_TZ = True
FORMAT_MODULE_PATH = ["doithoai.config.formats"]

STATIC_URL = "/static/"
STATIC_ROOT = VAR / "static"
MEDIA_ROOT = Path(os.environ.get("DOITHOAI_MEDIA", VAR / "media"))
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
        if PRODUCTION
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}
WHITENOISE_USE_FINDERS = not PRODUCTION
# 100 kB of text is refused by a form with a sentence; the request itself may be larger.
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024

# Without a server named, a demo writes its e-mails into files and production sends none.
EMAIL_HOST = os.environ.get("DOITHOAI_SMTP_HOST", "")
EMAIL_PORT = int(os.environ.get("DOITHOAI_SMTP_PORT", "587"))
EMAIL_HOST_USER = os.environ.get("DOITHOAI_SMTP_USER", "")
EMAIL_HOST_PASSWORD = os.environ.get("DOITHOAI_SMTP_PASSWORD", "")
EMAIL_USE_TLS = os.environ.get("DOITHOAI_SMTP_SECURITY", "starttls") == "starttls"
EMAIL_USE_SSL = os.environ.get("DOITHOAI_SMTP_SECURITY", "starttls") == "tls"
EMAIL_TIMEOUT = 20  # seconds
EMAIL_FILE_PATH = VAR / "mail"
EMAIL_BACKEND = (
    "django.core.mail.backends.smtp.EmailBackend"
    if EMAIL_HOST
    else ""
    if PRODUCTION
    else "django.core.mail.backends.filebased.EmailBackend"
)
DEFAULT_FROM_EMAIL = os.environ.get("DOITHOAI_MAIL_FROM", "doi-thoai@localhost")

CLAUSE_URL = "/dieu-khoan/%s/"

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF, NONCE],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "object-src": [NONE],
        "base-uri": [NONE],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    }
}
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_AGE = 8 * 60 * 60
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_SSL_REDIRECT = PRODUCTION
SECURE_HSTS_SECONDS = 31_536_000 if PRODUCTION else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = PRODUCTION
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if PRODUCTION else None

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"console": {"class": "logging.StreamHandler"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
}
