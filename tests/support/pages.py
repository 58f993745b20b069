"""Pages as they come back, and what a browser would send of a form on them."""

import re
from typing import Any

from bs4 import BeautifulSoup, Tag
from werkzeug.test import TestResponse


def parsed(response: TestResponse) -> BeautifulSoup:
    """The page of an answer; an empty one if it is no text."""
    is_text = (response.mimetype or "").startswith("text/")
    return BeautifulSoup(response.get_data(as_text=True) if is_text else "", "html.parser")


def main_words(response: TestResponse) -> str:
    """The words of a page that was not expected, for the report of the test."""
    page = parsed(response)
    main = page.select_one("main") or page
    return re.sub(r"\s+", " ", main.get_text(" ", strip=True))[:600]


def words_of(tag: Tag) -> str:
    """What is read aloud of a thing: its text, the alt of its pictures, the title of its drawings."""
    pictures = " ".join(str(image.get("alt", "")) for image in tag.find_all("img"))
    return f"{tag.get_text(' ', strip=True)} {pictures}".strip()


def filled(form: Tag) -> dict[str, Any]:
    """What a browser would send of a form if nothing were touched."""
    sent: dict[str, list[str]] = {}
    for control in form.select("[name]"):
        if control.name != "button" and not control.has_attr("disabled"):
            sent.setdefault(str(control["name"]), []).extend(values_of(control))
    return {name: values[0] if len(values) == 1 else values for name, values in sent.items() if values}


def values_of(control: Tag) -> list[str]:
    if control.name == "textarea":
        return [control.get_text().removeprefix("\n")]
    if control.name == "select":
        return chosen(control)
    kind = str(control.get("type", "text")).lower()
    if kind in {"radio", "checkbox"}:
        return [str(control.get("value", "on"))] if control.has_attr("checked") else []
    if kind in {"submit", "button", "reset", "image", "file"}:
        return []
    return [str(control.get("value", ""))]


def chosen(select: Tag) -> list[str]:
    options = [option for option in select.select("option") if not option.has_attr("disabled")]
    picked = [option for option in options if option.has_attr("selected")]
    if not picked and not select.has_attr("multiple"):
        picked = options[:1]
    return [str(option.get("value", option.get_text(strip=True))) for option in picked]


def pressed(form: Tag, words: str | None) -> dict[str, str]:
    """What the button adds, found by its words; without words the first, as the Enter key does."""
    buttons = [b for b in form.select("button, input[type=submit]") if b.get("type", "submit") == "submit"]
    if words is not None:
        buttons = [b for b in buttons if words in (words_of(b), b.get("value"), b.get("aria-label"))]
        assert buttons, f"no button {words!r} in the form"
    if not buttons or not buttons[0].get("name"):
        return {}
    return {str(buttons[0]["name"]): str(buttons[0].get("value", ""))}
