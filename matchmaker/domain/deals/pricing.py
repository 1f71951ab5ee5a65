"""How a university or institute comes to a price (Law on turning results to use, article 18)."""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from matchmaker.domain.deals.terms import MOST_YUAN
from matchmaker.domain.eligibility.right import CONTRACT_LICENCES, TRANSFERS
from matchmaker.domain.errors import Invalid
from matchmaker.domain.texts import LINE_LIMIT
from matchmaker.domain.vocabulary import DealKind, MemberKind


class PricingRoute(StrEnum):
    """The law's three ways to a price; the last one says that the unit was not set up by the state."""

    NEGOTIATED = "negotiated"
    LISTED = "listed"
    AUCTIONED = "auctioned"
    EXEMPT = "exempt"


@dataclass(frozen=True, slots=True, kw_only=True)
class Pricing:
    """The route, and what was made public.

    title -- the name of the result. price -- the intended one, in yuan. place -- where the notice hangs, or
    which exchange listed or auctioned it. published_on -- the first day of the notice, of the listing or of
    the auction. days -- how long the notice of a negotiated price hangs.
    """

    route: PricingRoute
    title: str = ""
    price: int | None = None
    place: str = ""
    published_on: date | None = None
    days: int = 0

    @property
    def notice_ends_on(self) -> date | None:
        """The last day of the notice of a negotiated price; its first does not count (Civil Code, 201)."""
        if self.route is not PricingRoute.NEGOTIATED or self.published_on is None:
            return None
        return self.published_on + timedelta(days=self.days)


_HOLDERS = frozenset({MemberKind.UNIVERSITY, MemberKind.INSTITUTE})
_PRICED = CONTRACT_LICENCES | TRANSFERS


def needs_pricing(holder: MemberKind, kind: DealKind) -> bool:
    """Whether the law asks how the price came about: of transfers and licences of such units."""
    return holder in _HOLDERS and kind in _PRICED


def check_pricing(pricing: Pricing, *, today: date) -> None:
    """Raise Invalid, with the field at fault, for a record that says too little."""
    for name in ("title", "place"):
        if len(getattr(pricing, name)) > LINE_LIMIT:
            raise Invalid("term_too_long", field=name, limit=LINE_LIMIT)
    if pricing.price is not None and not 0 <= pricing.price <= MOST_YUAN:
        raise Invalid("term_amount", field="price", limit=MOST_YUAN)
    if pricing.route is not PricingRoute.EXEMPT:
        _check_public(pricing, today)


def _check_public(pricing: Pricing, today: date) -> None:
    """What was made public, where, and since when."""
    for name in ("title", "place", "published_on"):
        if not getattr(pricing, name):
            raise Invalid("term_needed", field=name)
    if pricing.route is PricingRoute.NEGOTIATED and pricing.price is None:
        raise Invalid("term_needed", field="price")
    if pricing.published_on is not None and pricing.published_on > today:
        raise Invalid("day_in_future", field="published_on")


def check_notice_over(pricing: Pricing, *, signed_on: date) -> None:
    """Raise Invalid for a contract signed before the notice of its price has ended."""
    ends = pricing.notice_ends_on
    if ends is not None and signed_on <= ends:
        raise Invalid("deal_price_notice_running", field="signed_on", on=ends)
