"""Symbols of the International Patent Classification and of the Locarno classification of designs."""

import re
import unicodedata
from dataclasses import dataclass

from matchmaker.domain.identifiers.faults import Fault, IdentifierError, compact

_IPC = re.compile(
    r"(?P<section>[A-H])(?:(?P<class>\d\d)(?:(?P<subclass>[A-Z])"
    r"(?:(?P<group>(?!0+(?:/|$))\d{1,4})(?:/(?P<subgroup>\d{2,6}))?)?)?)?",
    re.ASCII,
)
_IPC_MACHINE = re.compile(r"^([A-H]\d\d[A-Z])(\d{4})(\d{6})$", re.ASCII)
_IPC_START = re.compile(r"[A-H](?:\d(?:\d(?:[A-Z](?:\d{1,4}(?:/\d{0,6})?)?)?)?)?", re.ASCII)
_IPC_VERSION = re.compile(r"\((?:19|20)\d\d\.\d\d\).*")
_SEPARATORS = re.compile(r"[;,|、\n]+")
_LOCARNO = re.compile(r"(?:LOC)?(?:\(\d+\))?(?:CL)?\.?(\d{1,2})[-/](\d{2})", re.ASCII)
_LOCARNO_CLASSES = range(1, 33)


class IpcError(IdentifierError):
    """Not a symbol of the International Patent Classification."""

    kind = "ipc"


class LocarnoError(IdentifierError):
    """Not a class of the Locarno classification."""

    kind = "locarno"


@dataclass(frozen=True, slots=True)
class IpcSymbol:
    """A symbol, spelt out at each level that it reaches; a level not reached is empty.

    ``H04W 72/54`` has section ``H``, class ``H04``, subclass ``H04W``, group ``H04W 72/00``, and is itself
    the subgroup.
    """

    section: str
    class_: str = ""
    subclass: str = ""
    group: str = ""
    subgroup: str = ""

    @property
    def value(self) -> str:
        """The whole symbol as people write it."""
        return self.levels[-1]

    @property
    def levels(self) -> tuple[str, ...]:
        """The symbol and everything above it, widest first."""
        levels = (self.section, self.class_, self.subclass, self.group, self.subgroup)
        return tuple(level for level in levels if level)


def parse_ipc(text: str) -> IpcSymbol:
    """Read a symbol at any level: ``H04W 72/54``, ``h04w72/54``, ``H04W0072540000``, ``H04W``.

    A version behind it, as in ``E01B3/32(2006.01)I``, is passed over.
    Raises IpcError with the place of the first character that does not fit.
    """
    typed = _ipc_typed(text)
    found = _IPC.fullmatch(_IPC_MACHINE.sub(_from_machine, typed))
    if found is None:
        raise _ipc_fault(typed)
    return _ipc_symbol(found)


def parse_ipc_list(text: str) -> tuple[IpcSymbol, ...]:
    """Read symbols parted by semicolons, commas, bars or lines; each once, in their order.

    Raises IpcError for the first that is none.
    """
    parts = _SEPARATORS.split(unicodedata.normalize("NFKC", text))
    return tuple(dict.fromkeys(parse_ipc(part) for part in parts if part.strip()))


def _ipc_typed(text: str) -> str:
    """Compact a symbol; a hyphen between digits stands for the stroke, a version and what follows go."""
    shown = unicodedata.normalize("NFKC", text)
    return _IPC_VERSION.sub("", compact(re.sub(r"(?<=\d)-(?=\d)", "/", shown)))


def _ipc_symbol(found: re.Match[str]) -> IpcSymbol:
    section, number, letter, group, subgroup = found.group(
        "section", "class", "subclass", "group", "subgroup"
    )
    class_ = section + number if number else ""
    subclass = class_ + letter if letter else ""
    main = f"{subclass} {int(group)}" if group else ""
    return IpcSymbol(
        section=section,
        class_=class_,
        subclass=subclass,
        group=f"{main}/00" if main else "",
        subgroup=f"{main}/{subgroup}" if subgroup and int(subgroup) else "",
    )


def _from_machine(found: re.Match[str]) -> str:
    """Write a symbol in machine form for people: the subgroup keeps two digits and loses further zeros."""
    subclass, group, subgroup = found.groups()
    return f"{subclass}{group}/{subgroup.rstrip('0').ljust(2, '0')}"


def _ipc_fault(typed: str) -> IpcError:
    if not typed:
        return IpcError(Fault.EMPTY)
    start = _IPC_START.match(typed)
    fitting = start.end() if start else 0
    if fitting == len(typed):
        return IpcError(Fault.FORM, found=typed, expected="H04W 72/54")
    return IpcError(Fault.CHARACTER, position=fitting + 1, found=typed[fitting], expected="H04W 72/54")


@dataclass(frozen=True, slots=True)
class LocarnoClass:
    """A class of designs, such as ``10-05``."""

    value: str


def parse_locarno(text: str) -> LocarnoClass:
    """Read a Locarno class, also written ``LOC(14)Cl.10-05``, ``10/05`` or ``6-01``.

    Raises LocarnoError.
    """
    typed = "".join(unicodedata.normalize("NFKC", text).upper().split())
    found = _LOCARNO.fullmatch(typed)
    if found is None:
        raise LocarnoError(Fault.FORM if typed else Fault.EMPTY, found=typed, expected="10-05")
    if int(found[1]) not in _LOCARNO_CLASSES or found[2] == "00":
        raise LocarnoError(Fault.CATEGORY, found=f"{found[1]}-{found[2]}", expected="01-32")
    return LocarnoClass(f"{int(found[1]):02}-{found[2]}")
