"""Settings: read once from the environment, then passed as one frozen value."""

import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path


class WrongSetting(Exception):
    """A setting cannot be used; the message names it and what was expected."""


@dataclass(frozen=True)
class MailSettings:
    """Where mail goes: a folder of message files unless an SMTP host is named."""

    sender: str
    folder: Path
    smtp_host: str = ""
    smtp_port: int = 25
    smtp_user: str = ""
    smtp_password: str = ""
    smtp_tls: bool = False


@dataclass(frozen=True)
class Settings:
    """Everything an installation may choose."""

    home: Path
    database_url: str
    secret_key: str
    password_salt: str
    mail: MailSettings
    # Seals the record of events; kept outside the database, whose owner must not be able to make seals.
    audit_key: str = ""
    host: str = "127.0.0.1"
    port: int = 5000
    site_url: str = "http://127.0.0.1:5000"
    secure_cookies: bool = False
    trusted_hosts: tuple[str, ...] = ()
    proxies: int = 0
    upload_limit: int = 20 * 1024 * 1024
    # Seconds that SQLite waits for another writer before the page says that it is busy.
    lock_wait: float = 15
    # Processes that gunicorn serves the site with, by the name of its own variable.
    web_processes: int = 1
    site: Mapping[str, str] = field(default_factory=dict)

    @property
    def index_folder(self) -> Path:
        """Where the matching index is kept."""
        return self.home / "index"

    @property
    def documents_folder(self) -> Path:
        """Where the files of documents beside deals are kept; nothing serves it."""
        return self.home / "documents"

    @property
    def models_folder(self) -> Path:
        """Where learnt rankings are kept."""
        return self.home / "models"

    @property
    def seal_key(self) -> bytes:
        """The audit key as the ledger takes it."""
        return self.audit_key.encode("utf-8")

    @property
    def is_sqlite(self) -> bool:
        """Whether the embedded database is used, which allows one web process only."""
        return self.database_url.startswith("sqlite")


SITE_KEYS = ("name", "alliance", "hosts", "contact", "icp_filing", "police_filing")


def read_settings(environment: Mapping[str, str] = os.environ) -> Settings:
    """The settings of this process; creates the home folder and its secrets when they are absent.

    Raises WrongSetting for a value that cannot be read.
    """
    home = Path(environment.get("MATCHMAKER_HOME", "var")).resolve()
    home.mkdir(parents=True, exist_ok=True)
    port = _number(environment, "MATCHMAKER_PORT", 5000)
    host = environment.get("MATCHMAKER_HOST", "127.0.0.1")
    return Settings(
        home=home,
        database_url=environment.get("MATCHMAKER_DATABASE_URL", f"sqlite:///{home / 'matchmaker.sqlite'}"),
        secret_key=environment.get("MATCHMAKER_SECRET_KEY") or _kept_secret(home / "secret_key"),
        password_salt=environment.get("MATCHMAKER_PASSWORD_SALT") or _kept_secret(home / "password_salt"),
        mail=_read_mail(environment, home),
        audit_key=environment.get("MATCHMAKER_AUDIT_KEY") or _kept_secret(home / "audit_key"),
        host=host,
        port=port,
        site_url=environment.get("MATCHMAKER_SITE_URL", f"http://{host}:{port}"),
        secure_cookies=_switch(environment, "MATCHMAKER_SECURE_COOKIES"),
        trusted_hosts=_words(environment.get("MATCHMAKER_TRUSTED_HOSTS", "127.0.0.1 localhost")),
        proxies=_number(environment, "MATCHMAKER_PROXIES", 0),
        upload_limit=_number(environment, "MATCHMAKER_UPLOAD_LIMIT", 20 * 1024 * 1024),
        lock_wait=_number(environment, "MATCHMAKER_LOCK_WAIT", 15),
        web_processes=_number(environment, "WEB_CONCURRENCY", 1),
        site={key: environment.get(f"MATCHMAKER_{key.upper()}", "") for key in SITE_KEYS},
    )


def _read_mail(environment: Mapping[str, str], home: Path) -> MailSettings:
    return MailSettings(
        sender=environment.get("MATCHMAKER_MAIL_SENDER", "matchmaker@localhost"),
        folder=home / "mail",
        smtp_host=environment.get("MATCHMAKER_SMTP_HOST", ""),
        smtp_port=_number(environment, "MATCHMAKER_SMTP_PORT", 25),
        smtp_user=environment.get("MATCHMAKER_SMTP_USER", ""),
        smtp_password=environment.get("MATCHMAKER_SMTP_PASSWORD", ""),
        smtp_tls=_switch(environment, "MATCHMAKER_SMTP_TLS"),
    )


def _kept_secret(path: Path) -> str:
    """The secret in the file, made on first use and readable by its owner alone."""
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_text(encoding="ascii")
    secret = secrets.token_urlsafe(48)
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        file.write(secret)
    return secret


def _number(environment: Mapping[str, str], name: str, default: int) -> int:
    text = environment.get(name, str(default))
    if not text.isdecimal():
        raise WrongSetting(f"{name} must be a whole number, found {text!r}")
    return int(text)


def _switch(environment: Mapping[str, str], name: str) -> bool:
    text = environment.get(name, "no").lower()
    if text not in {"yes", "no", "1", "0", "true", "false"}:
        raise WrongSetting(f"{name} must be yes or no, found {text!r}")
    return text in {"yes", "1", "true"}


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.replace(",", " ").split())
