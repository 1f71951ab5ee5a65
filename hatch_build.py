"""Compiles the translation catalogues when the package is built or installed, also with pip install -e."""

from pathlib import Path
from typing import Any

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class CatalogueHook(BuildHookInterface):
    """Writes a .mo file beside every .po file and adds it to the wheel."""

    PLUGIN_NAME = "custom"

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:  # noqa: ARG002 - the hook's signature
        """Compile before anything is collected."""
        for source in Path(self.root, "matchmaker", "translations").rglob("*.po"):
            compiled = source.with_suffix(".mo")
            with source.open("rb") as text, compiled.open("wb") as catalogue:
                write_mo(catalogue, read_po(text, locale=source.parents[1].name))
            build_data["artifacts"].append(str(compiled.relative_to(self.root)))
