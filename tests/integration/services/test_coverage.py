"""Five cells by one patent: the same on the desk, in the owner's list and on the cards."""

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from matchmaker.domain.introductions import Side
from matchmaker.domain.matches import Coverage
from matchmaker.domain.vocabulary import Confidentiality, Element
from matchmaker.services import matches
from matchmaker.services.coverage import ElementCoverage, coverage_of
from matchmaker.storage.introductions import sides_of
from matchmaker.storage.needs import Need
from matchmaker.storage.patents import Patent
from matchmaker.web.introductions import cards
from tests.factories import make_holder, make_member, make_need, make_patent
from tests.integration.pairs import Scene, make_scene

ELEMENTS = {"material": "碳化钨", "method": "药芯焊丝堆焊", "product": "轧辊轴承"}


def covered(need: Need, patent: Patent) -> ElementCoverage:
    found = coverage_of(need, patent)
    assert found is not None
    return found


def states(found: ElementCoverage) -> dict[str, str | None]:
    return {cell.element.value: cell.state and cell.state.value for cell in found.cells}


def test_five_cells_stand_in_order_whatever_the_need_names(session: Session) -> None:
    need = make_need(session, make_member(session), elements=ELEMENTS)
    found = covered(need, make_patent(session, make_holder(session)))
    assert [cell.element for cell in found.cells] == list(Element)
    assert states(found) == {
        "material": "missing",
        "method": "covered",
        "efficacy": None,
        "product": "partly",
        "application": None,
    }
    assert found.missing == (Element.MATERIAL,)


def test_a_covered_cell_quotes_the_patent_with_what_is_shared(session: Session) -> None:
    need = make_need(session, make_member(session), elements={"method": "药芯焊丝堆焊"})
    found = covered(need, make_patent(session, make_holder(session)))
    quote = found.cells[1].quote
    assert "".join(text for text, _ in quote) == "一种轧辊堆焊用药芯焊丝及其堆焊方法"
    assert [text for text, shared in quote if shared] == ["堆焊", "药芯焊丝", "堆焊"]


def test_two_patents_are_never_put_together(session: Session) -> None:
    need = make_need(session, make_member(session), elements={"material": "碳化钨", "product": "轧辊"})
    holder = make_holder(session)
    one = make_patent(session, holder)
    other = make_patent(session, holder, title="碳化钨粉末", abstract="一种碳化钨粉末。")
    assert covered(need, one).missing == (Element.MATERIAL,)
    assert covered(need, other).missing == (Element.PRODUCT,)


def test_for_a_need_without_elements_clauses_of_its_problem_are_proposed(session: Session) -> None:
    problem = "采用药芯焊丝堆焊方法，寿命提高一倍以上"
    need = make_need(session, make_member(session), elements={}, problem=problem)
    found = covered(need, make_patent(session, make_holder(session)))
    assert found.proposed
    assert found.cells[1].words == "采用药芯焊丝堆焊方法"
    assert all(cell.words in f"{need.title}\n{problem}" for cell in found.cells)


def test_a_need_that_names_nothing_has_no_cells(session: Session) -> None:
    need = make_need(session, make_member(session), title="你好", elements={}, problem="")
    assert coverage_of(need, make_patent(session, make_holder(session))) is None


def card(session: Session, scene: Scene, side: Side) -> dict:
    return sides_of(session, scene.introduction.id)[side].card


@pytest.mark.parametrize("elements", [ELEMENTS, {}], ids=["named", "proposed"])
def test_desk_list_and_cards_say_the_same(app: Flask, session: Session, elements: dict[str, str]) -> None:
    problem = "采用药芯焊丝堆焊方法，寿命提高一倍以上，材料为碳化钨"
    scene = make_scene(session, need={"elements": elements, "problem": problem})
    detail = matches.read_match(session, actor=scene.staff, match_id=scene.match.id)
    (row,) = matches.suggestions_for_need(
        session, actor=scene.actor(Side.SEEKER), need_id=str(scene.match.need_id), limit=5
    )
    assert detail.coverage is not None
    assert detail.coverage == row.coverage
    missing = [element.value for element in detail.coverage.missing]
    assert missing
    assert [part["element"] for part in detail.missing if part["code"] == "element"] == missing
    for side in Side:
        shown = card(session, scene, side)
        assert [(cell.element, cell.state) for cell in cards.cells(shown)] == [
            (cell.element, cell.state) for cell in detail.coverage.cells
        ]
        assert [part["element"] for part in shown["missing"] if part["code"] == "element"] == missing
        assert shown["elements_proposed"] is not bool(elements)


def test_the_holder_learns_nothing_of_a_confidential_needs_elements(session: Session) -> None:
    scene = make_scene(session, need={"elements": ELEMENTS, "confidentiality": Confidentiality.MATCHING})
    holders, owners = card(session, scene, Side.PROVIDER), card(session, scene, Side.SEEKER)
    assert cards.cells(holders) == []
    assert "element" not in str(holders)
    assert [cell.state for cell in cards.cells(owners)].count(Coverage.MISSING) == 1


def test_a_card_from_before_there_were_cells_still_reads(app: Flask, session: Session) -> None:
    scene = make_scene(session, need={"elements": ELEMENTS})
    old = card(session, scene, Side.PROVIDER) | {"missing": [{"code": "element", "element": "material"}]}
    del old["coverage"], old["elements_proposed"]
    assert cards.cells(old) == []
    with app.test_request_context(headers={"Accept-Language": "en"}):
        assert cards.gaps(old) == ["Of the need's elements, the patent does not mention: Material."]
