"""GB/T 4754-2017: the 20 sections and 97 divisions of the national economy, and how finer codes map up.

The groups and classes below are a matter of the full table, which an administrator may load; a code of theirs
is checked here for its shape and for the letter that its division belongs to.
"""

import re
import unicodedata
from dataclasses import dataclass

from matchmaker.domain.errors import Invalid
from matchmaker.domain.names import Name


@dataclass(frozen=True, slots=True)
class Section:
    """A section: its letter, its name, and its divisions by two-digit code."""

    letter: str
    name: Name
    divisions: dict[str, Name]


_TABLE = """
A|农、林、牧、渔业|Agriculture, forestry, animal husbandry and fishery
01|农业|Crop farming
02|林业|Forestry
03|畜牧业|Animal husbandry
04|渔业|Fishery
05|农、林、牧、渔专业及辅助性活动|Support services for agriculture, forestry and fishery
B|采矿业|Mining
06|煤炭开采和洗选业|Coal mining and washing
07|石油和天然气开采业|Oil and natural gas extraction
08|黑色金属矿采选业|Ferrous metal ore mining
09|有色金属矿采选业|Non-ferrous metal ore mining
10|非金属矿采选业|Non-metallic mineral mining
11|开采专业及辅助性活动|Support services for mining
12|其他采矿业|Other mining
C|制造业|Manufacturing
13|农副食品加工业|Processing of farm produce
14|食品制造业|Food products
15|酒、饮料和精制茶制造业|Alcohol, beverages and refined tea
16|烟草制品业|Tobacco products
17|纺织业|Textiles
18|纺织服装、服饰业|Clothing and accessories
19|皮革、毛皮、羽毛及其制品和制鞋业|Leather, fur, feather products and footwear
20|木材加工和木、竹、藤、棕、草制品业|Wood, bamboo, rattan, palm and straw products
21|家具制造业|Furniture
22|造纸和纸制品业|Paper and paper products
23|印刷和记录媒介复制业|Printing and copying of recorded media
24|文教、工美、体育和娱乐用品制造业|Stationery, arts and crafts, sports and leisure goods
25|石油、煤炭及其他燃料加工业|Petroleum, coal and other fuel processing
26|化学原料和化学制品制造业|Chemical raw materials and products
27|医药制造业|Pharmaceuticals
28|化学纤维制造业|Chemical fibres
29|橡胶和塑料制品业|Rubber and plastic products
30|非金属矿物制品业|Non-metallic mineral products
31|黑色金属冶炼和压延加工业|Iron and steel smelting and rolling
32|有色金属冶炼和压延加工业|Non-ferrous metal smelting and rolling
33|金属制品业|Metal products
34|通用设备制造业|General-purpose machinery
35|专用设备制造业|Special-purpose machinery
36|汽车制造业|Motor vehicles
37|铁路、船舶、航空航天和其他运输设备制造业|Railway, ship, aerospace and other transport equipment
38|电气机械和器材制造业|Electrical machinery and apparatus
39|计算机、通信和其他电子设备制造业|Computers, communication and other electronic equipment
40|仪器仪表制造业|Measuring instruments and meters
41|其他制造业|Other manufacturing
42|废弃资源综合利用业|Recycling of waste resources
43|金属制品、机械和设备修理业|Repair of metal products, machinery and equipment
D|电力、热力、燃气及水生产和供应业|Supply of electricity, heat, gas and water
44|电力、热力生产和供应业|Electricity and heat
45|燃气生产和供应业|Gas
46|水的生产和供应业|Water
E|建筑业|Construction
47|房屋建筑业|Construction of buildings
48|土木工程建筑业|Civil engineering works
49|建筑安装业|Building installation
50|建筑装饰、装修和其他建筑业|Building decoration and other construction
F|批发和零售业|Wholesale and retail trade
51|批发业|Wholesale trade
52|零售业|Retail trade
G|交通运输、仓储和邮政业|Transport, storage and post
53|铁路运输业|Rail transport
54|道路运输业|Road transport
55|水上运输业|Water transport
56|航空运输业|Air transport
57|管道运输业|Pipeline transport
58|多式联运和运输代理业|Multimodal transport and forwarding
59|装卸搬运和仓储业|Cargo handling and storage
60|邮政业|Post
H|住宿和餐饮业|Accommodation and catering
61|住宿业|Accommodation
62|餐饮业|Catering
I|信息传输、软件和信息技术服务业|Information transmission, software and IT services
63|电信、广播电视和卫星传输服务|Telecommunications, broadcasting and satellite transmission
64|互联网和相关服务|Internet and related services
65|软件和信息技术服务业|Software and IT services
J|金融业|Finance
66|货币金融服务|Monetary and financial services
67|资本市场服务|Capital market services
68|保险业|Insurance
69|其他金融业|Other finance
K|房地产业|Real estate
70|房地产业|Real estate
L|租赁和商务服务业|Leasing and business services
71|租赁业|Leasing
72|商务服务业|Business services
M|科学研究和技术服务业|Scientific research and technical services
73|研究和试验发展|Research and experimental development
74|专业技术服务业|Professional technical services
75|科技推广和应用服务业|Technology promotion and application services
N|水利、环境和公共设施管理业|Water, environment and public facilities management
76|水利管理业|Water management
77|生态保护和环境治理业|Ecological protection and pollution control
78|公共设施管理业|Public facilities management
79|土地管理业|Land management
O|居民服务、修理和其他服务业|Household, repair and other services
80|居民服务业|Household services
81|机动车、电子产品和日用产品修理业|Repair of motor vehicles, electronics and household goods
82|其他服务业|Other services
P|教育|Education
83|教育|Education
Q|卫生和社会工作|Health and social work
84|卫生|Health
85|社会工作|Social work
R|文化、体育和娱乐业|Culture, sports and entertainment
86|新闻和出版业|News and publishing
87|广播、电视、电影和录音制作业|Radio, television, film and sound recording
88|文化艺术业|Culture and arts
89|体育|Sports
90|娱乐业|Entertainment
S|公共管理、社会保障和社会组织|Public administration, social security and social organisations
91|中国共产党机关|Organs of the Communist Party of China
92|国家机构|State institutions
93|人民政协、民主党派|People's political consultative bodies and democratic parties
94|社会保障|Social security
95|群众团体、社会团体和其他成员组织|Mass, social and other membership organisations
96|基层群众自治组织及其他组织|Grass-roots self-governing and other organisations
T|国际组织|International organisations
97|国际组织|International organisations
"""


def _read_table() -> dict[str, Section]:
    sections: dict[str, Section] = {}
    section = None
    for line in _TABLE.strip().splitlines():
        code, zh, en = line.split("|")
        if code.isalpha():
            section = sections[code] = Section(code, Name(zh, en), {})
        elif section is not None:
            section.divisions[code] = Name(zh, en)
    return sections


SECTIONS: dict[str, Section] = _read_table()
"""The sections by letter, in the standard's order."""

_SECTION_OF = {code: section.letter for section in SECTIONS.values() for code in section.divisions}
_CODE = re.compile(r"([A-T])(\d{2,4})?", re.ASCII)


class UnknownIndustry(Invalid):
    """Not a GB/T 4754-2017 code; ``detail`` has ``found`` and, where a letter does not fit, ``expected``."""

    code = "industry_unknown"


def parse_industry(text: str) -> str:
    """Return an industry code as the house writes it: ``C``, ``C38``, ``C382`` or ``C3825``.

    Digits alone are given the letter of their division; full width, blanks and lower case are accepted.

    Raises UnknownIndustry: ``industry_unknown`` for another shape or division, ``industry_section`` when the
    letter is not the division's.
    """
    typed = "".join(unicodedata.normalize("NFKC", text).upper().split())
    code = _SECTION_OF.get(typed[:2], "") + typed
    found = _CODE.fullmatch(code)
    if found is None or (found[2] and found[2][:2] not in _SECTION_OF):
        raise UnknownIndustry(found=typed)
    _require_letter(code)
    return code


def _require_letter(code: str) -> None:
    letter = _SECTION_OF.get(code[1:3], code[0])
    if letter != code[0]:
        raise UnknownIndustry("industry_section", found=code, expected=letter + code[1:])


def industry_name(code: str, language: str) -> str:
    """Return the name of the code's division, of its section where the code is a letter alone.

    Raises UnknownIndustry.
    """
    known = parse_industry(code)
    section = SECTIONS[known[0]]
    return section.divisions.get(known[1:3], section.name).in_language(language)


def industry_division(code: str) -> str:
    """Return the code cut to its division (``C3825`` to ``C38``), the letter alone where it has none.

    Raises UnknownIndustry.
    """
    return parse_industry(code)[:3]


def industry_choices(language: str) -> dict[str, list[tuple[str, str]]]:
    """Return the divisions for a form's grouped list: section name to its ``(C38, name)`` pairs."""
    return {
        f"{section.letter} {section.name.in_language(language)}": [
            (section.letter + code, name.in_language(language)) for code, name in section.divisions.items()
        ]
        for section in SECTIONS.values()
    }
