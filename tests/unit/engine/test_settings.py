import pytest

from matchmaker.engine import Index, MatchSettings, SettingsError, SignalSettings


def test_settings_come_back_from_json() -> None:
    settings = MatchSettings(rarity_power=2.0).without("codes")
    assert MatchSettings.from_json(settings.to_json()) == settings


@pytest.mark.parametrize(
    "text", ["", "[]", "{}", '{"signals": [], "boilerplate": []}', '{"signals": 1}', "null"]
)
def test_other_text_is_refused(text: str) -> None:
    with pytest.raises(SettingsError):
        MatchSettings.from_json(text)


def test_no_signal_left_is_refused() -> None:
    with pytest.raises(SettingsError):
        MatchSettings().only("nothing")


@pytest.mark.parametrize("weight", [0.0, -1.0, float("nan"), float("inf")])
def test_a_weight_that_is_no_positive_number_is_refused(weight: float) -> None:
    with pytest.raises(SettingsError):
        SignalSettings("words", "words", weight)


def test_an_unknown_kind_is_refused() -> None:
    with pytest.raises(SettingsError, match="stars"):
        Index.build([], MatchSettings((SignalSettings("stars", "stars", 1.0),)))


@pytest.mark.parametrize("changes", [{"length_pivot": 0.0}, {"length_pivot": 1.5}, {"rarity_power": -1.0}])
def test_numbers_out_of_range_are_refused(changes: dict[str, float]) -> None:
    with pytest.raises(SettingsError):
        MatchSettings(**changes)
