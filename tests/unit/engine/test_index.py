import json
from pathlib import Path

import pytest

from matchmaker.engine import DuplicateKeyError, Index, IndexFolderError, MatchSettings, UnknownKeyError
from tests.unit.engine.samples import (
    BATTERY,
    FEED,
    MOTOR,
    NEED,
    POOL,
    WELDING,
    CharacterEncoder,
    document,
    index,
)


def test_the_answer_is_found_first() -> None:
    assert index(*POOL).search(NEED, 4)[0].key == "motor"


def test_what_shares_nothing_is_no_hit() -> None:
    searched = index(*POOL, settings=MatchSettings().only("words"))
    assert [hit.key for hit in searched.search(document("need", "laser"), 4)] == ["welding"]


def test_equal_documents_come_in_the_order_of_their_keys() -> None:
    searched = index(*(document(key, "永磁电机") for key in ("c", "a", "b")))
    assert [hit.key for hit in searched.search(NEED, 2)] == ["a", "b"]


def test_traditional_and_full_width_writing_is_found() -> None:
    searched = index(document("old", "永磁同步電機"), document("wide", "ＬＡＳＥＲ　ｗｅｌｄｉｎｇ"), FEED)
    assert searched.search(document("need", "永磁同步电机"), 1)[0].key == "old"
    assert searched.search(document("need", "laser welding"), 1)[0].key == "wide"


def test_length_and_membership() -> None:
    searched = index(*POOL)
    assert len(searched) == 4
    assert "motor" in searched
    assert "need" not in searched


def test_a_document_of_the_same_key_is_replaced() -> None:
    searched = index(*POOL)
    searched.add([document("motor", "反刍动物饲料")])
    assert len(searched) == 4
    assert {hit.key for hit in searched.search(FEED, 2)} == {"feed", "motor"}


def test_an_unchanged_document_is_not_encoded_again() -> None:
    encoder = CharacterEncoder()
    searched = Index.build(POOL, encoder=encoder)
    encoder.encoded.clear()
    searched.add([*POOL, document("new", "新风系统")])
    assert encoder.encoded == ["新风系统"]


def test_a_loaded_index_encodes_only_what_is_new(tmp_path: Path) -> None:
    index(*POOL).save(tmp_path / "index")
    encoder = CharacterEncoder()
    loaded = Index.load(tmp_path / "index", encoder=encoder)
    loaded.add([*POOL, document("new", "新风系统")])
    assert encoder.encoded == ["新风系统"]


def test_removing_takes_a_document_out_of_every_answer() -> None:
    searched = index(*POOL)
    searched.remove(["motor"])
    assert "motor" not in [hit.key for hit in searched.search(NEED, 4)]


def test_removing_what_is_not_there_is_refused_whole() -> None:
    searched = index(*POOL)
    with pytest.raises(UnknownKeyError, match="nobody"):
        searched.remove(["motor", "nobody"])
    assert "motor" in searched


def test_two_documents_of_one_key_are_refused() -> None:
    with pytest.raises(DuplicateKeyError, match="motor"):
        index(MOTOR, MOTOR)


@pytest.mark.parametrize("ask", [Index.score, Index.explain])
def test_asking_for_an_unknown_key_is_refused(ask: object) -> None:
    with pytest.raises(UnknownKeyError):
        ask(index(*POOL), NEED, "nobody")


def test_an_empty_index_answers_nothing() -> None:
    searched = index()
    assert searched.search(NEED, 5) == []
    assert len(searched) == 0


def test_a_missing_signal_is_taken_out_and_the_rest_weighs_more() -> None:
    plain = document("plain", MOTOR.fields["title"], MOTOR.fields["body"])
    searched = index(MOTOR, plain, BATTERY)
    without = index(MOTOR, plain, BATTERY, settings=MatchSettings().without("codes"))
    assert searched.score(NEED, "plain") == pytest.approx(without.score(NEED, "plain"), abs=1e-12)
    assert {item.signal for item in searched.explain(NEED, "plain")} == {"words", "meaning"}


def test_codes_that_disagree_count_against_a_document() -> None:
    wrong = document("wrong", MOTOR.fields["title"], MOTOR.fields["body"], ("A23K 10/30",))
    searched = index(MOTOR, wrong)
    assert searched.score(NEED, "wrong") < searched.score(NEED, "motor")


def test_a_text_of_nothing_but_boilerplate_does_not_win_by_being_empty() -> None:
    searched = index(document("empty words", "研究开发"), MOTOR, BATTERY)
    shares = [hit.key for hit in searched.search(document("need", "永磁电机", "目前研究开发"), 3)]
    assert shares[0] == "motor"


def test_a_query_without_body_is_scored_by_its_title_alone() -> None:
    searched = index(*POOL)
    assert searched.score(document("a", "永磁电机"), "motor") == searched.score(
        document("b", "永磁电机", " "), "motor"
    )


def test_generic_words_weigh_less_than_rare_ones() -> None:
    pool = [document(f"d{place}", f"控制装置{word}") for place, word in enumerate("甲乙丙丁")]
    searched = index(*pool, settings=MatchSettings().only("words"))
    amounts = {item.label: item.amount for item in searched.explain(document("q", "丁，控制"), "d3")}
    assert amounts["丁"] > amounts["控制"]


def test_saving_into_a_folder_in_use_is_refused(tmp_path: Path) -> None:
    index(*POOL).save(tmp_path / "index")
    with pytest.raises(IndexFolderError, match="not empty"):
        index(WELDING).save(tmp_path / "index")
    assert len(Index.load(tmp_path / "index", encoder=CharacterEncoder())) == 4


def test_a_folder_without_index_is_refused(tmp_path: Path) -> None:
    with pytest.raises(IndexFolderError, match="no finished index"):
        Index.load(tmp_path)


def test_an_index_of_another_encoder_is_refused(tmp_path: Path) -> None:
    index(*POOL).save(tmp_path / "index")
    with pytest.raises(IndexFolderError, match="characters"):
        Index.load(tmp_path / "index")


@pytest.mark.parametrize(
    "victim",
    [
        "settings.json",
        "segment0/documents.jsonl",
        "segment0/keys.json",
        "segment0/signal0/rows.npy",
        "segment0/signal1/vectors.npy",
    ],
)
def test_a_damaged_folder_is_refused_by_name(tmp_path: Path, victim: str) -> None:
    index(*POOL).save(tmp_path / "index")
    (tmp_path / "index" / victim).unlink()
    with pytest.raises(IndexFolderError, match=str(tmp_path)):
        Index.load(tmp_path / "index", encoder=CharacterEncoder())


def test_an_index_of_a_later_format_is_refused(tmp_path: Path) -> None:
    index(*POOL).save(tmp_path / "index")
    label = tmp_path / "index" / "index.json"
    label.write_text(json.dumps(json.loads(label.read_text()) | {"format": 99}))
    with pytest.raises(IndexFolderError, match="format 99"):
        Index.load(tmp_path / "index", encoder=CharacterEncoder())


def test_a_saved_index_holds_no_pickle(tmp_path: Path) -> None:
    index(*POOL).save(tmp_path / "index")
    endings = {path.suffix for path in (tmp_path / "index").rglob("*") if path.is_file()}
    assert endings == {".json", ".jsonl", ".npy"}
