"""What the browser gets: vendored files as sealed, nothing inline, nothing from outside, readable colours."""

import hashlib
import json
import re
from pathlib import Path

import pytest

from matchmaker.web import assets

ROOT = Path(__file__).parents[3]
WEB = ROOT / "matchmaker" / "web"
STATIC = WEB / "static"
TEMPLATES = sorted((WEB / "templates").rglob("*.html"))
TEXT_FILES = sorted(file for file in STATIC.rglob("*") if file.suffix in {".css", ".js", ".svg", ".html"})
OWN_FILES = [file for file in TEXT_FILES if "vendor" not in file.parts]
PACKAGES = json.loads((assets.VENDOR / assets.MANIFEST).read_text(encoding="utf-8"))

INLINE = {
    "a script without src": r"<script(?![^>]*\bsrc=)[^>]*>",
    "a style element": r"<style\b",
    "a style attribute": r"\sstyle\s*=",
    "an event handler": r"<[^>]*\son[a-z]+\s*=",
    "a javascript: address": r"javascript:",
    "an htmx expression": r"\shx-(on|vals\s*=\s*[\"']js)[:=]?",
}
ADDRESS = re.compile(r"(?:https?:)?//(?:[a-z0-9-]+\.)+[a-z]{2,}", re.IGNORECASE)
NAMESPACES = re.compile(r"http://www\.w3\.org/(2000/svg|1999/xlink|1999/xhtml|1998/Math/MathML)")
# Bootstrap names a page in the words of an error; nothing is fetched from it.
ERROR_WORDS = "https://github.com/floating-ui/popper-docs/"
COMMENT = re.compile(r"/\*.*?\*/|<!--.*?-->", re.DOTALL)


def name_of(file: Path) -> str:
    return file.relative_to(WEB).as_posix()


def test_vendored_files_are_those_of_the_manifest() -> None:
    sealed = {name: seal for package in PACKAGES for name, seal in package["files"].items()}
    found = {
        file.relative_to(assets.VENDOR).as_posix(): hashlib.sha256(file.read_bytes()).hexdigest()
        for file in assets.VENDOR.rglob("*")
        if file.is_file() and file.name != assets.MANIFEST
    }
    assert found == sealed


def test_manifest_names_the_versions_of_package_json() -> None:
    wanted = json.loads((ROOT / "package.json").read_text(encoding="utf-8"))["dependencies"]
    assert {package["name"]: package["version"] for package in PACKAGES} == wanted
    assert all(package["licence"] for package in PACKAGES)


def test_npm_lock_names_no_registry() -> None:
    lock = json.loads((ROOT / "package-lock.json").read_text(encoding="utf-8"))
    assert [name for name, entry in lock["packages"].items() if "resolved" in entry] == []


@pytest.mark.parametrize("template", TEMPLATES, ids=name_of)
def test_templates_hold_nothing_inline(template: Path) -> None:
    text = template.read_text(encoding="utf-8")
    assert [what for what, pattern in INLINE.items() if re.search(pattern, text)] == []


@pytest.mark.parametrize("template", TEMPLATES, ids=name_of)
def test_templates_load_nothing_from_outside(template: Path) -> None:
    assert ADDRESS.findall(template.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize("file", TEXT_FILES, ids=name_of)
def test_static_files_load_nothing_from_outside(file: Path) -> None:
    text = NAMESPACES.sub("", COMMENT.sub("", file.read_text(encoding="utf-8")))
    assert ADDRESS.findall(text.replace(ERROR_WORDS, "")) == []
    assert "sourceMappingURL" not in text
    assert "url(data:" not in text.replace('"', "").replace("'", "")


@pytest.mark.parametrize("file", [f for f in TEXT_FILES if f.suffix == ".css"], ids=name_of)
def test_style_sheets_refer_to_files_that_exist(file: Path) -> None:
    addresses = re.findall(r"""url\(["']?([^"')]+)["']?\)""", file.read_text(encoding="utf-8"))
    assert [address for address in addresses if not (file.parent / address).is_file()] == []


def test_own_scripts_make_no_code_from_text() -> None:
    text = "\n".join(file.read_text(encoding="utf-8") for file in OWN_FILES if file.suffix == ".js")
    assert re.findall(r"\beval\(|new Function|innerHTML|document\.write", text) == []


def test_every_icon_in_the_templates_is_in_the_sheet() -> None:
    sheet = (assets.VENDOR / "bootstrap-icons" / "bootstrap-icons.svg").read_text(encoding="utf-8")
    kept = set(re.findall(r'id="([^"]+)"', sheet))
    text = "\n".join(template.read_text(encoding="utf-8") for template in TEMPLATES)
    used = set(re.findall(r"""(?:\bicon\(|icon_name=)\s*["']([a-z0-9-]+)["']""", text))
    assert used
    assert used - kept == set()


# Refreshing the vendored files.


@pytest.fixture
def node_modules(tmp_path: Path) -> Path:
    """Packages of the right shape, with all that `refresh` must take out."""
    symbols = "".join(
        f'<symbol class="bi" viewBox="0 0 16 16" id="{name}"><path/></symbol>' for name in assets.ICONS
    )
    extra = '<symbol class="bi" viewBox="0 0 16 16" id="unused"><path/></symbol>'
    contents = {
        "dist/css/bootstrap.min.css": (
            "a{b:url(\"data:image/svg+xml,%3csvg fill='%23fff'/%3e\")}\n/*# sourceMappingURL=x.map */"
        ),
        "dist/js/bootstrap.bundle.min.js": "run();\n//# sourceMappingURL=y.map",
        "dist/htmx.min.js": "go()",
        "bootstrap-icons.svg": f"<svg>{extra}{symbols}</svg>",
        "LICENSE": "MIT",
    }
    for source in assets.SOURCES:
        root = tmp_path / "node_modules" / source.package
        for name in source.files:
            (root / name).parent.mkdir(parents=True, exist_ok=True)
            (root / name).write_text(contents[name], encoding="utf-8")
        (root / "package.json").write_text('{"version": "1.2.3", "license": "MIT"}', encoding="utf-8")
    return tmp_path / "node_modules"


def test_refresh_takes_out_maps_inline_pictures_and_unused_icons(node_modules: Path, tmp_path: Path) -> None:
    vendor = tmp_path / "vendor"
    assets.refresh(node_modules, vendor)
    css = (vendor / "bootstrap" / "bootstrap.min.css").read_text(encoding="utf-8")
    picture = re.fullmatch(r'a\{b:url\("(picture-[0-9a-f]{8}\.svg)"\)\}', css)
    assert picture
    assert (vendor / "bootstrap" / picture[1]).read_text(encoding="utf-8") == "<svg fill='#fff'/>"
    assert (vendor / "bootstrap" / "bootstrap.bundle.min.js").read_text(encoding="utf-8") == "run();"
    sheet = (vendor / "bootstrap-icons" / "bootstrap-icons.svg").read_text(encoding="utf-8")
    assert re.findall(r'id="([^"]+)"', sheet) == assets.ICONS
    manifest = json.loads((vendor / assets.MANIFEST).read_text(encoding="utf-8"))
    assert [(package["name"], package["version"]) for package in manifest] == [
        (source.package, "1.2.3") for source in assets.SOURCES
    ]


def test_refresh_names_an_icon_that_is_gone(node_modules: Path, tmp_path: Path) -> None:
    (node_modules / "bootstrap-icons" / "bootstrap-icons.svg").write_text("<svg></svg>", encoding="utf-8")
    with pytest.raises(assets.MissingIconError, match="archive"):
        assets.refresh(node_modules, tmp_path / "vendor")


# Colours: WCAG 2.2, 1.4.3 (text 4.5) and 1.4.11 (what must be seen to understand 3).

TOKENS_CSS = (STATIC / "css" / "tokens.css").read_text(encoding="utf-8")
LIGHT, DARK_BY_SYSTEM, DARK = (
    dict(re.findall(r"--([a-z-]+):\s*(#[0-9a-f]{6});", block))
    for block in re.findall(r"\{([^{}]*--ink:[^{}]*)\}", TOKENS_CSS)
)
GROUNDS = ("paper", "surface", "sunken")
TEXT_ON = [
    *(
        (ink, ground)
        for ink in ("ink", "ink-soft", "accent", "accent-strong", "danger", "warm-ink")
        for ground in GROUNDS
    ),
    *(
        ("ink", tint)
        for tint in ("accent-tint", "warm-tint", "danger-tint", "jing-tint", "jin-tint", "ji-tint", "shared")
    ),
    ("ink-soft", "accent-tint"),
    ("ink-soft", "warm-tint"),
    ("accent", "accent-tint"),
    ("accent-strong", "accent-tint"),
    ("warm-ink", "warm-tint"),
    ("danger", "danger-tint"),
    ("danger-strong", "danger-tint"),
    ("on-accent", "accent"),
    ("on-accent", "accent-strong"),
    ("on-danger", "danger"),
    ("on-danger", "danger-strong"),
]
SEEN_ON = [
    *(
        (mark, ground)
        for mark in ("line-strong", "warm", "jing", "jin", "ji", "tick")
        for ground in ("paper", "surface")
    ),
    ("warm", "warm-tint"),
    ("jing", "jing-tint"),
    ("jin", "jin-tint"),
    ("ji", "ji-tint"),
]


def luminance(colour: str) -> float:
    parts = (int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5))
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def test_contrast_is_computed_as_the_standard_says() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("tokens", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize(("ink", "ground"), TEXT_ON, ids=lambda name: name)
def test_text_can_be_read(tokens: dict[str, str], ink: str, ground: str) -> None:
    assert contrast(tokens[ink], tokens[ground]) >= 4.5


@pytest.mark.parametrize("tokens", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize(("mark", "ground"), SEEN_ON, ids=lambda name: name)
def test_marks_can_be_seen(tokens: dict[str, str], mark: str, ground: str) -> None:
    assert contrast(tokens[mark], tokens[ground]) >= 3


def test_dark_is_the_same_with_and_without_javascript() -> None:
    assert DARK == DARK_BY_SYSTEM
    assert DARK.keys() == LIGHT.keys()
