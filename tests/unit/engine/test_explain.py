from matchmaker.engine import Evidence, MatchSettings
from tests.unit.engine.samples import BATTERY, FEED, MOTOR, NEED, document, index


def marked(text: str, item: Evidence, side: str) -> set[str]:
    return {text[span.start : span.end] for span in getattr(item, side) if span.field == "title"}


def by_label(*pool: object, query: object) -> dict[str, Evidence]:
    searched = index(*pool, settings=MatchSettings().only("words"))
    return {item.label: item for item in searched.explain(query, pool[0].key)}


def test_neighbouring_pairs_become_one_phrase_marked_in_both_texts() -> None:
    found = by_label(MOTOR, BATTERY, FEED, query=NEED)
    assert "永磁同步电机" in found
    assert marked(MOTOR.fields["title"], found["永磁同步电机"], "document_spans") == {"永磁同步电机"}
    assert "磁同" not in found


def test_spans_point_into_the_original_writing() -> None:
    theirs = document("theirs", "①　新型「永磁同步電機」Ｌａｓｅｒ")
    found = by_label(theirs, BATTERY, query=document("ours", "永磁同步电机 LASER"))
    assert marked(theirs.fields["title"], found["永磁同步电机"], "document_spans") == {"永磁同步電機"}
    assert marked(theirs.fields["title"], found["laser"], "document_spans") == {"Ｌａｓｅｒ"}


def test_words_side_by_side_become_one_phrase() -> None:
    theirs = document("theirs", "Laser welding of steel")
    found = by_label(theirs, BATTERY, query=document("ours", "steel, laser welding"))
    assert set(found) == {"laser welding", "steel"}


def test_a_word_is_not_marked_inside_a_longer_word() -> None:
    theirs = document("theirs", "cat")
    ours = document("ours", "concatenate cat")
    assert marked("concatenate cat", by_label(theirs, query=ours)["cat"], "query_spans") == {"cat"}
    assert len(by_label(theirs, query=ours)["cat"].query_spans) == 1


def test_numbers_keep_their_units() -> None:
    theirs = document("theirs", "电机5.5kW，效率30%")
    found = by_label(theirs, BATTERY, query=document("ours", "5.5KW 与 30％"))
    assert {"5.5kw", "30%"} <= set(found)


def test_boilerplate_is_no_evidence() -> None:
    theirs = document("theirs", "一种电机的研究开发")
    assert set(by_label(theirs, FEED, query=document("ours", "一种电机研究开发"))) == {"电机"}


def test_the_deepest_shared_code_is_named() -> None:
    searched = index(MOTOR, BATTERY)
    codes = [item for item in searched.explain(NEED, "motor") if item.signal == "codes"]
    assert [item.label for item in codes] == ["H02P"]


def test_evidence_is_in_order_of_strength() -> None:
    amounts = [item.amount for item in index(MOTOR, BATTERY).explain(NEED, "motor")]
    assert amounts == sorted(amounts, reverse=True)
