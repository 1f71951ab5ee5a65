"""Our settings in the words of Flask and its extensions."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from matchmaker.config import Settings

PACKAGE = Path(__file__).parent.parent
TRANSLATIONS = PACKAGE / "translations"
# Beside the package in a checkout, inside it when installed from a wheel.
MIGRATIONS = next(
    path
    for path in (PACKAGE.parent / "migrations", PACKAGE / "_migrations")
    if (path / "script.py.mako").is_file()
)

LARGEST_FORM = 4 * 2**20

# A long form must not die while it is typed: the token lives as long as the session.
CSRF_AS_LONG_AS_SESSION = None


def flask_settings(settings: Settings) -> dict[str, Any]:
    """Configuration for Flask and every extension."""
    return {
        "SECRET_KEY": settings.secret_key,
        "MAX_CONTENT_LENGTH": settings.upload_limit,
        "MAX_FORM_PARTS": 1000,
        # A pasted document reaches the form, which says at the field how much it takes.
        "MAX_FORM_MEMORY_SIZE": LARGEST_FORM,
        "TRUSTED_HOSTS": list(settings.trusted_hosts) or None,
        "SESSION_COOKIE_NAME": "matchmaker",
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "SESSION_COOKIE_SECURE": settings.secure_cookies,
        "PERMANENT_SESSION_LIFETIME": timedelta(hours=12),
        "WTF_CSRF_TIME_LIMIT": CSRF_AS_LONG_AS_SESSION,
        "WTF_CSRF_SSL_STRICT": settings.secure_cookies,
        "RATELIMIT_STORAGE_URI": "memory://",
        "SQLALCHEMY_ENGINES": {"default": _engine(settings)},
        "ALEMBIC": {"script_location": str(MIGRATIONS)},
        "ALEMBIC_CONTEXT": {"render_as_batch": True, "include_name": _is_ours},
        "BABEL_DEFAULT_LOCALE": "zh_Hans_CN",
        "BABEL_DEFAULT_TIMEZONE": "Asia/Shanghai",
        "BABEL_TRANSLATION_DIRECTORIES": str(TRANSLATIONS),
        **_mail(settings),
        **_accounts(settings),
    }


def _is_ours(name: str | None, kind: str, _parents: object) -> bool:
    """Leave out of comparisons what others make: the full-text tables, and the job queue's own."""
    return not (kind in {"table", "index"} and (name or "").startswith(("pool_search", "huey_")))


def _engine(settings: Settings) -> dict[str, Any]:
    if settings.is_sqlite:
        return {"url": settings.database_url, "connect_args": {"timeout": settings.lock_wait}}
    return {
        "url": settings.database_url,
        "pool_pre_ping": True,
        "pool_timeout": 10,
        "connect_args": {"connect_timeout": 5, "options": "-c statement_timeout=30000"},
    }


def _mail(settings: Settings) -> dict[str, Any]:
    mail = settings.mail
    return {
        "MAIL_BACKEND": "smtp" if mail.smtp_host else "file",
        "MAIL_FILE_PATH": str(mail.folder),
        "MAIL_SERVER": mail.smtp_host,
        "MAIL_PORT": mail.smtp_port,
        "MAIL_USERNAME": mail.smtp_user or None,
        "MAIL_PASSWORD": mail.smtp_password or None,
        "MAIL_USE_TLS": mail.smtp_tls,
        "MAIL_DEFAULT_SENDER": mail.sender,
        "MAIL_TIMEOUT": 20,
    }


def _accounts(settings: Settings) -> dict[str, Any]:
    """Flask-Security: what is asked, and answers that never tell whether an account exists."""
    return {
        "SECURITY_PASSWORD_SALT": settings.password_salt,
        "SECURITY_PASSWORD_SCHEMES": ["argon2"],
        "SECURITY_PASSWORD_LENGTH_MIN": 10,
        "SECURITY_REGISTERABLE": True,
        "SECURITY_CONFIRMABLE": True,
        "SECURITY_RECOVERABLE": True,
        "SECURITY_CHANGEABLE": True,
        "SECURITY_RETURN_GENERIC_RESPONSES": True,
        "SECURITY_POST_LOGIN_VIEW": "accounts.arrive",
        "SECURITY_POST_REGISTER_VIEW": "security.login",
        "SECURITY_POST_CONFIRM_VIEW": "security.login",
        "SECURITY_POST_CHANGE_VIEW": "accounts.show",
        "SECURITY_AUTO_LOGIN_AFTER_CONFIRM": False,
        # Pages that ask for the password again do so in their own form.
        "SECURITY_FRESHNESS": timedelta(seconds=-1),
        # Mailed tokens are signed; the digest inside only tells whether the password has changed since.
        "SECURITY_HASHING_SCHEMES": ["hex_sha256"],
        "SECURITY_EMAIL_VALIDATOR_ARGS": {"check_deliverability": False, "test_environment": True},
        "SECURITY_DATETIME_FACTORY": lambda: datetime.now(UTC),
        "SECURITY_API_ENABLED_METHODS": ["session"],
        "SECURITY_EMAIL_HTML": False,
        "SECURITY_I18N_DIRNAME": ["builtin", str(TRANSLATIONS)],
        "SECURITY_STATIC_FOLDER": None,
        "SECURITY_LOGOUT_CSRF": True,
        "REMEMBER_COOKIE_SECURE": settings.secure_cookies,
        "REMEMBER_COOKIE_HTTPONLY": True,
        "REMEMBER_COOKIE_SAMESITE": "Lax",
        "REMEMBER_COOKIE_DURATION": timedelta(days=14),
    }
