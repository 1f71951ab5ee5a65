"""Which clauses of a running text speak of the material, the method, and so on: proposals by phrase rules.

The rules look for words that give a part away, in Chinese and in English. They propose and never decide:
whoever wrote the text knows better.
"""

import re

LONGEST = 80
"""Longer clauses are no element any more."""

_CUES: dict[str, str] = {
    "material": (
        "材料|原料|合金|铸铁|不锈钢|[钢铝铜钛镁锌]板|[铸锻坯]件|树脂|橡胶|塑料|纤维|陶瓷|玻璃|粉末?|浆料|薄?膜|涂层"
        "|溶液|催化剂"
        "|made of|materials?|alloy|steel|iron|alumini?um|copper|resin|rubber|plastic|fib(?:re|er)s?"
        "|ceramic|glass|powder|slurry|film|coating|catalyst"
    ),
    "method": (
        "采用|利用|工艺|方法|技术|算法|焊接?|轧制|铸造|烧结|热处理|喷涂|蒸馏|萃取|发酵|聚合|识别|仿真"
        "|method|process(?:es|ing)?|by means of|using|algorithm|weld(?:ing|ed)?|sinter"
        "|cast(?:ing)?|roll(?:ing|ed)?|spray(?:ing|ed)?|anneal|ferment"
    ),
    "efficacy": (
        "提高|提升|降低|减少|缩短|延长|避免|防止|抑制|不低于|不高于|不超过|低于|高于|小于|大于|以上|以下|以内"
        "|达到|寿命|效率|精度|合格率|误差|[≥≤<>%]"
        "|reduc|increas|improv|lower than|below|above|at least|at most"
        "|less than|more than|longer|without|prevent|avoid|no more than"
    ),
    "product": (
        "产品|设备|装置|部件|零件|机组|轧辊|电机|电池|阀|泵|轴承|传感器|仪器|系统|模块|芯片|生产线"
        "|products?|device|equipment|machine|component|sensor|module|battery|motor|pump|valve|bearing"
    ),
    "application": (
        "应用于?|适用于|用于|场景|工况|环境|现场|场合|行业|条件下|改造|application|used (?:in|for|on)|on site"
        "|in the field|environment|conditions|industry"
    ),
}
_RULES = {name: re.compile(cues, re.IGNORECASE) for name, cues in _CUES.items()}
_CLAUSE = re.compile(r"(?:[^。；;！？!?\n，,：:.]|\.(?!\s|$))+")


def proposals(text: str) -> dict[str, str]:
    """For each part that a clause of the text speaks of: that clause, as it was written.

    A clause is proposed for one part only, the one that most of its words give away.
    """
    best: dict[str, tuple[float, str]] = {}
    for clause in clauses(text):
        counts = {name: len(set(rule.findall(clause))) for name, rule in _RULES.items()}
        name = max(counts, key=lambda name: counts[name])
        # Of two clauses with as many cues the shorter one says it more plainly.
        worth = counts[name] - len(clause) / (10 * LONGEST)
        if counts[name] and (name not in best or worth > best[name][0]):
            best[name] = worth, clause
    return {name: best[name][1] for name in _CUES if name in best}


def clauses(text: str) -> list[str]:
    """The clauses of a text that are short enough to be an element, in order."""
    found = (clause.group().strip() for clause in _CLAUSE.finditer(text))
    return [clause for clause in found if 1 < len(clause) <= LONGEST]


def clauses_about(name: str, text: str) -> list[str]:
    """The clauses that speak of one part, the ones with most cues first."""
    rule = _RULES[name]
    told = [(len(set(rule.findall(clause))), clause) for clause in clauses(text)]
    return [clause for count, clause in sorted(told, key=lambda item: -item[0]) if count]
