"""How near two classification codes are.

IPC codes are compared by the depth of their shared beginning. The values for each depth are round starting
values of the published recipe. Codes of other schemes ("wipo:1") are equal or they are not; an equal
technology field is worth as much as an equal IPC class, to which it comes closest in breadth.
"""

import re
from collections.abc import Iterable, Iterator

SECTION, CLASS, SUBCLASS, GROUP, SUBGROUP = 0.1, 0.3, 0.6, 0.8, 1.0
OTHER_SCHEME = CLASS
IPC = "ipc"

_IPC_CODE = re.compile(r"([A-H])(?:(\d{2})(?:([A-Z])(?:\s*(\d{1,4})(?:/(\d{2,6}))?)?)?)?", re.IGNORECASE)
_DEPTHS = (SECTION, CLASS, SUBCLASS, GROUP, SUBGROUP)


def scheme(code: str) -> str | None:
    """The scheme of a code: "ipc", the part before the colon, or None for text that is no code."""
    if ":" in code:
        return code.partition(":")[0].strip().lower() or None
    return IPC if _IPC_CODE.fullmatch(code.strip()) else None


def schemes(codes: Iterable[str]) -> set[str]:
    """The schemes that the readable ones of `codes` belong to."""
    return {name for name in map(scheme, codes) if name is not None}


def prefixes(code: str) -> Iterator[tuple[str, float]]:
    """The beginnings of a code, broadest first, each with the agreement that sharing it is worth."""
    if scheme(code) != IPC:
        yield from _other(code)
        return
    found = _IPC_CODE.fullmatch(code.strip().upper())
    parts = [part for part in (found.groups() if found else ()) if part is not None]
    for depth in range(len(parts)):
        yield _written(parts[: depth + 1]), _DEPTHS[depth]


def _other(code: str) -> Iterator[tuple[str, float]]:
    name = scheme(code)
    if name is not None:
        yield f"{name}:{code.partition(':')[2].strip()}", OTHER_SCHEME


def _written(parts: list[str]) -> str:
    subclass = "".join(parts[:3])
    return " ".join([subclass, "/".join(parts[3:])]) if len(parts) > 3 else subclass


def agreement(query_codes: Iterable[str], document_codes: Iterable[str]) -> tuple[float, str]:
    """The best agreement of any two codes and the code they share; (0, "") where they share nothing."""
    theirs = {prefix for code in document_codes for prefix, _ in prefixes(code)}
    shared = [(value, prefix) for code in query_codes for prefix, value in prefixes(code) if prefix in theirs]
    return max(shared, default=(0.0, ""))
