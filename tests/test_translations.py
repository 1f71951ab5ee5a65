"""Every text of the program has its Chinese, and the catalogue holds nothing that is no longer said."""

from pathlib import Path

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.frontend import CommandLineInterface
from babel.messages.pofile import read_po

ROOT = Path(__file__).parent.parent
CHINESE = ROOT / "matchmaker" / "translations" / "zh_Hans_CN" / "LC_MESSAGES" / "messages.po"


def _text(message: Message) -> str:
    return message.id if isinstance(message.id, str) else message.id[0]


def _is_translated(message: Message) -> bool:
    forms = [message.string] if isinstance(message.string, str) else message.string
    return all(forms) and not message.fuzzy


@pytest.fixture
def said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> set[str]:
    """The texts in the sources."""
    monkeypatch.chdir(ROOT)
    found = tmp_path / "messages.pot"
    options = ["-F", "babel.cfg", "-k", "lazy_gettext", "-k", "lazy_ngettext"]
    CommandLineInterface().run(["pybabel", "-q", "extract", *options, "-o", str(found), "."])
    with found.open("rb") as file:
        return {_text(message) for message in read_po(file) if message.id}


@pytest.fixture
def chinese() -> Catalog:
    with CHINESE.open("rb") as file:
        return read_po(file, locale="zh_Hans_CN")


def test_every_text_has_its_chinese_and_none_is_left_over(said: set[str], chinese: Catalog) -> None:
    translated = {_text(message) for message in chinese if message.id and _is_translated(message)}
    assert len(said) > 1000
    assert said - translated == set()
    assert {_text(message) for message in chinese if message.id} - said == set()
