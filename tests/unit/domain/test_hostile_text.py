"""Whatever is typed or imported, a rule refuses it by name or answers; it never breaks."""

from collections.abc import Callable
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matchmaker.domain.classification import fields_of
from matchmaker.domain.divisions import district_name, district_of, find_district, region_of
from matchmaker.domain.errors import Invalid
from matchmaker.domain.identifiers import (
    parse_agency_code,
    parse_application_number,
    parse_credit_code,
    parse_ipc_list,
    parse_locarno,
    parse_pct_number,
    repair_suggestions,
)
from matchmaker.domain.industries import parse_industry
from matchmaker.domain.patents import legal_status_of

texts = st.one_of(
    st.text(max_size=30),
    st.text("0123456789X.CNZLPTH/- ()", max_size=20),
    st.from_regex(r"[0-9A-Z]{8,18}", fullmatch=True),
)


@pytest.mark.parametrize(
    "parse",
    [
        parse_agency_code,
        parse_application_number,
        parse_credit_code,
        parse_industry,
        parse_ipc_list,
        parse_locarno,
        parse_pct_number,
    ],
)
def test_a_parser_answers_or_refuses(parse: Callable[[str], object]):
    @given(texts)
    def try_one(text: str):
        with suppress(Invalid):
            assert parse(text) is not None

    try_one()


@given(texts)
def test_a_lookup_always_answers(text: str):
    assert isinstance(repair_suggestions(text), tuple)
    assert isinstance(fields_of([text]), tuple)
    assert isinstance(district_name(text, "en"), str)
    for lookup in (district_of, find_district, region_of, legal_status_of):
        assert lookup(text) is None or isinstance(lookup(text), str)
