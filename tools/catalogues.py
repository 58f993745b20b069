"""The catalogues of words: checked by `make check`, brought up to date by `make messages`.

python -m tools.catalogues           what is missing, doubtful, unused or stale; exit code 1 if anything is
python -m tools.catalogues update    collect the words of the code into the catalogues, and compile them"""

import io
import re
import sys
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import read_mo, write_mo
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parents[1]
CATALOGUES = ROOT / "portal/translations"
LOCALES = ("zh_Hans", "zh_Hant")  # the words in the code are the English ones
SOURCES = {"portal": [("**.py", "python")], "templates": [("**.html", "jinja2"), ("**.txt", "jinja2")]}
KEYWORDS = {
    "_": None, "_l": None, "gettext": None, "lazy_gettext": None,
    "ngettext": (1, 2), "lazy_ngettext": (1, 2), "pgettext": ((1, "c"), 2), "lazy_pgettext": ((1, "c"), 2),
}  # fmt: skip
OPTIONS = {"**.html": {"encoding": "utf-8", "silent": "false"}, "**.txt": {"encoding": "utf-8", "silent": "false"}}
PLACEHOLDER = re.compile(r"%\((\w+)\)[sd]")


def extracted() -> Catalog:
    """All words that the code shows to people."""
    catalogue = Catalog(project="Anju", fuzzy=False)
    for folder, methods in SOURCES.items():
        found = extract_from_dir(
            ROOT / folder,
            methods,
            OPTIONS,
            KEYWORDS,
            ("Translators:",),
            directory_filter=lambda path: ".git" not in str(path),
        )
        for file, _line, words, comments, context in found:
            catalogue.add(words, None, [(f"{folder}/{file}", 0)], auto_comments=comments, context=context)
    return catalogue


def catalogue(locale: str) -> Catalog:
    """One language's words, as the translators keep them."""
    file = po(locale)
    return read_po(io.BytesIO(file.read_bytes() if file.exists() else b""), locale=locale)


def problems() -> list[str]:
    """What keeps the catalogues from being complete."""
    wanted = extracted()
    return [problem for locale in LOCALES for problem in (*lacking(locale, wanted), *stale(locale))]


def lacking(locale: str, wanted: Catalog) -> Iterator[str]:
    """Words without a translation, with a doubtful one, or with other placeholders than the English."""
    have = catalogue(locale)
    for message in wanted:
        if not message.id:
            continue
        translated = have.get(message.id, message.context)
        if translated is None or not all(strings(translated)):
            yield f"{locale}: no words for {first(message)!r} ({', '.join(f for f, _ in message.locations[:2])})"
        elif translated.fuzzy:
            yield f"{locale}: doubtful words for {first(message)!r}"
        elif any(placeholders(each) - placeholders(*ids(message)) for each in strings(translated)):
            yield f"{locale}: other placeholders than in {first(message)!r}"
        elif placeholders(*ids(message)) - placeholders(*strings(translated)):
            yield f"{locale}: a placeholder of {first(message)!r} is missing"
    for message in have:
        if message.id and wanted.get(message.id, message.context) is None:
            yield f"{locale}: nobody shows {first(message)!r} any more"


def stale(locale: str) -> Iterator[str]:
    """Compiled words that are not the translators' words."""
    file = mo(locale)
    if not file.exists():
        yield f"{locale}: not compiled"
        return
    with file.open("rb") as opened:
        compiled = {key(message): strings(message) for message in read_mo(opened) if message.id}
    kept = (message for message in catalogue(locale) if message.id and all(strings(message)) and not message.fuzzy)
    if compiled != {key(message): strings(message) for message in kept}:
        yield f"{locale}: compiled before the last change"


def key(message: Message) -> tuple[str | None, str | tuple[str, ...]]:
    """What tells one message from another; compiled catalogues give contexts as bytes."""
    context = message.context.decode() if isinstance(message.context, bytes) else message.context
    return context, message.id if isinstance(message.id, str) else tuple(message.id)


def update() -> None:
    """Bring new words in and unused ones out, and compile."""
    wanted = extracted()
    for locale in LOCALES:
        have = catalogue(locale)
        made = have.creation_date
        have.update(wanted, no_fuzzy_matching=True)
        have.creation_date = made  # a date that changes with every run hides what changed
        have.obsolete.clear()
        for message in have:
            message.locations = sorted({(file, 0) for file, _ in message.locations})
        po(locale).parent.mkdir(parents=True, exist_ok=True)
        with po(locale).open("wb") as file:
            write_po(file, have, width=0, sort_output=True, include_previous=False, include_lineno=False)
        with mo(locale).open("wb") as file:
            write_mo(file, have)


def ids(message: Message) -> tuple[str, ...]:
    return tuple(message.id) if isinstance(message.id, (list, tuple)) else (str(message.id),)


def strings(message: Message) -> tuple[str, ...]:
    return tuple(message.string) if isinstance(message.string, (list, tuple)) else (str(message.string),)


def first(message: Message) -> str:
    return ids(message)[0]


def placeholders(*words: str) -> set[str]:
    return {name for each in words for name in PLACEHOLDER.findall(each)}


def po(locale: str) -> Path:
    return CATALOGUES / locale / "LC_MESSAGES/messages.po"


def mo(locale: str) -> Path:
    return po(locale).with_suffix(".mo")


if __name__ == "__main__":
    if sys.argv[1:] == ["update"]:
        update()
    wrong = problems()
    print("\n".join(wrong) or "The catalogues are complete.")
    sys.exit(bool(wrong))
