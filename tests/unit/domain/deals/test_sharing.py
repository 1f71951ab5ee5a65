import pytest

from matchmaker.domain.access import Actor, MemberRole
from matchmaker.domain.deals import OVER, DealStage
from matchmaker.domain.deals.messages import MESSAGE_LIMIT, check_message
from matchmaker.domain.deals.sharing import ACTS, DealAct, check_act, may_do
from matchmaker.domain.divisions import Region
from matchmaker.domain.errors import Forbidden, Invalid, WrongState

PARTY = Actor(1, "甲", "m1", MemberRole.MEMBER, admitted=True)
COORDINATOR = Actor(2, "协", regions=frozenset(Region))
ADMIN = Actor(3, "管", is_admin=True)


@pytest.mark.parametrize("stage", DealStage)
def test_messages_are_written_while_the_deal_goes_on_and_read_for_ever(stage):
    assert may_do(PARTY, DealAct.READ_MESSAGES, stage)
    assert may_do(PARTY, DealAct.WRITE_MESSAGE, stage) is (stage not in OVER)


@pytest.mark.parametrize("act", ACTS)
@pytest.mark.parametrize("staff", [COORDINATOR, ADMIN], ids=["coordinator", "admin"])
def test_nothing_around_a_deal_is_for_those_who_oversee_it(act, staff):
    for stage in DealStage:
        assert not may_do(staff, act, stage)
    with pytest.raises(Forbidden):
        check_act(staff, act, DealStage.EVALUATING)


def test_a_refusal_says_whether_role_or_stage_is_at_fault():
    with pytest.raises(WrongState):
        check_act(PARTY, DealAct.WRITE_MESSAGE, DealStage.CLOSED)


@pytest.mark.parametrize(
    ("text", "code"), [("", "message_empty"), ("字" * (MESSAGE_LIMIT + 1), "term_too_long")]
)
def test_a_message_says_something_and_not_too_much(text, code):
    with pytest.raises(Invalid) as refusal:
        check_message(text)
    assert (refusal.value.code, refusal.value.field) == (code, "text")
    check_message("字" * MESSAGE_LIMIT)
