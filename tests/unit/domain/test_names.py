import pytest

from matchmaker.domain.names import Name


@pytest.mark.parametrize(
    ("language", "shown"),
    [
        ("zh-Hans", "京"),
        ("zh_Hans_CN", "京"),
        ("ZH", "京"),
        ("en", "Beijing"),
        ("en_GB", "Beijing"),
        ("", "Beijing"),
    ],
)
def test_a_name_in_each_language(language: str, shown: str):
    assert Name("京", "Beijing").in_language(language) == shown
