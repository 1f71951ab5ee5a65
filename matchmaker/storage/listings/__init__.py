"""What needs, patents and offers share; queries over all of them are in `queries`."""

from matchmaker.storage.listings.tables import ListingColumns, ListingVersion

__all__ = ["ListingColumns", "ListingVersion"]
