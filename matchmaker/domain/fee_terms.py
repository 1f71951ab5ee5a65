"""What a holder's free words about its fee say for sure: the sum that must be paid at least."""

import re
import unicodedata

_SUM = re.compile(r"(\d+(?:,\d{3})*(?:\.\d+)?)\s*(亿|万)?\s*(?:元|yuan|rmb|cny)", re.IGNORECASE)
_YUAN = {"亿": 100_000_000, "万": 10_000, None: 1}

_OPEN = re.compile(r"[面另再协可]议|议[价定]|商[定谈]|negoti|agreed", re.IGNORECASE)
"""Words that leave at least a part of the fee open."""

_BY_USE = re.compile(
    r"每(?!年)|/(?!年)|吨|提成|单|按|封顶|评估值|\bper\b(?! year)|royalt|at most", re.IGNORECASE
)
"""Words that make a sum depend on how much is made, cap it, or call it a value and no fee.

Of what is paid by the year, one year is the least.
"""

_CLAUSE = re.compile(r"[;。、或]|,(?!\d{3})|\bor\b", re.IGNORECASE)


def least_fee(terms: str) -> int | None:
    """Yuan that must be paid at least, None where the words name no such sum.

    Of several sums it is the smallest: whether they add up or are alternatives is not to be told.
    """
    plain = unicodedata.normalize("NFKC", terms)
    if _OPEN.search(plain):
        return None
    clauses = (clause for clause in _CLAUSE.split(plain) if not _BY_USE.search(clause))
    return min((_yuan(found) for clause in clauses for found in _SUM.finditer(clause)), default=None)


def _yuan(found: re.Match[str]) -> int:
    return round(float(found[1].replace(",", "")) * _YUAN[found[2]])
