"""Articles of law as they are cited."""

from flask_babel import gettext
from flask_babel import lazy_gettext as _

from matchmaker.domain.eligibility import Citation, Law

LAWS: dict[Law, object] = {
    Law.PATENT_LAW: _("Patent Law"),
    Law.IMPLEMENTING_RULES: _("Implementing Rules of the Patent Law"),
    Law.CIVIL_CODE: _("Civil Code"),
    Law.CONTRACT_INTERPRETATION: _("Interpretation on technology contracts"),
    Law.TECHNOLOGY_TRADE: _("Regulations on technology import and export"),
    Law.RECORDAL_MEASURES: _("Measures on recording licence contracts"),
}


def article_words(citation: Citation) -> str:
    """The text, the article, and the case that it counts."""
    law = str(LAWS[citation.law])
    if not citation.article:
        return law
    if citation.item:
        return str(
            gettext(
                "%(law)s, art. %(article)s(%(item)s)", law=law, article=citation.article, item=citation.item
            )
        )
    return str(gettext("%(law)s, art. %(article)s", law=law, article=citation.article))
