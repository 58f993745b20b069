"""What is true of every page."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from typing import Any

from bs4 import BeautifulSoup, Tag

from tests.support.pages import words_of

REFERENCES = ("for", "aria-describedby", "aria-labelledby", "aria-controls")
UNTYPED = {"hidden", "submit", "button", "reset", "image"}
ELSEWHERE = re.compile(r"(https?:)?//")


class Parts:
    """A page's tags, gathered in one walk: thousands of pages are looked at."""

    def __init__(self, page: BeautifulSoup) -> None:
        self.page = page
        self.all: list[Tag] = page.find_all(True)
        self.by_name: dict[str, list[Tag]] = defaultdict(list)
        for tag in self.all:
            self.by_name[tag.name].append(tag)
        self.ids = Counter(str(tag["id"]) for tag in self.all if "id" in tag.attrs)
        self.labelled = {str(label["for"]) for label in self.by_name["label"] if label.get("for") and words_of(label)}


def inspect(page: BeautifulSoup, path: str) -> None:
    """Raises AssertionError with all that is wrong with a page."""
    parts = Parts(page)
    checks = (headed, identified, labelled, sendable, readable, strict)
    wrong = [words for check in checks for words in check(parts)]
    assert not wrong, f"{path}: " + "; ".join(wrong)


def headed(parts: Parts) -> Iterator[str]:
    """One heading, and a title that starts with it."""
    headings = [heading.get_text(" ", strip=True) for heading in parts.by_name["h1"]]
    title = parts.page.title.get_text(" ", strip=True) if parts.page.title else ""
    if len(headings) != 1:
        yield f"{len(headings)} h1: {headings}"
    elif not title.startswith(headings[0]):
        yield f"title {title!r} does not start with the h1 {headings[0]!r}"


def identified(parts: Parts) -> Iterator[str]:
    """Ids are unique, and what refers to one finds it."""
    yield from (f"id {each} twice" for each, times in parts.ids.items() if times > 1)
    for tag in parts.all:
        for name in REFERENCES:
            if name in tag.attrs:
                value: Any = tag[name]
                wanted = value.split() if isinstance(value, str) else list(value)
                yield from (f"{name}={each} points to nothing" for each in wanted if each not in parts.ids)


def labelled(parts: Parts) -> Iterator[str]:
    """Every control has a name that can be read aloud, and so has every button, link and picture."""
    for name in ("input", "select", "textarea"):
        for tag in parts.by_name[name]:
            if str(tag.get("type", "text")) not in UNTYPED and not is_labelled(parts, tag):
                yield f"no label for {tag.get('name') or tag.get('id')}"
    for tag in (*parts.by_name["button"], *parts.by_name["a"]):
        if not words_of(tag) and not tag.get("aria-label") and not tag.get("aria-labelledby"):
            yield f"nothing to read on {str(tag)[:80]}"
    yield from (f"no alt on {str(tag)[:80]}" for tag in parts.by_name["img"] if "alt" not in tag.attrs)


def is_labelled(parts: Parts, tag: Tag) -> bool:
    """Whether words name a control: its own, a label's that points to it, or one's around it."""
    if tag.get("aria-label") or tag.get("aria-labelledby") or str(tag.get("id")) in parts.labelled:
        return True
    around = tag.find_parent("label")
    return around is not None and bool(words_of(around))


def sendable(parts: Parts) -> Iterator[str]:
    """A form says where it goes; one that changes something carries its token and its submission key."""
    for form in parts.by_name["form"]:
        where = form.get("action")
        if not where:
            yield f"a form without an action: {str(form)[:80]}"
        if form.find_parent("form"):
            yield "a form within a form"
        inputs = form.find_all("input")
        if str(form.get("method", "get")).lower() == "post":
            names = {control.get("name") for control in inputs}
            yield from (
                f"the form to {where} has no {each}" for each in ("csrf_token", "submission") if each not in names
            )
        has_files = any(control.get("type") == "file" for control in inputs)
        if has_files and form.get("enctype") != "multipart/form-data":
            yield f"the form to {where} can't send its files"


def readable(parts: Parts) -> Iterator[str]:
    """The language is said, there is one main, and nothing of Python's or gettext's shows through."""
    page = parts.page
    language = str(page.html.get("lang", "")) if page.html else ""
    if not language:
        yield "no lang"
    if (mains := len(parts.by_name["main"])) != 1:
        yield f"{mains} main"
    shown = page.body.get_text(" ", strip=True) if page.body else ""
    # In English "None" may well be a word.
    leaks = ["Undefined", "<portal.", *(["None", "True", "False"] if language.startswith("zh") else [])]
    yield from (f"{leak!r} is shown" for leak in leaks if re.search(rf"(?<!\w){leak}(?!\w)", shown))
    if placeholder := re.search(r"%\(\w+\)[sd]", shown):
        yield f"{placeholder.group()} is shown"


def strict(parts: Parts) -> Iterator[str]:
    """Nothing that the content policy would refuse: no inline style, no inline handler, nothing from elsewhere."""
    yield from (f"<style> without a file: {tag.get_text()[:40]}" for tag in parts.by_name["style"])
    for tag in parts.all:
        yield from (f"{name}= on {tag.name}" for name in tag.attrs if name == "style" or name.startswith("on"))
        address = str(tag.get("src") or (tag.get("href") if tag.name == "link" else "") or "")
        if ELSEWHERE.match(address):
            yield f"{tag.name} from elsewhere: {address}"
        if tag.name == "script" and "src" not in tag.attrs and not tag.get("nonce"):
            yield f"script without a nonce: {str(tag)[:80]}"
