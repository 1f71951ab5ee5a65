from matchmaker.web.pool.marks import Piece, hit_line, marked


def test_hits_are_marked_whatever_their_case() -> None:
    assert marked("PVC 管材与pvc板", ("pvc", "管材")) == [
        Piece("PVC", True),
        Piece(" ", False),
        Piece("管材", True),
        Piece("与", False),
        Piece("pvc", True),
        Piece("板", False),
    ]


def test_longer_words_win_and_latin_words_are_whole() -> None:
    assert [
        piece.text for piece in marked("知识产权 anticat cat", ("知识", "知识产权", "cat")) if piece.is_hit
    ] == [
        "知识产权",
        "cat",
    ]


def test_without_words_nothing_is_marked() -> None:
    assert marked("轧辊", ()) == [Piece("轧辊", False)]


def test_signs_of_a_pattern_are_plain_text() -> None:
    assert marked("a+b (c)", ("(c)", "a+b"))[0] == Piece("a+b", True)


def test_the_line_starts_near_the_first_hit() -> None:
    text = "前" * 300 + "堆焊" + "后" * 300
    line = hit_line(text, ("堆焊",))
    assert line.startswith("…")
    assert "堆焊" in line
    assert len(line) < 140
    assert hit_line(text, ()) == "前" * 120 + "…"
