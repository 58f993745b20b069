"""The shared parts of pages: what is wrong stands beside its field and on top, and everything has a name read aloud."""

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from bs4 import BeautifulSoup
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup
from werkzeug.datastructures import MultiDict
from wtforms import BooleanField, Form, MultipleFileField, RadioField, SelectChoice, StringField
from wtforms.validators import InputRequired

from tests.support.inspection import Parts, identified, labelled

ROOT = Path(__file__).resolve().parents[2]


class Report(Form):
    words = StringField("In your own words", [InputRequired("Write a few words.")])
    category = RadioField(
        "Is it this?",
        [InputRequired("Choose one.")],
        choices=[SelectChoice("leak", "Leak"), SelectChoice("lift", "Lift")],
    )
    agree = BooleanField("I agree to the price")
    photos = MultipleFileField("Photos")

    def hidden_tag(self) -> Markup:
        return Markup('<input type="hidden" name="csrf_token" value="t">')


@pytest.fixture
def page():
    env = Environment(
        loader=FileSystemLoader(ROOT / "templates"),
        undefined=StrictUndefined,
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        extensions=["jinja2.ext.i18n"],
    )
    env.install_null_translations(newstyle=True)  # type: ignore[attr-defined]
    env.globals["asset"] = lambda filename: f"/static/{filename}"

    def render(source: str, **context: Any) -> BeautifulSoup:
        return BeautifulSoup(env.from_string(source).render(**context), "html.parser")

    return render


FORM = """{% from "_macros/forms.html" import post_form, field, check, choices, photos, submit_row %}
{% call post_form(form, "/reports", multipart=true, stage_url="/drafts/x/photos") %}
{{ field(form.words, help="A few words.") }}
{{ choices(form.category, icons={"leak": "droplet"}) }}{{ check(form.agree) }}{{ photos(form.photos, staged=staged) }}
{{ submit_row("Send report") }}{% endcall %}"""
STAGED = [SimpleNamespace(id=7, name="a.jpg", thumb_url=None, words="Photo received, being prepared")]


def test_every_control_has_a_label_and_every_reference_finds_its_words(page):
    for data in (None, MultiDict()):
        form = Report(data)
        form.validate()
        shown = page(FORM, form=form, staged=STAGED)
        parts = Parts(shown)
        assert not [*identified(parts), *labelled(parts)]


def test_what_is_wrong_stands_beside_its_field_and_on_top_with_a_link_to_it(page):
    form = Report(MultiDict())
    form.validate()
    shown = page(FORM, form=form, staged=[])
    control = shown.select_one("input[name=words]")
    assert control["aria-invalid"] == "true"
    beside = {each: shown.find(id=each).get_text(strip=True) for each in control["aria-describedby"].split()}
    assert beside == {"words-help": "A few words.", "words-error": "Write a few words."}
    group = shown.select_one("fieldset#category")
    assert (group["role"], group["aria-invalid"]) == ("radiogroup", "true")
    on_top = {link["href"]: link.get_text(" ", strip=True) for link in shown.select("[role=alert] a")}
    assert on_top == {"#words": "In your own words Write a few words.", "#category-0": "Is it this? Choose one."}
    assert all(shown.find(id=href[1:]) for href in on_top)


def test_a_form_that_is_right_shows_no_errors(page):
    form = Report(MultiDict({"words": "It drips", "category": "lift"}))
    assert form.validate()
    shown = page(FORM, form=form, staged=[])
    assert not shown.select("[role=alert], [aria-invalid], .field__error")
    assert shown.select_one("input[name=category][checked]")["value"] == "lift"


def test_a_photo_already_with_us_stays_unless_its_box_is_cleared(page):
    shown = page(FORM, form=Report(), staged=STAGED)
    assert shown.select_one("input[name=staged_shown]")["value"] == "7"
    assert shown.select_one("input[name=staged][checked]")["value"] == "7"
    assert "being prepared" in shown.select_one("[data-photos-list]").get_text()


def test_words_of_people_are_never_markup(page):
    shown = page(
        '{% from "_macros/ui.html" import now, chip %}{{ now(words, note=words, title=words) }}{{ chip(words) }}',
        words="<b>x</b>",
    )
    assert not shown.select("b") and shown.get_text().count("<b>x</b>") == 4


def test_large_counts_are_capped(page):
    shown = page(
        '{% from "_macros/ui.html" import filters %}{{ filters([("Late", "/", 100, true), ("Mine", "/", 99, false)]) }}'
    )
    assert [link.get_text(" ", strip=True) for link in shown.select("a")] == ["Late 99+", "Mine 99"]


def test_a_state_is_said_in_words_and_not_by_its_look_alone(page):
    shown = page(
        '{% from "_macros/ui.html" import stage_bar, steps %}{{ stage_bar(["Reported", "Repair", "Verdict"], 1) }}'
        '{{ steps([("Arrived", "done", none), ("Made safe", "now", none)]) }}'
    )
    first, second, third = shown.select(".bar li")
    assert "(done)" in first.get_text() and second["aria-current"] == "step" and not third.get("aria-current")
    assert "(done)" in shown.select(".steps li")[0].get_text()


def test_the_ring_stays_a_ring_for_any_share(page):
    shown = page('{% from "_macros/ui.html" import ring %}{{ ring(-1) }}{{ ring(0.4) }}{{ ring(7) }}')
    assert [circle["stroke-dasharray"] for circle in shown.select(".ring__used")] == ["0 100", "40 100", "100 100"]
