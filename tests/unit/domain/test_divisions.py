from collections.abc import Callable

import pytest

from matchmaker.domain.divisions import (
    ABOLISHED,
    DISTRICTS,
    XIONGAN,
    Region,
    district_choices,
    district_name,
    district_of,
    find_district,
    is_division_code,
    region_of,
)


def test_every_district_has_both_names_and_a_region():
    assert len(DISTRICTS) == 16 + 16 + 11 + 1
    assert all(district.name.zh and district.name.en.isascii() for district in DISTRICTS.values())
    assert all(district.region in Region for district in DISTRICTS.values())


def test_names_of_a_region_are_distinct():
    for language in ("zh-Hans", "en"):
        for names in district_choices(language).values():
            assert len({name for _, name in names}) == len(names)


@pytest.mark.parametrize(
    ("region", "short", "zh", "en"),
    [
        (Region.BEIJING, "京", "北京", "Beijing"),
        (Region.TIANJIN, "津", "天津", "Tianjin"),
        (Region.HEBEI, "冀", "河北", "Hebei"),
    ],
)
def test_regions_are_named(region: Region, short: str, zh: str, en: str):
    assert (region.short, region.in_language("zh_Hans"), region.in_language("en")) == (short, zh, en)


@pytest.mark.parametrize(
    ("code", "district"),
    [
        ("110108", "110108"),
        ("130100", "130100"),
        ("130123", "130100"),
        ("130171", "130100"),
        ("130271", "130200"),
        ("131082", "131000"),
        ("110103", "110101"),
        ("110104", "110102"),
        ("120107", "120116"),
        ("110229", "110119"),
        ("130629", XIONGAN),
        ("130632", XIONGAN),
        ("130638", XIONGAN),
        ("133100", XIONGAN),
        ("133122", XIONGAN),
        ("130682", "130600"),
        ("110000", None),
        ("110100", None),
        ("139001", None),
        ("440300", None),
        ("", None),
    ],
)
def test_codes_map_up(code: str, district: str | None):
    assert district_of(code) == district


@pytest.mark.parametrize(
    ("code", "region"),
    [
        ("110103", Region.BEIJING),
        ("12", Region.TIANJIN),
        ("139001", Region.HEBEI),
        ("440300", None),
        ("", None),
    ],
)
def test_regions_of_codes(code: str, region: Region | None):
    assert region_of(code) is region


def test_abolished_divisions_lead_to_living_ones():
    assert all(old.successor in DISTRICTS and code not in DISTRICTS for code, old in ABOLISHED.items())


@pytest.mark.parametrize(
    ("code", "zh", "en"),
    [
        ("110108", "海淀区", "Haidian District"),
        ("130123", "石家庄市", "Shijiazhuang"),
        ("130632", "雄安新区", "Xiong'an New Area"),
        ("110000", "北京", "Beijing"),
        ("440300", "440300", "440300"),
    ],
)
def test_names_of_codes(code: str, zh: str, en: str):
    assert (district_name(code, "zh-Hans"), district_name(code, "en")) == (zh, en)


@pytest.mark.parametrize(
    ("text", "district"),
    [
        ("海淀", "110108"),
        ("北京市海淀区中关村大街1号", "110108"),
        ("北京海淀", "110108"),
        ("天津市滨海新区", "120116"),
        ("天津滨海", "120116"),
        ("塘沽区", "120116"),
        ("河北区", "120105"),
        ("天津市河北区", "120105"),
        ("天津河北", "120105"),
        ("河北省石家庄市长安区", "130100"),
        ("石家庄", "130100"),
        ("三河市", "131000"),
        ("河北省三河市燕郊", "131000"),
        ("河北固安", "131000"),
        ("雄安", XIONGAN),
        ("雄安新区", XIONGAN),
        ("河北省保定市安新县", XIONGAN),
        ("保定市雄县", XIONGAN),
        ("保定市", "130600"),
        ("Haidian", "110108"),
        ("haidian district", "110108"),
        ("Hebei District", "120105"),
        ("Hebei, Tangshan", "130200"),
        ("Tangshan", "130200"),
        ("Xiong'an", XIONGAN),
        ("１３０１７１", "130100"),
        ("河北", None),
        ("北京", None),
        ("桥西区", None),
        ("长安街1号", None),
        ("上海市浦东新区", None),
        ("", None),
    ],
)
def test_districts_are_found_in_what_people_write(text: str, district: str | None):
    assert find_district(text) == district


@pytest.mark.parametrize(
    ("text", "holds"), [("110108", True), ("11010", False), ("1101O8", False), ("１１０１０８", False)]
)
def test_the_shape_of_a_division_code(text: str, holds: bool):
    assert is_division_code(text) is holds


def test_every_official_code_of_the_three_places_maps_up(
    official_rows: Callable[[str], list[dict[str, str]]],
):
    rows = official_rows("divisions_beijing_tianjin_hebei.csv")
    counties = {row["code"]: row for row in rows if row["level"] == "county"}
    assert all(district_of(code) for code in counties)
    named = {code for code in counties if code in DISTRICTS}
    assert {code for code in DISTRICTS if region_of(code) is not Region.HEBEI} == named
    assert all(DISTRICTS[code].name.zh == counties[code]["name"] for code in named)


def test_every_official_county_of_hebei_is_known_by_name(
    official_rows: Callable[[str], list[dict[str, str]]],
):
    rows = [
        row for row in official_rows("divisions_beijing_tianjin_hebei.csv") if row["code"].startswith("13")
    ]
    counties = [row for row in rows if row["level"] == "county" and row["code"][4] != "7"]
    missed = [
        row
        for row in counties
        if find_district(f"河北省{row['name']}") not in (district_of(row["code"]), None)
    ]
    unknown = {row["name"] for row in counties if find_district(f"河北省{row['name']}") is None}
    assert missed == []
    assert unknown == {"桥西区", "新华区"}
