"""Both directions in one pass: the best documents for many queries, and the best queries for every document.

Every pair is scored, none is left out by a rough look: block by block in single precision, and whatever may
belong into a list once more by the index's own exact sums. So the lists are those of `Index.search` without a
shortlist, to the last bit, in one process or in many.
"""

from matchmaker.engine.sweeping.lists import Lists
from matchmaker.engine.sweeping.whole import Swept, sweep

__all__ = ["Lists", "Swept", "sweep"]
