"""Browser libraries kept in the tree: copied from npm packages, cut to what the pages use, with checksums.

Users never need this; `make assets` runs it after `npm ci --ignore-scripts` when package.json names a new
version. Files are changed in three ways only: references to source maps go; pictures written inside the style
sheet become files of their own, since the content security policy should need no `data:` address; the icon
sheet keeps the icons of `ICONS`. VENDORED.json names version, licence and SHA-256 of every file.
"""

import hashlib
import json
import re
import sys
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote

VENDOR = Path(__file__).parent / "static" / "vendor"
MANIFEST = "VENDORED.json"

_ICON_NAMES = """
archive arrow-clockwise arrow-counterclockwise arrow-down arrow-left arrow-left-right arrow-repeat
arrow-right arrow-up award bank bell book box-arrow-in-right box-arrow-right box-arrow-up-right
briefcase building building-check calendar-event calendar-x chat-left-text check check-circle
check-circle-fill check2-all chevron-down chevron-left chevron-right chevron-up circle-half
clipboard-check clock clock-history columns-gap dash-circle diagram-3 download envelope
envelope-check exclamation-circle exclamation-diamond exclamation-triangle eye eye-slash
file-earmark file-earmark-arrow-up file-earmark-spreadsheet file-earmark-text filter flag gear
geo-alt globe2 hand-thumbs-up heart hourglass-split house inbox info-circle journal-text key
keyboard lightbulb link-45deg list list-check lock lock-fill moon-stars mortarboard patch-check
pause-circle pencil pencil-square people person person-check person-plus play-circle plus plus-lg
printer question-circle search send share shield-check shield-exclamation shield-lock signpost-split
slash-circle sliders sort-down stars stop-circle sun tag telephone three-dots tools trash translate
trophy truck upload wrench x x-circle x-lg
"""
ICONS = _ICON_NAMES.split()
"""Names of the icons kept, as bootstrap-icons spells them."""

INLINE_PICTURE = re.compile(r'url\("data:image/svg\+xml,([^"]+)"\)')
SOURCE_MAP = re.compile(r"\n?(/\*|//)# sourceMappingURL=\S+( \*/)?")
SYMBOL = re.compile(r'<symbol class="[^"]*" (viewBox="[^"]*" id="([^"]+)">.*?</symbol>)', re.DOTALL)


class MissingIconError(LookupError):
    """An icon of `ICONS` is not in the installed bootstrap-icons."""


@dataclass(frozen=True)
class Source:
    """One npm package: its name, the files wanted from it, and the folder they go to."""

    package: str
    files: tuple[str, ...]
    folder: str


SOURCES = (
    Source(
        "bootstrap", ("dist/css/bootstrap.min.css", "dist/js/bootstrap.bundle.min.js", "LICENSE"), "bootstrap"
    ),
    Source("htmx.org", ("dist/htmx.min.js", "LICENSE"), "htmx"),
    Source("bootstrap-icons", ("bootstrap-icons.svg", "LICENSE"), "bootstrap-icons"),
)


def refresh(node_modules: Path, vendor: Path = VENDOR) -> None:
    """Rewrites every file under `vendor` from the packages in `node_modules`, then the manifest.

    Raises MissingIconError, and FileNotFoundError when a package lacks a file that `SOURCES` names.
    """
    packages = [_copy_package(source, node_modules, vendor) for source in SOURCES]
    text = json.dumps(packages, indent=2, ensure_ascii=False)
    (vendor / MANIFEST).write_text(text + "\n", encoding="utf-8")


def _copy_package(source: Source, node_modules: Path, vendor: Path) -> dict[str, object]:
    root = node_modules / source.package
    about = json.loads((root / "package.json").read_text(encoding="utf-8"))
    target = vendor / source.folder
    target.mkdir(parents=True, exist_ok=True)
    for name in source.files:
        _copy_file(root / name, target)
    files = {file.relative_to(vendor).as_posix(): checksum(file) for file in sorted(target.iterdir())}
    return {"name": source.package, "version": about["version"], "licence": about["license"], "files": files}


def _copy_file(origin: Path, target: Path) -> None:
    text = SOURCE_MAP.sub("", origin.read_text(encoding="utf-8"))
    if origin.suffix == ".css":
        text = _pictures_to_files(text, target)
    if origin.suffix == ".svg":
        text = _only_icons(text, ICONS)
    (target / origin.name).write_text(text, encoding="utf-8")


def _pictures_to_files(css: str, target: Path) -> str:
    """Every inline picture becomes `picture-<checksum>.svg` beside the style sheet."""

    def as_file(found: re.Match[str]) -> str:
        picture = unquote(found[1])
        name = f"picture-{hashlib.sha256(picture.encode()).hexdigest()[:8]}.svg"
        (target / name).write_text(picture, encoding="utf-8")
        return f'url("{name}")'

    return INLINE_PICTURE.sub(as_file, css)


def _only_icons(sheet: str, wanted: list[str]) -> str:
    symbols = {name: f"<symbol {rest}" for rest, name in SYMBOL.findall(sheet)}
    missing = [name for name in wanted if name not in symbols]
    if missing:
        raise MissingIconError(", ".join(missing))
    kept = "\n".join(symbols[name] for name in wanted)
    return f'<svg xmlns="http://www.w3.org/2000/svg">\n{kept}\n</svg>\n'


def checksum(file: Path) -> str:
    """SHA-256 of a file's bytes, in hexadecimal."""
    return hashlib.sha256(file.read_bytes()).hexdigest()


if __name__ == "__main__":
    refresh(Path(sys.argv[1]))
