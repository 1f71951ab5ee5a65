"""Words of advertising, which a statement of open licence does not use (Implementing Rules, article 85)."""

import re

# Our own list: superlatives and enticements that say nothing about the licence itself.
_CHINESE = (
    "最佳", "最好", "最优", "最先进", "最强", "最低价", "最优惠", "顶级", "极品", "国家级", "世界级", "首选",
    "国际领先", "国内领先", "行业领先", "全球领先", "遥遥领先", "史无前例", "独一无二", "完美", "物美价廉",
    "限时", "优惠", "促销", "特价", "打折", "抢购", "大放送", "欢迎选购", "欢迎垂询", "值得信赖", "名牌",
)  # fmt: skip
_ENGLISH = (
    "best", "number one", "world-class", "world class", "leading", "unique chance", "unbeatable", "perfect",
    "limited offer", "special offer", "discount", "bargain", "cheapest", "don't miss", "hurry",
)  # fmt: skip
_ADVERTISING = re.compile(
    "|".join(map(re.escape, _CHINESE)) + "|" + "|".join(rf"\b{re.escape(word)}\b" for word in _ENGLISH),
    re.IGNORECASE,
)


def advertising_in(text: str) -> str:
    """The first word of advertising in a text as it is written there; empty without any."""
    found = _ADVERTISING.search(text)
    return found.group() if found else ""
