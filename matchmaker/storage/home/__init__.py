"""What the home pages and the frame around every page ask of several nouns at once."""

from matchmaker.storage.home.frame import FrameFacts, frame_facts, introductions_made
from matchmaker.storage.home.organisation import (
    FittingNeed,
    ListingInterest,
    OpenListing,
    fitting_needs,
    interest_in,
    newest_unread,
    returned_or_lapsing,
)
from matchmaker.storage.home.patent import NeedForPatent, makers_for_patent, needs_for_patent
from matchmaker.storage.home.staff import RegionFlow, job_counts, oldest_suggestion, region_flows

__all__ = [
    "FittingNeed",
    "FrameFacts",
    "ListingInterest",
    "NeedForPatent",
    "OpenListing",
    "RegionFlow",
    "fitting_needs",
    "frame_facts",
    "interest_in",
    "introductions_made",
    "job_counts",
    "makers_for_patent",
    "needs_for_patent",
    "newest_unread",
    "oldest_suggestion",
    "region_flows",
    "returned_or_lapsing",
]
