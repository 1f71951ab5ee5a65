"""The life of listings: saved in versions, submitted, reviewed, published, renewed, withdrawn, expired."""

from matchmaker.services.listings.bulk import Chosen, OneRefused, hand_in_drafts, publish_chosen
from matchmaker.services.listings.expiring import expire_due
from matchmaker.services.listings.moves import move
from matchmaker.services.listings.published import Incomplete
from matchmaker.services.listings.reading import ListingDetail, own, read, waiting
from matchmaker.services.listings.saving import create, save

__all__ = [
    "Chosen",
    "Incomplete",
    "ListingDetail",
    "OneRefused",
    "create",
    "expire_due",
    "hand_in_drafts",
    "move",
    "own",
    "publish_chosen",
    "read",
    "save",
    "waiting",
]
