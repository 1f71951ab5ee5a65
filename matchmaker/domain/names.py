"""A name in the two languages of the site, for tables whose words are data and not interface text."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Name:
    """The same thing named in Simplified Chinese and in English."""

    zh: str
    en: str

    def in_language(self, language: str) -> str:
        """Return the Chinese name for any tag that starts with ``zh`` (``zh_Hans``), else the English one."""
        return self.zh if language.lower().startswith("zh") else self.en
