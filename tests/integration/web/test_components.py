"""The shared pieces of pages: fields with their words, links that keep the query, bars that add up."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

import pytest
from flask import Flask, get_template_attribute
from flask_babel import force_locale
from flask_wtf import FlaskForm
from werkzeug.datastructures import MultiDict
from wtforms import BooleanField, RadioField, SelectMultipleField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length
from wtforms.widgets import CheckboxInput, ListWidget

from matchmaker.domain.jobs import JobStatus
from matchmaker.domain.listings import ListingStatus
from matchmaker.web.labels import LABELS


class SampleForm(FlaskForm):
    title = StringField("Title", [InputRequired("Give it a title.")], description="In your own words.")
    problem = TextAreaField("Problem", [Length(max=20, message="Too long.")])
    kinds = SelectMultipleField(
        "Deal kinds",
        choices=[SelectChoice("a", "Assignment"), SelectChoice("b", "Licence")],
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
    )
    who = RadioField("Visible to", choices=[SelectChoice("all", "All"), SelectChoice("members", "Members")])
    agree = BooleanField("I agree")


@pytest.fixture(autouse=True)
def request_context(app: Flask) -> Iterator[None]:
    with app.test_request_context("/?q=steel&region=11&region=12&page=4"), force_locale("en"):
        yield


def macro(name: str, file: str):
    return get_template_attribute(f"components/{file}.html", name)


def sample(**typed: str) -> SampleForm:
    return SampleForm(formdata=MultiDict(typed), meta={"csrf": False})


def wrong_form() -> SampleForm:
    form = sample(problem="x" * 30, who="all")
    form.validate()
    return form


def test_a_field_has_a_label_and_its_help() -> None:
    html = macro("field", "forms")(sample().title)
    assert '<label class="form-label" for="title">' in html
    assert 'id="title-help">In your own words.' in html
    assert 'aria-describedby="title-help"' in html
    assert "aria-invalid" not in html


def test_a_wrong_field_says_what_is_wrong_and_keeps_what_was_typed() -> None:
    form = wrong_form()
    title, problem = macro("field", "forms")(form.title), macro("field", "forms")(form.problem)
    assert 'aria-describedby="title-help title-error"' in title
    assert 'aria-invalid="true"' in title
    assert "Give it a title." in title
    assert "x" * 30 in problem
    assert 'data-counter="problem-count"' in problem
    assert "maxlength" not in problem  # Pasted text may be too long: it is shortened by its writer, not cut.


def test_choices_are_a_named_group() -> None:
    for name in ("kinds", "who"):
        html = macro("field", "forms")(sample()[name])
        assert html.count("<fieldset") == 1
        assert html.count("<label") == 2
        assert "<legend>" in html


def test_a_tick_box_has_its_label_behind_it() -> None:
    html = macro("field", "forms")(sample().agree)
    assert html.index("<input") < html.index('<label class="form-check-label" for="agree">')


def test_the_summary_leads_to_each_wrong_field() -> None:
    html = macro("errors_summary", "forms")(wrong_form())
    assert re.findall(r'href="#(\w+)">([^<]+)', html) == [
        ("title", "Title: Give it a title."),
        ("problem", "Problem: Too long."),
    ]
    assert macro("errors_summary", "forms")(sample()).strip() == ""


def test_what_people_typed_is_escaped_in_messages() -> None:
    form = sample(title="x")
    form.title.errors = ["<b>no</b>"]
    assert "<b>" not in macro("field", "forms")(form.title)
    assert "<b>" not in macro("errors_summary", "forms")(form)


def test_page_links_keep_every_other_part_of_the_query() -> None:
    html = macro("pager", "pager")(4, 12, 238)
    links = re.findall(r'href="([^"]+)"[^>]*>5<', html)
    assert links == ["/?page=5&amp;q=steel&amp;region=11&amp;region=12"]
    assert 'aria-current="page">4<' in html
    assert "238 entries" in html


def test_one_page_needs_no_links() -> None:
    assert "<nav" not in macro("pager", "pager")(1, 1, 3)


@pytest.mark.parametrize("kind", [kind for kind in LABELS if kind.__name__.endswith("Status")])
def test_every_state_has_a_word_and_a_picture(kind) -> None:
    if kind.__name__ == "LegalStatus":
        chips = [macro("legal_status", "chips")(code) for code in kind]
    else:
        chips = [macro("state", "chips")(code) for code in kind]
    for chip in chips:
        assert "<svg" in chip
        assert re.search(r"</svg>\w", chip)


def test_legal_status_carries_the_day_it_was_checked() -> None:
    assert "checked Nov 2, 2026" in macro("legal_status", "chips")("granted", date(2026, 11, 2))
    assert "Legal status unknown" in macro("legal_status", "chips")(None)


def test_a_region_is_named_beside_its_district() -> None:
    html = macro("region", "chips")("13", "Tangshan")
    assert "chip-ji" in html
    assert "Hebei · Tangshan" in html
    assert macro("region", "chips")("11", "Beijing").count("Beijing") == 1


def test_a_running_job_asks_again_and_an_ended_one_does_not() -> None:
    show = macro("job_progress", "progress")
    running = show("abc", "Matching", JobStatus.RUNNING, 3, 10, poll_url="/jobs/abc")
    ended = show("abc", "Matching", JobStatus.DONE, 10, 10)
    assert 'hx-get="/jobs/abc"' in running
    assert re.search(r'value="3"\s+max="10"', running)
    assert "hx-" not in ended


@dataclass(frozen=True)
class Part:
    label: str
    words: str | None
    amount: float


def test_each_bar_starts_where_the_last_one_ended() -> None:
    parts = [Part("Words", "steel", 0.4), Part("Missing", None, -0.1), Part("Codes", None, 0.2)]
    html = macro("waterfall", "waterfall")(parts, 0.5)
    bars = [
        (float(x), float(width))
        for x, width in re.findall(r'<rect x="([\d.]+)" y="0" width="([\d.]+)"', html)
    ]
    assert bars == [(0, 400), (300, 100), (300, 200), (0, 500)]
    assert "-0.100" in html
    assert html.count('class="minus"') == 1


def test_a_destructive_step_names_its_object_and_carries_a_token() -> None:
    html = macro("confirm", "confirm")(
        "/needs/abc/withdraw", "Withdraw", "Withdraw “Flat steel”?", "Yes, withdraw it"
    )
    assert "Withdraw “Flat steel”?" in html
    assert 'name="csrf_token"' in html
    assert 'method="post"' in html


def test_words_can_be_finer_than_the_state() -> None:
    assert "Live until May" in macro("state", "chips")(ListingStatus.PUBLISHED, "Live until May")
