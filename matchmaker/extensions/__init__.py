"""The Flask extensions of the site, made once and bound to an application by app.py."""

from flask_babel import Babel
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address
from flask_mailman import Mail
from flask_security import Security
from flask_wtf import CSRFProtect

from matchmaker.extensions.database import db, unit_of_work
from matchmaker.extensions.migrations import Migrations
from matchmaker.extensions.sending import AccountMail, send_after_answer

alembic = Migrations(run_mkdir=False)
# Minutes suffice, and one way to write a moment serves both languages.
_MOMENT = "yyyy-MM-dd HH:mm"
_DATE_FORMATS = {**Babel.default_date_formats, "datetime.medium": _MOMENT, "datetime.short": _MOMENT}

babel = Babel(date_formats=_DATE_FORMATS)
csrf = CSRFProtect()
limiter = Limiter(key_func=get_remote_address)
mail = Mail()
security = Security(mail_util_cls=AccountMail)

__all__ = [
    "alembic",
    "babel",
    "csrf",
    "db",
    "limiter",
    "mail",
    "security",
    "send_after_answer",
    "unit_of_work",
]
