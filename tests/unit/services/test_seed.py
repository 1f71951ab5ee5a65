"""The seed is what the README says it is."""

from collections import Counter
from pathlib import Path

import pytest

from matchmaker.domain.divisions import Region, region_of
from matchmaker.domain.identifiers import parse_application_number, parse_credit_code
from matchmaker.domain.matches import is_cross_region
from matchmaker.services.seed import Seed, read_seed

FOLDER = Path(__file__).parent.parent.parent.parent / "seed"


@pytest.fixture(scope="module")
def seed() -> Seed:
    return read_seed(FOLDER)


def test_the_alliance_has_its_founding_size(seed: Seed) -> None:
    kinds = Counter(record["kind"] == "agency" for record in seed.members)
    assert kinds == {False: 120, True: 30}
    assert len(seed.patents) >= 400
    assert len(seed.needs) >= 150
    assert len(seed.offers) >= 60


def test_every_organisation_says_that_it_is_invented(seed: Seed) -> None:
    assert all(record["name"].endswith("（示例）") for record in seed.members)


def test_numbers_are_valid_and_from_the_demonstration_ranges(seed: Seed) -> None:
    for record in seed.members:
        assert parse_credit_code(record["credit_code"]).value[8:11] == "DEM"
    for record in seed.patents:
        assert parse_application_number(record["application_number"]).value[5:7] == "99"


def test_every_text_is_different(seed: Seed) -> None:
    texts = Counter(
        [record["abstract"] for record in seed.patents]
        + [record["problem"] for record in seed.needs]
        + [record["description"] for record in seed.offers]
        + [record["profile"] for record in seed.members]
    )
    assert [text for text, times in texts.items() if times > 1] == []


def test_a_third_of_the_needs_have_an_answer_across_regions(seed: Seed) -> None:
    regions = {record["key"]: region_of(record["district"]) for record in seed.members}
    needs = {record["key"]: regions[record["member"]] for record in seed.needs}
    patents = {record["key"]: [regions[key] for key in record["holders"]] for record in seed.patents}
    answers = [row for row in seed.expected if row.grade == "answer"]
    assert len({row.need for row in answers}) * 3 >= len(seed.needs)
    for row in answers:
        need_region = needs[row.need]
        assert need_region in Region
        assert any(is_cross_region(need_region, region) for region in patents[row.patent] if region)


def test_every_organisation_has_a_contact(seed: Seed) -> None:
    assert {contact.member for contact in seed.contacts} == {record["key"] for record in seed.members}
