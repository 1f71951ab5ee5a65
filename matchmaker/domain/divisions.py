"""Regions and districts of the alliance after GB/T 2260, and how any older or finer code maps up to them."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import cache

from matchmaker.domain.names import Name

XIONGAN = "133100"
"""Our key for Xiong'an New Area. GB/T 2260 has no code for it; statistical lists use the digits 1331."""

XIONGAN_COUNTIES = ("130629", "130632", "130638")
"""Rongcheng, Anxin and Xiong county, which carry Baoding's prefix in GB/T 2260."""


class Region(StrEnum):
    """The three places of the alliance, by the first two digits of their division codes."""

    BEIJING = "11"
    TIANJIN = "12"
    HEBEI = "13"

    @property
    def short(self) -> str:
        """The one-character sign: 京, 津 or 冀."""
        return _SHORT[self]

    def in_language(self, language: str) -> str:
        """Return the region's name without its administrative suffix, in Chinese or English."""
        return _REGION_NAMES[self].in_language(language)


_SHORT = {Region.BEIJING: "京", Region.TIANJIN: "津", Region.HEBEI: "冀"}
_REGION_NAMES = {
    Region.BEIJING: Name("北京", "Beijing"),
    Region.TIANJIN: Name("天津", "Tianjin"),
    Region.HEBEI: Name("河北", "Hebei"),
}
_SPOKEN_REGIONS = {
    spoken: region for region, name in _REGION_NAMES.items() for spoken in (name.zh, name.en.casefold())
}


@dataclass(frozen=True, slots=True)
class District:
    """A district of Beijing or Tianjin, a prefecture of Hebei, or Xiong'an.

    ``counties`` are the Chinese names of what lies below it.
    """

    code: str
    name: Name
    counties: tuple[str, ...] = ()

    @property
    def region(self) -> Region:
        """The region that the district belongs to."""
        return Region(self.code[:2])


_TABLE = """
110101|东城区|Dongcheng District
110102|西城区|Xicheng District
110105|朝阳区|Chaoyang District
110106|丰台区|Fengtai District
110107|石景山区|Shijingshan District
110108|海淀区|Haidian District
110109|门头沟区|Mentougou District
110111|房山区|Fangshan District
110112|通州区|Tongzhou District
110113|顺义区|Shunyi District
110114|昌平区|Changping District
110115|大兴区|Daxing District
110116|怀柔区|Huairou District
110117|平谷区|Pinggu District
110118|密云区|Miyun District
110119|延庆区|Yanqing District
120101|和平区|Heping District
120102|河东区|Hedong District
120103|河西区|Hexi District
120104|南开区|Nankai District
120105|河北区|Hebei District
120106|红桥区|Hongqiao District
120110|东丽区|Dongli District
120111|西青区|Xiqing District
120112|津南区|Jinnan District
120113|北辰区|Beichen District
120114|武清区|Wuqing District
120115|宝坻区|Baodi District
120116|滨海新区|Binhai New Area
120117|宁河区|Ninghe District
120118|静海区|Jinghai District
120119|蓟州区|Jizhou District
130100|石家庄市|Shijiazhuang
  长安区 桥西区 新华区 井陉矿区 裕华区 藁城区 鹿泉区 栾城区 井陉县 正定县 行唐县 灵寿县 高邑县 深泽县
  赞皇县 无极县 平山县 元氏县 赵县 辛集市 晋州市 新乐市
130200|唐山市|Tangshan
  路南区 路北区 古冶区 开平区 丰南区 丰润区 曹妃甸区 滦南县 乐亭县 迁西县 玉田县 遵化市 迁安市 滦州市
130300|秦皇岛市|Qinhuangdao
  海港区 山海关区 北戴河区 抚宁区 青龙满族自治县 昌黎县 卢龙县
130400|邯郸市|Handan
  邯山区 丛台区 复兴区 峰峰矿区 肥乡区 永年区 临漳县 成安县 大名县 涉县 磁县 邱县 鸡泽县 广平县 馆陶县
  魏县 曲周县 武安市
130500|邢台市|Xingtai
  襄都区 信都区 任泽区 南和区 临城县 内丘县 柏乡县 隆尧县 宁晋县 巨鹿县 新河县 广宗县 平乡县 威县 清河县
  临西县 南宫市 沙河市
130600|保定市|Baoding
  竞秀区 莲池区 满城区 清苑区 徐水区 涞水县 阜平县 定兴县 唐县 高阳县 涞源县 望都县 易县 曲阳县 蠡县
  顺平县 博野县 涿州市 定州市 安国市 高碑店市
130700|张家口市|Zhangjiakou
  桥东区 桥西区 宣化区 下花园区 万全区 崇礼区 张北县 康保县 沽源县 尚义县 蔚县 阳原县 怀安县 怀来县 涿鹿县
  赤城县
130800|承德市|Chengde
  双桥区 双滦区 鹰手营子矿区 承德县 兴隆县 滦平县 隆化县 丰宁满族自治县 宽城满族自治县
  围场满族蒙古族自治县 平泉市
130900|沧州市|Cangzhou
  新华区 运河区 沧县 青县 东光县 海兴县 盐山县 肃宁县 南皮县 吴桥县 献县 孟村回族自治县 泊头市 任丘市
  黄骅市 河间市
131000|廊坊市|Langfang
  安次区 广阳区 固安县 永清县 香河县 大城县 文安县 大厂回族自治县 霸州市 三河市
131100|衡水市|Hengshui
  桃城区 冀州区 枣强县 武邑县 武强县 饶阳县 安平县 故城县 景县 阜城县 深州市
133100|雄安新区|Xiong'an New Area
  容城县 安新县 雄县
"""
"""Code, Chinese and English name; under a prefecture, indented, the Chinese names of its counties."""


def _read_table() -> Iterator[District]:
    for entry in re.split(r"\n(?=\d)", _TABLE.strip()):
        head, *counties = entry.splitlines()
        code, zh, en = head.split("|")
        yield District(code, Name(zh, en), tuple(" ".join(counties).split()))


DISTRICTS: dict[str, District] = {district.code: district for district in _read_table()}
"""Every district that a member can be in, by code, in the order in which forms list them."""


@dataclass(frozen=True, slots=True)
class AbolishedDivision:
    """A division that is gone: ``until`` is its last year, ``successor`` the district that is there now."""

    zh: str
    until: int
    successor: str


ABOLISHED: dict[str, AbolishedDivision] = {
    "110103": AbolishedDivision("崇文区", 2010, "110101"),
    "110104": AbolishedDivision("宣武区", 2010, "110102"),
    "110221": AbolishedDivision("昌平县", 1999, "110114"),
    "110222": AbolishedDivision("顺义县", 1998, "110113"),
    "110223": AbolishedDivision("通县", 1997, "110112"),
    "110224": AbolishedDivision("大兴县", 2001, "110115"),
    "110226": AbolishedDivision("平谷县", 2001, "110117"),
    "110227": AbolishedDivision("怀柔县", 2001, "110116"),
    "110228": AbolishedDivision("密云县", 2015, "110118"),
    "110229": AbolishedDivision("延庆县", 2015, "110119"),
    "120107": AbolishedDivision("塘沽区", 2009, "120116"),
    "120108": AbolishedDivision("汉沽区", 2009, "120116"),
    "120109": AbolishedDivision("大港区", 2009, "120116"),
    "120221": AbolishedDivision("宁河县", 2015, "120117"),
    "120222": AbolishedDivision("武清县", 2000, "120114"),
    "120223": AbolishedDivision("静海县", 2015, "120118"),
    "120224": AbolishedDivision("宝坻县", 2001, "120115"),
    "120225": AbolishedDivision("蓟县", 2016, "120119"),
}
"""Codes of Beijing and Tianjin that old credit codes and addresses still carry.

Hebei needs no such list: whatever became of a county, its first four digits still name the prefecture.
"""


def region_of(code: str) -> Region | None:
    """Return the region of a division code of two digits or more, ``None`` outside the alliance."""
    try:
        return Region(code[:2])
    except ValueError:
        return None


def district_of(code: str) -> str | None:
    """Map any six-digit division code up to the code of a known district.

    Statistical codes (ending 71 to 74) and counties of Hebei go to their prefecture, the three counties of
    Xiong'an and the statistical codes 1331xx to Xiong'an, abolished divisions to their successor.
    ``None`` means that only the region can be told, or that the place is outside the alliance; a caller
    never refuses a code for that.
    """
    if code in ABOLISHED:
        return ABOLISHED[code].successor
    if code in XIONGAN_COUNTIES:
        return XIONGAN
    return next((found for found in (code, code[:4] + "00") if found in DISTRICTS), None)


def is_division_code(code: str) -> bool:
    """Tell whether the text has the shape of a division code: six digits."""
    return len(code) == 6 and code.isascii() and code.isdigit()


def district_name(code: str, language: str) -> str:
    """Return the name of the district that a code maps up to.

    Where only the region is known its name is returned, and a code from elsewhere comes back as it is.
    """
    district = district_of(code)
    if district is not None:
        return DISTRICTS[district].name.in_language(language)
    region = region_of(code)
    return region.in_language(language) if region else code


def district_choices(language: str) -> dict[str, list[tuple[str, str]]]:
    """Return the districts for a form's grouped list: region name to its ``(code, name)`` pairs."""
    return {
        region.in_language(language): [
            (district.code, district.name.in_language(language))
            for district in DISTRICTS.values()
            if district.region is region
        ]
        for region in Region
    }


def find_district(text: str) -> str | None:
    """Return the code of the district that a text names, or ``None`` when it names none or more than one.

    Understands a six-digit code, an English name, and a Chinese name or address with or without the region
    in front (海淀, 天津市滨海新区, 河北省三河市…, 塘沽区, 雄安). A name without its suffix counts only
    where it stands alone or after a region, so that 长安街 is no district.
    """
    plain = "".join(unicodedata.normalize("NFKC", text).casefold().split())
    if is_division_code(plain):
        return district_of(plain)
    if plain in _SPOKEN_REGIONS:
        return None
    region, rest = _split_region(plain)
    names = [
        (name, code) for name, code in _full_names() if rest.startswith(name) and _in_region(code, region)
    ]
    names += [
        (name, code)
        for name, code in _short_names()
        if (rest == name or (region and rest.startswith(name))) and _in_region(code, region)
    ]
    return _only_longest(names)


def _in_region(code: str, region: Region | None) -> bool:
    return region is None or region_of(code) is region


def _split_region(text: str) -> tuple[Region | None, str]:
    """Take a region's name off the front of an address; 河北区 of Tianjin is not the province.

    Baoding goes off too where one of Xiong'an's counties follows it.
    """
    found = re.match(r"(北京|天津|河北(?!区)|beijing|tianjin|hebei(?!district))[市省]?,?(?=.)", text)
    rest = re.sub(r"^保定市?(?=雄安|容城|安新|雄县)", "", text[found.end() :] if found else text)
    return (_SPOKEN_REGIONS[found[1]] if found else None), rest


def _only_longest(names: list[tuple[str, str]]) -> str | None:
    """Return the district of the longest name, unless names of that length point to different districts."""
    longest = max((len(name) for name, _ in names), default=0)
    districts = {code for name, code in names if len(name) == longest}
    return districts.pop() if len(districts) == 1 else None


@cache
def _full_names() -> tuple[tuple[str, str], ...]:
    """Return every full name without spaces: Chinese, English, counties, abolished divisions."""
    now = [
        (name, district.code)
        for district in DISTRICTS.values()
        for name in (district.name.zh, *district.counties, district.name.en.casefold().replace(" ", ""))
    ]
    return (*now, *((old.zh, old.successor) for old in ABOLISHED.values()))


@cache
def _short_names() -> tuple[tuple[str, str], ...]:
    """Return the same names without their suffix where at least two letters stay (石家庄, but never 赵)."""
    suffix = re.compile(r"(?<=..)(新区|区|市|县|district|newarea)$")
    return tuple((suffix.sub("", name), code) for name, code in _full_names())
