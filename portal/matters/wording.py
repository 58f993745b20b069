"""Words that judge a person have no place in a note (S88): residents may ask for their record."""

from typing import Any

from portal.kernel.words import lazy_gettext as _l

LABELS = (
    "刁民",
    "无理取闹",
    "無理取鬧",
    "难缠",
    "難纏",
    "神经病",
    "神經病",
    "老赖",
    "老賴",
    "素质低",
    "素質低",
    "泼妇",
    "潑婦",
    "奇葩",
    "troublemaker",
    "trouble maker",
    "crazy",
    "nutcase",
    "idiot",
    "stupid",
    "lunatic",
    "hysterical",
    "nuisance tenant",
    "time waster",
)


def label_in(words: str) -> str | None:
    """The first judging word in a text, or None."""
    lowered = words.casefold()
    return next((label for label in LABELS if label in lowered), None)


def kinder(label: str) -> Any:
    """What to write instead."""
    return _l(
        "“%(label)s” judges the person. Write what was said or done, for example: “Called three times today; is "
        "worried because the water came back.” The resident may read this record.",
        label=label,
    )


def needs_summary() -> Any:
    return _l("Say in a sentence how things stand, so that the resident need not tell it again.")


def nothing_to_hand_over() -> Any:
    return _l("Choose a colleague who does not hold these matters already.")


def offered_already() -> Any:
    return _l("This matter has been offered to somebody already and waits for their answer.")
