"""How often pairs of such a score are approved, in words."""

from flask_babel import gettext as _
from flask_babel import ngettext

from matchmaker.services.learning import Estimate


def estimate_words(estimate: Estimate) -> str:
    """How often such pairs are approved, in tenths, and on how many decisions this rests."""
    tenths = round(10 * estimate.share)
    if tenths == 0:
        said = _("Coordinators approve fewer than 1 in 10 of these")
    elif tenths == 10:
        said = _("Coordinators approve nearly all of these")
    else:
        said = _("Coordinators approve about %(tenths)s in 10 of these", tenths=tenths)
    basis = ngettext(
        "%(num)s decision on a similar score", "%(num)s decisions on similar scores", estimate.decisions
    )
    return str(_("%(said)s (%(basis)s)", said=said, basis=basis))
