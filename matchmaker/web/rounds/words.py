"""Rules, collisions and remedies in sentences."""

from collections.abc import Mapping, Sequence
from typing import Any

from flask_babel import gettext as _
from flask_babel import ngettext

from matchmaker.domain.divisions import Region
from matchmaker.domain.rounds import QUOTAS, RoundRules, Rule
from matchmaker.web.labels import label
from matchmaker.web.language import current_language

NAMED = 3
"""So many names are read; the rest is counted."""

Names = Mapping[str, str]


def rule_sentence(part: Mapping[str, Any], rules: RoundRules, names: Names) -> str:
    """One of the rules that collide, with its number or its pairs."""
    rule = Rule(part["rule"])
    if rule in {Rule.FORCED, Rule.FORBIDDEN, Rule.CONFLICT, Rule.KNOWN, Rule.MANUAL}:
        return str(_("%(rule)s: %(pairs)s", rule=label(rule), pairs=_listed(part["subjects"], names)))
    if rule in {Rule.TWINS, Rule.OFFERS}:
        return label(rule)
    return str(_("%(rule)s: %(number)s", rule=label(rule), number=rules.number(rule)))


def whom(part: Mapping[str, Any], names: Names) -> str:
    """For which needs or organisations the rule collides; nothing where the sentence has said it."""
    if Rule(part["rule"]) in {Rule.LEAST, Rule.MOST, Rule.HOLDER_LIMIT, Rule.AGENCY_LIMIT}:
        return _listed(part["subjects"], names)
    return ""


def _listed(keys: Sequence[str], names: Names) -> str:
    known = [names.get(key, key) for key in keys]
    first = str(_(", ")).join(known[:NAMED])
    rest = len(known) - NAMED
    if rest <= 0:
        return first
    return str(ngettext("%(first)s and %(num)s more", "%(first)s and %(num)s more", rest, first=first))


def change_sentence(change: Mapping[str, Any], names: Names) -> str:
    """One change that a remedy makes."""
    if change["rule"] == "excused":
        return str(
            ngettext(
                "Let %(num)s need have fewer patents than the least",
                "Let %(num)s needs have fewer patents than the least",
                change["count"],
            )
        )
    rule = Rule(change["rule"])
    if rule is Rule.FORCED:
        return str(_("Do not force the pair %(pair)s", pair=names.get(change["key"], change["key"])))
    if rule is Rule.FORBIDDEN:
        return str(_("Allow the pair %(pair)s", pair=names.get(change["key"], change["key"])))
    sentence = str(
        _("%(rule)s: raise from %(before)s to %(after)s")
        if change["after"] > change["before"]
        else _("%(rule)s: lower from %(before)s to %(after)s")
    )
    return sentence % {"rule": label(rule), "before": change["before"], "after": change["after"]}


def effect_sentence(remedy: Mapping[str, Any], rules: RoundRules) -> str:
    """What a remedy gives, as it was solved."""
    told = [
        _(
            "%(met)s of %(needs)s needs have the %(least)s patents first asked for",
            met=remedy["needs_met"],
            needs=remedy["needs"],
            least=rules.least,
        ),
        ngettext("%(num)s pair", "%(num)s pairs", remedy["pairs"]),
        _("scores sum to %(total)s", total=f"{remedy['total']:.2f}"),
    ]
    told += [
        _("%(rule)s: %(number)s", rule=label(rule), number=remedy["quotas"][rule.value])
        for rule in QUOTAS
        if rules.number(rule)
    ]
    return str(_("; ").join(told))


def subjects_in(report: Mapping[str, Any]) -> set[str]:
    """Every key that a report names, to be looked up at once."""
    keys = {key for part in report.get("collision", ()) for key in part["subjects"]}
    changes = [change for remedy in report.get("remedies", ()) for change in remedy["changes"]]
    return keys | {change["key"] for change in changes if "key" in change}


def flow_names() -> dict[str, str]:
    """From where to where, by the codes of both regions."""
    language = current_language()
    return {
        f"{one.value}-{other.value}": f"{one.in_language(language)} → {other.in_language(language)}"
        for one in Region
        for other in Region
    }
