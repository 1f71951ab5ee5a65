import pytest

from matchmaker.engine.codes import agreement


@pytest.mark.parametrize(
    ("ours", "theirs", "expected"),
    [
        (("H01M 10/052",), ("H01M 10/052",), (1.0, "H01M 10/052")),
        (("H01M10/052",), ("h01m 10/0525",), (0.8, "H01M 10")),
        (("H01M 10/052",), ("H01M 4/58",), (0.6, "H01M")),
        (("H01M",), ("H01B 1/00",), (0.3, "H01")),
        (("H01M",), ("H04L 9/00",), (0.1, "H")),
        (("H01M",), ("A23K",), (0.0, "")),
        (("A23K", "H01M"), ("H01M 4/58", "C01B"), (0.6, "H01M")),
        (("wipo:1",), ("wipo:1", "H01M"), (0.3, "wipo:1")),
        (("wipo:1",), ("wipo:11",), (0.0, "")),
        (("wipo:1", "H01M 4/58"), ("wipo:1", "H01M 4/58"), (1.0, "H01M 4/58")),
        (("电池",), ("电池",), (0.0, "")),
        ((), ("H01M",), (0.0, "")),
    ],
)
def test_agreement_is_the_depth_of_the_shared_beginning(
    ours: tuple[str, ...], theirs: tuple[str, ...], expected: tuple[float, str]
) -> None:
    assert agreement(ours, theirs) == expected
    assert agreement(theirs, ours) == expected
