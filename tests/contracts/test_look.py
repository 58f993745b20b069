"""The look holds together: layered sheets, colours as tokens, every class and icon real, contrast in both modes."""

import re
from collections.abc import Iterator
from itertools import product
from pathlib import Path

import pytest

from portal.kernel.sheets import KINDS
from portal.reports.categories import HEAD_ICONS, TREE

ROOT = Path(__file__).resolve().parents[2]
STATIC = ROOT / "portal" / "static"
SHEETS = sorted((STATIC / "css").glob("*.css"))
TEMPLATES = sorted(path for path in (ROOT / "templates").rglob("*.html") if "notifications" not in path.parts)
SCRIPTS = sorted((STATIC / "js").glob("*.js"))

# Classes that a script or htmx sets, or that a page may take from the sheets before the first one does.
NOT_IN_TEMPLATES = {"htmx-request", "print-only", "no-print", "button--link", "stack--wide"}
COLOUR = re.compile(
    r"#[0-9a-f]{3,8}\b|\b(?:rgba?|hsla?|hwb|lab|lch|oklab|oklch|color|color-mix)\(|"
    r"[:\s,](?:black|white|red|green|gr[ae]y)\b(?!-)",
    re.I,
)
TOO_NEW = re.compile(r"oklch|light-dark\(|color-mix\(|:has\(|@container|@scope|&")
JINJA = re.compile(r"{#.*?#}|{%.*?%}|{{.*?}}", re.S)


def plain(css: str) -> str:
    return re.sub(r"/\*.*?\*/", "", css, flags=re.S)


def text(path: Path) -> str:
    return path.read_text(encoding="utf-8")


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda path: path.name)
def test_every_sheet_stands_in_one_of_the_layers(sheet):
    order = re.fullmatch(r"@layer ([\w, ]+);", text(STATIC / "css" / "layers.css").strip())
    assert order, "layers.css names the order and nothing else"
    if sheet.name == "layers.css":
        return
    inside = re.fullmatch(r"@layer (\w+) \{(.*)\}", plain(text(sheet)).strip(), re.S)
    assert inside, "not one layer around everything"
    assert inside[1] in order[1].split(", ")
    assert never_closes_early(inside[2])


def test_every_sheet_is_taken_by_some_kind_of_page(app):
    client = app.test_client()
    taken = {name for names in KINDS.values() for name in names} | {"print"}
    assert taken == {sheet.stem for sheet in SHEETS}
    for kind in KINDS:
        answer = client.get(f"/sheets/{kind}.css?v=1")
        assert "max-age=31536000" in answer.headers["Cache-Control"]
        assert never_closes_early(answer.text) and answer.text.rstrip().endswith("}")
    assert client.get("/sheets/none.css").status_code == 404


def never_closes_early(css: str) -> bool:
    depth = 0
    for mark in re.findall("[{}]", css):
        depth += 1 if mark == "{" else -1
        if depth < 0:
            return False
    return depth == 0


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda path: path.name)
def test_a_five_year_old_phone_reads_every_sheet(sheet):
    css = plain(text(sheet))
    assert not TOO_NEW.search(css)
    assert not list(nested_rules(css)), "a rule inside a rule"


def nested_rules(css: str) -> Iterator[str]:
    """Selectors that stand inside another selector's braces."""
    opened: list[str] = []
    for head, mark in re.findall(r"([^{};]*)([{};])", css):
        if mark == "{":
            if opened and not opened[-1].startswith("@") and head.strip():
                yield head.strip()
            opened.append(head.strip())
        elif mark == "}":
            opened.pop()


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda path: path.name)
def test_colours_are_named_once(sheet):
    if sheet.name != "tokens.css":
        assert not COLOUR.findall(plain(text(sheet)))


def test_sheets_and_scripts_stay_small():
    for path in [*SHEETS, *SCRIPTS]:
        assert len(text(path).splitlines()) <= 150, path.name


def classes_defined() -> set[str]:
    return {name for sheet in SHEETS for name in re.findall(r"\.([a-zA-Z][\w-]*)", plain(text(sheet)))}


def classes_in(template: str) -> set[str]:
    """The words of every class attribute; `...` stands where an expression completes a word."""
    called = {word for said in re.findall(r'class_?="([\w -]+)"', template) for word in said.split()}
    bare = re.sub(r"{%.*?%}", "", re.sub(r"{#.*?#}", "", template, flags=re.S), flags=re.S)
    bare = re.sub(r"{{.*?}}", "...", bare, flags=re.S)
    return called | {word for said in re.findall(r'\bclass="([^"]*)"', bare) for word in said.split()}


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: str(path.relative_to(ROOT / "templates")))
def test_every_class_that_a_page_uses_exists(template):
    defined = classes_defined()
    for word in classes_in(text(template)):
        stem = word.split("...")[0]
        if stem:
            assert word in defined or ("..." in word and any(name.startswith(stem) for name in defined)), word


def test_every_class_is_used():
    used = {word for path in TEMPLATES for word in classes_in(text(path))}
    stems = tuple(word.split("...")[0] for word in used if "..." in word and word.split("...")[0])
    spoken = {word for path in SCRIPTS for said in re.findall(r'"([^"\n]*)"', text(path)) for word in said.split()}
    modules = (ROOT / "portal").rglob("*.py")
    python = {word for path in modules for word in re.findall(r'"class_?": "([\w-]+)"', text(path))}
    unused = classes_defined() - used - spoken - python - NOT_IN_TEMPLATES
    assert sorted(name for name in unused if not name.startswith(stems)) == []


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: str(path.relative_to(ROOT / "templates")))
def test_no_page_carries_a_style_or_a_script_of_its_own(template):
    words = text(template)
    assert not re.search(r"\sstyle=|<style|javascript:|\son[a-z]+=", words)
    assert all("src=" in tag for tag in re.findall(r"<script[^>]*>", words))
    assert not COLOUR.findall(" ".join(re.findall(r'(?:fill|stroke|color|bgcolor)="([^"]*)"', words)))


def icons_drawn() -> set[str]:
    return set(re.findall(r'<symbol id="([\w-]+)"', text(STATIC / "icons.svg")))


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: str(path.relative_to(ROOT / "templates")))
def test_every_icon_that_a_page_names_is_drawn(template):
    words = text(template)
    named = set(re.findall(r'\bsign="([\w-]+)"', words))
    for said in re.findall(r"\bicon\(([^()]*(?:\([^()]*\)[^()]*)*)\)", words):
        chosen = re.sub(r"\bif .*? else\b", " ", said.split(" if ")[0] + " else " + said.partition(" else ")[2])
        named |= set(re.findall(r'"([\w-]+)"', re.sub(r'"\w+":', "", chosen.partition("[")[0] or chosen)))
    assert named <= icons_drawn()


def test_every_icon_that_the_application_names_is_drawn():
    named = {leaf.icon for leaf in TREE.values()} | set(HEAD_ICONS.values())
    for path in (ROOT / "portal").rglob("*.py"):
        named |= set(re.findall(r'\bicon="([\w-]+)"', text(path)))
    assert named <= icons_drawn()


# --- contrast ---------------------------------------------------------------

GROUNDS = ("paper", "sheet", "wash", "raised")
WORDS = [
    *product(("ink", "soft", "accent", "accent-strong", "warn", "danger"), GROUNDS),
    *product(("ink", "soft"), ("accent-wash", "warn-wash", "danger-wash")),
    ("accent-strong", "accent-wash"), ("accent", "accent-wash"), ("warn", "warn-wash"), ("danger", "danger-wash"),
    ("warn", "accent-wash"), ("danger", "accent-wash"), ("on-accent", "accent"), ("on-accent", "accent-strong"),
]  # fmt: skip
CONTROLS = [*product(("edge", "ring", "accent", "warn", "danger"), GROUNDS), ("edge", "accent-wash")]


def roles(mode: str) -> dict[str, str]:
    """Role -> hex in one mode, the raw colours looked up."""
    css = plain(text(STATIC / "css" / "tokens.css"))
    first = re.search(r":root \{(.*?)\}", css, re.S)[1]
    dark = [re.search(rf"{re.escape(head)} \{{(.*?)\}}", css, re.S)[1] for head in DARK_HEADS]
    assert declared(dark[0]) == declared(dark[1]), "the two ways into dark mode differ"
    names = declared(first) | (declared(dark[0]) if mode == "dark" else {})
    return {name: names[value[6:-1]] if value.startswith("var(--") else value for name, value in names.items()}


DARK_HEADS = (':root:not([data-theme="light"])', ':root[data-theme="dark"]')


def declared(block: str) -> dict[str, str]:
    return dict(re.findall(r"--([\w-]+): ([^;]+);", block))


def luminance(colour: str) -> float:
    channels = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("mode", ["light", "dark"])
def test_words_can_be_read_on_every_ground(mode):
    names = roles(mode)
    poor = {pair: round(contrast(names[pair[0]], names[pair[1]]), 2) for pair in WORDS}
    assert not {pair: ratio for pair, ratio in poor.items() if ratio < 4.5}


@pytest.mark.parametrize("mode", ["light", "dark"])
def test_the_edges_of_controls_can_be_seen(mode):
    names = roles(mode)
    poor = {pair: round(contrast(names[pair[0]], names[pair[1]]), 2) for pair in CONTROLS}
    assert not {pair: ratio for pair, ratio in poor.items() if ratio < 3}
