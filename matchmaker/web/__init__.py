"""Pages for people: a folder a noun, with its views and forms."""

from flask import Flask

from matchmaker.web import accounts, errors, headers, navigation, policies
from matchmaker.web.blueprints import BLUEPRINTS
from matchmaker.web.labels import LABELS, label
from matchmaker.web.language import choose_locale

__all__ = ["choose_locale", "init_app"]


def init_app(app: Flask) -> None:
    """Register every page, and what surrounds all of them."""
    accounts.init_app(app)
    for blueprint in BLUEPRINTS:
        app.register_blueprint(blueprint)
    policies.init_app(app)
    errors.init_app(app)
    headers.init_app(app)
    navigation.init_app(app)
    app.jinja_env.globals.update(label=label, kinds={kind.__name__: kind for kind in LABELS})
