"""What is true of every page, and what a browser would send of a form on it."""

import re
from typing import Any

from bs4 import BeautifulSoup, Tag
from werkzeug.test import TestResponse

TYPED = "input:not([type=hidden]):not([type=submit]):not([type=button]):not([type=reset]), select, textarea"


def parsed(response: TestResponse) -> BeautifulSoup:
    return BeautifulSoup(
        response.get_data(as_text=True) if (response.mimetype or "").startswith("text/") else "", "html.parser"
    )


def main_words(response: TestResponse) -> str:
    """The words of a page that was not expected, for the report of the test."""
    page = parsed(response)
    main = page.select_one("main") or page
    return re.sub(r"\s+", " ", main.get_text(" ", strip=True))[:600]


def inspect(page: BeautifulSoup, path: str) -> None:
    """Raises AssertionError with what is wrong with a page."""
    wrong = [*headed(page), *identified(page), *labelled(page), *sendable(page), *readable(page), *strict(page)]
    assert not wrong, f"{path}: " + "; ".join(wrong)


def headed(page: BeautifulSoup) -> list[str]:
    """One heading, and a title that starts with it."""
    headings = [heading.get_text(" ", strip=True) for heading in page.select("h1")]
    if len(headings) != 1:
        return [f"{len(headings)} h1: {headings}"]
    title = page.title.get_text(" ", strip=True) if page.title else ""
    return [] if title.startswith(headings[0]) else [f"title {title!r} does not start with the h1 {headings[0]!r}"]


def identified(page: BeautifulSoup) -> list[str]:
    """Ids are unique, and what refers to one finds it."""
    ids = [str(element["id"]) for element in page.select("[id]")]
    wrong = [f"id {each} twice" for each in sorted({each for each in ids if ids.count(each) > 1})]
    for name in ("for", "aria-describedby", "aria-labelledby", "aria-controls"):
        for element in page.select(f"[{name}]"):
            value: Any = element[name]
            wanted = value.split() if isinstance(value, str) else list(value)
            wrong += [f"{name}={each} points to nothing" for each in wanted if each not in ids]
    return wrong


def labelled(page: BeautifulSoup) -> list[str]:
    """Every control has a name that can be read aloud, and so has every button and link."""
    wrong = [
        f"no label for {tag.get('name') or tag.get('id')}" for tag in page.select(TYPED) if not label_of(page, tag)
    ]
    for tag in page.select("button, a[href]"):
        if not words_of(tag) and not tag.get("aria-label") and not tag.get("aria-labelledby"):
            wrong.append(f"nothing to read on {str(tag)[:80]}")
    wrong += [f"no alt on {str(tag)[:80]}" for tag in page.select("img:not([alt])")]
    return wrong


def label_of(page: BeautifulSoup, tag: Tag) -> str:
    """The words that name a control."""
    if tag.get("aria-label"):
        return str(tag["aria-label"])
    if tag.get("aria-labelledby"):
        return "labelledby"
    label = page.find("label", attrs={"for": tag["id"]}) if tag.get("id") else None
    label = label or tag.find_parent("label")
    return words_of(label) if isinstance(label, Tag) else ""


def words_of(tag: Tag) -> str:
    pictures = " ".join(str(image.get("alt", "")) for image in tag.select("img"))
    titles = " ".join(title.get_text(" ", strip=True) for title in tag.select("title"))
    return f"{tag.get_text(' ', strip=True)} {pictures} {titles}".strip()


def sendable(page: BeautifulSoup) -> list[str]:
    """A form says where it goes; one that changes something carries its token and its submission key."""
    wrong = []
    for form in page.select("form"):
        if not form.get("action"):
            wrong.append(f"a form without an action: {str(form)[:80]}")
        if form.find_parent("form"):
            wrong.append("a form within a form")
        if str(form.get("method", "get")).lower() == "post":
            missing = [name for name in ("csrf_token", "submission") if not form.select_one(f"input[name={name}]")]
            wrong += [f"the form to {form.get('action')} has no {name}" for name in missing]
        if form.select_one("input[type=file]") and form.get("enctype") != "multipart/form-data":
            wrong.append(f"the form to {form.get('action')} can't send its files")
    return wrong


def readable(page: BeautifulSoup) -> list[str]:
    """The language is said, there is one main, and nothing of Python's shows through."""
    wrong = [] if page.html and page.html.get("lang") else ["no lang"]
    if len(page.select("main")) != 1:
        wrong.append(f"{len(page.select('main'))} main")
    shown = page.body.get_text(" ", strip=True) if page.body else ""
    # In English "None" may well be a word.
    chinese = page.html is not None and str(page.html.get("lang")).startswith("zh")
    leaks = ["Undefined", "<portal.", *(["None", "True", "False"] if chinese else [])]
    wrong += [f"{leak!r} is shown" for leak in leaks if re.search(rf"(?<!\w){leak}(?!\w)", shown)]
    placeholder = re.search(r"%\(\w+\)[sd]", shown)
    return [*wrong, f"{placeholder.group()} is shown"] if placeholder else wrong


def strict(page: BeautifulSoup) -> list[str]:
    """Nothing that the content policy would refuse: no inline style, no inline handler, no foreign address."""
    wrong = [f"style= on {tag.name}" for tag in page.select("[style]")]
    wrong += [f"<style> without a file: {tag.get_text()[:40]}" for tag in page.select("style")]
    for tag in page.find_all(True):
        wrong += [f"{name}= on {tag.name}" for name in tag.attrs if name.startswith("on")]
    wrong += [f"script without a nonce: {str(tag)[:80]}" for tag in page.select("script:not([src]):not([nonce])")]
    for tag in page.select("[src], link[href]"):
        address = str(tag.get("src") or tag.get("href"))
        if re.match(r"(https?:)?//", address):
            wrong.append(f"{tag.name} from elsewhere: {address}")
    return wrong


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
