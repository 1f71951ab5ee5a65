"""What is wrong with a page as it stands in the browser: overflow, barriers, words of the other language."""

import re
from collections.abc import Collection
from dataclasses import dataclass

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

SERIOUS = {"serious", "critical"}

# Every text that a reader of this page's language sees or hears: not what is marked as another language or as
# somebody's own text. `names` of people and organisations are not translated.
_WORDS = """
() => {
  const page = document.documentElement.lang;
  const foreign = (element) => {
    const marked = element.closest("[lang]");
    return marked !== document.documentElement || element.closest(".user-text, code, kbd, input, textarea");
  };
  const hidden = (element) => !element.checkVisibility({visibilityProperty: true});
  const found = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const parent = walker.currentNode.parentElement;
    const text = walker.currentNode.textContent.trim();
    if (!text || parent.closest("script, style, noscript, template") || foreign(parent)) continue;
    if (hidden(parent) && !parent.closest("option")) continue;
    found.push(text);
  }
  for (const name of ["placeholder", "title", "aria-label", "alt"]) {
    for (const element of document.body.querySelectorAll(`[${name}]`)) {
      const own = element.closest("[lang]") === document.documentElement;
      if (own && !hidden(element)) found.push(element.getAttribute(name));
    }
  }
  found.push(document.title.split(" - ").at(-1));
  return found;
}
"""

CHINESE = re.compile("[\u3400-\u9fff]")
LATIN_WORD = re.compile(r"(?<!\w)[A-Za-z]{3,}(?!\w)", re.ASCII)
SENTENCE = re.compile(r"[A-Za-z'’]{2,}(?:[ ,]+[A-Za-z'’-]{2,}){2,}")
ADDRESS = re.compile(r"\S+@\S+|https?://\S+|\b[\w-]+\.(?:csv|xlsx?|tsv|txt)\b")

# Proper names, formats and codes that a Chinese page writes in Latin letters; and what an English one keeps.
_LATIN = (
    "GB IPC WIPO TRL CSV XLS XLSX CNIPA CNY PCT UTF TSV incoPat PatSnap Lens Google Patents Espacenet English"
    " The axe WCAG matchmaker SQLite Apache"
)
KEPT_LATIN = frozenset(_LATIN.split())
KEPT_CHINESE = ("简体中文", "中文")


@dataclass(frozen=True)
class Fault:
    """One thing that is wrong, and where."""

    sort: str
    words: str

    def __str__(self) -> str:
        return f"{self.sort}: {self.words}"


def faults(page: Page, language: str, names: Collection[str] = ()) -> list[Fault]:
    """Everything that is wrong with the page. `names` are people's and organisations', kept as they are."""
    return [*overflow(page), *barriers(page), *foreign_words(page, language, names)]


def overflow(page: Page) -> list[Fault]:
    """Whether the page is wider than the window."""
    wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    if wide <= 0:
        return []
    widest = page.evaluate(
        "[...document.body.querySelectorAll('*')]"
        ".filter(each => each.getBoundingClientRect().right > innerWidth + 1)"
        ".slice(-3).map(each => each.tagName + '.' + each.className)"
    )
    return [Fault("overflow", f"{wide} px: {widest}")]


def barriers(page: Page) -> list[Fault]:
    """What axe finds that is serious or critical."""
    found = Axe().run(page).response["violations"]
    return [
        Fault("axe", f"{each['id']}: {node['html'][:160]}")
        for each in found
        if each["impact"] in SERIOUS
        for node in each["nodes"][:3]
    ]


def foreign_words(page: Page, language: str, names: Collection[str] = ()) -> list[Fault]:
    """Words of the other language in the site's own texts, and a wrong language of the page."""
    declared = page.evaluate("document.documentElement.lang")
    wrong = [] if declared == {"zh": "zh-Hans", "en": "en"}[language] else [Fault("lang", declared)]
    texts = [_without(text, names) for text in page.evaluate(_WORDS)]
    is_foreign = _is_english if language == "zh" else _is_chinese
    return wrong + [Fault("untranslated", text[:120]) for text in dict.fromkeys(texts) if is_foreign(text)]


def _without(text: str, names: Collection[str]) -> str:
    for name in names:
        text = text.replace(name, "")
    return ADDRESS.sub("", text)


def _is_english(text: str) -> bool:
    """A sentence in Latin letters, or a text with Latin words and no Chinese at all."""
    words = [word for word in LATIN_WORD.findall(text) if word not in KEPT_LATIN]
    return bool(words) and (not CHINESE.search(text) or bool(SENTENCE.search(text)))


def _is_chinese(text: str) -> bool:
    """Chinese by itself; a sentence of ours may quote somebody's words."""
    for kept in KEPT_CHINESE:
        text = text.replace(kept, "")
    return bool(CHINESE.search(text)) and not LATIN_WORD.search(text)
