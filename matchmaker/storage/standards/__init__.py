"""The alliance's catalogue of standards: shipped entries, and the versions that replace them."""

from matchmaker.storage.standards.reading import VersionRow, catalogue, latest_versions, versions_of
from matchmaker.storage.standards.tables import StandardVersion

__all__ = ["StandardVersion", "VersionRow", "catalogue", "latest_versions", "versions_of"]
