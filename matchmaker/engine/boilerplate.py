"""Phrases that needs and achievements of every field carry, so that they say nothing about what matches.

The document frequencies of the corpus damp most generic words; these are the ones that live mainly in the
texts of the asking side (who the company is, what it hopes for, how much it pays), whose frequency the
corpus of answers cannot show.
"""

# fmt: off
BOILERPLATE: tuple[str, ...] = (
    "一种", "研发", "研究", "开发", "产业化", "关键技术", "技术需求", "需求", "公司", "有限公司", "企业",
    "我司", "目前", "现有", "主要", "内容", "解决", "问题", "难题", "项目", "实现", "能够", "可以", "进行",
    "通过", "采用", "具有", "希望", "寻求", "合作", "高校", "院所", "科研", "专家", "团队", "人才", "投入",
    "资金", "万元", "专利", "自主", "知识产权", "国内", "国际", "国外", "先进", "水平", "领先", "市场",
    "行业", "领域", "发展", "创新", "及其", "以及", "基于", "新型", "情况", "预期", "目标", "达到", "要求",
    "建设", "示范", "推广", "关键", "核心", "攻关", "中心", "成立", "拥有", "相关", "方面", "存在", "由于",
    "因此", "随着", "针对", "其中", "如何",
)
# fmt: on
