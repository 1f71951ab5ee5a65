"""The composition root: the one module that knows every room."""

from pathlib import Path

from flask import Flask
from flask.cli import FlaskGroup
from werkzeug.middleware.proxy_fix import ProxyFix
from whitenoise import WhiteNoise

from matchmaker import cli, jobs, web
from matchmaker.config import Settings, read_settings
from matchmaker.extensions import alembic, babel, csrf, db, limiter, mail
from matchmaker.extensions.database import init_database
from matchmaker.extensions.settings import flask_settings
from matchmaker.services.ledger import keep_chain
from matchmaker.storage.tables import metadata

PACKAGE = Path(__file__).parent


def create_app(settings: Settings | None = None) -> Flask:
    """The site as a Flask application, wired by the settings (read from the environment when absent)."""
    settings = settings or read_settings()
    app = Flask(__name__, template_folder="web/templates", static_folder="web/static")
    app.config.from_mapping(flask_settings(settings))
    app.extensions["settings"] = settings
    init_database(app)
    alembic.metadatas["default"] = metadata
    alembic.init_app(app)
    babel.init_app(app, locale_selector=web.choose_locale)
    csrf.init_app(app)
    limiter.init_app(app)
    mail.init_app(app)
    web.init_app(app)
    jobs.init_app(app)
    cli.init_app(app)
    _keep_ledger(app, settings)
    _wrap_server(app, settings)
    return app


def _keep_ledger(app: Flask, settings: Settings) -> None:
    """Chain the record of events of whatever this application writes."""
    with app.app_context():
        keep_chain(db.sessionmaker, settings.seal_key)


def _wrap_server(app: Flask, settings: Settings) -> None:
    """Serve static files with far-future caching, and believe exactly the proxies that exist."""
    app.wsgi_app = WhiteNoise(app.wsgi_app, root=PACKAGE / "web" / "static", prefix="static/")  # type: ignore[method-assign]
    if settings.proxies:
        count = settings.proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=count, x_proto=count, x_host=count)  # type: ignore[method-assign]


def main() -> None:
    """The `matchmaker` command. Flask's own commands stay with `flask`: our `run` is a matching run."""
    FlaskGroup(create_app=create_app, add_default_commands=False)()
