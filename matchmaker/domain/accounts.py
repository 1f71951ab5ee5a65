"""What a person agrees to, and in which wording."""

from enum import StrEnum


class ConsentText(StrEnum):
    """The texts that accounts agree to here; other nouns have texts of their own."""

    PERSONAL_DATA = "personal_data"


PERSONAL_DATA_VERSION = "2026-11"
"""Changes whenever the words of the text change; every consent keeps the version that was shown."""


class SiteRoleName(StrEnum):
    """Roles on the site as a whole."""

    COORDINATOR = "coordinator"
    ADMIN = "admin"
