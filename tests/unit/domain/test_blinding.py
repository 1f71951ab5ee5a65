import pytest

from matchmaker.domain.blinding import GAP, blind, organisation_names, place_names


@pytest.mark.parametrize(
    "contact",
    [
        "zhang.san@example.com.cn",
        "13912345678",
        "+86 139 1234 5678",
        "010-12345678",
        "https://www.example.cn/about?id=1",
        "www.example.com",
        "91130200MA0ABCDE1X",
    ],
)
def test_contacts_are_taken_out(contact):
    assert blind(f"联系{contact}。", []) == f"联系{GAP}。"


@pytest.mark.parametrize(
    "text",
    ["屈服强度 1390 MPa，含碳 0.12-0.15", "牌号 06Cr19Ni10，尺寸 1200×2400", "pH 7.0-7.4, 25 kg/m3", ""],
)
def test_technical_figures_stay(text):
    assert blind(text, []) == text


def test_names_go_in_every_form():
    names = organisation_names("唐山甲乙机械有限公司（示例）")
    assert "唐山甲乙机械" in names
    assert blind("唐山甲乙机械有限公司（示例）与唐山甲乙机械", names) == f"{GAP}与{GAP}"


def test_latin_names_go_as_words_only():
    assert (
        blind("The Lincoln works; lincolnshire stays", ["Lincoln"]) == f"The {GAP} works; lincolnshire stays"
    )


def test_short_names_do_not_eat_words():
    assert blind("Li-ion cells 锂", ["Li", "锂", ""]) == "Li-ion cells 锂"


def test_places_lose_their_kind():
    assert place_names("海淀区") == ["海淀区", "海淀"]
