"""Background work: a queue that wakes a worker, tables that say what is to be done."""

from flask import Flask

from matchmaker.jobs.queue import Worker
from matchmaker.services.learning import keep_models
from matchmaker.services.matches import keep_indexes


def init_app(app: Flask) -> None:
    """Give the application its worker, and the matching its folders."""
    settings = app.extensions["settings"]
    app.extensions["worker"] = Worker(app, settings)
    keep_indexes(settings.database_url, settings.index_folder)
    keep_models(settings.database_url, settings.models_folder)
