"""How often the guess from words is right: python -m bench.guess FOLDER [--mistakes]

FOLDER holds estate-messages-dev.jsonl and estate-natures-dev.json; nothing of either is kept here. The labelled
messages are parted by a hash of their id into an even and an odd half. The lexicon was written while looking only at
the even half's mistakes, and --mistakes prints no others, so the odd half's figure is the honest one.
"""

import argparse
import hashlib
import json
import statistics
import time
from collections import Counter, defaultdict
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

from portal.reports.guess import guess
from portal.reports.importer import BadLine, Words, read_words


class Trial(NamedTuple):
    """One labelled message, what it was taken for, and how long that took in milliseconds."""

    words: Words
    true: str
    guessed: str
    source: str
    place: str
    took: float

    @property
    def odd(self) -> bool:
        """True if it belongs to the half that nobody looked at."""
        return bool(int(hashlib.sha256(self.words.id.encode()).hexdigest(), 16) % 2)

    @property
    def right(self) -> bool:
        """True if the guess names the label."""
        return self.true == self.guessed


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--mistakes", action="store_true", help="list the even half's mistakes")
    asked = parser.parse_args()
    trials = run(asked.folder)
    per_nature(trials)
    totals(trials)
    if asked.mistakes:
        mistakes(trials)


def run(folder: Path) -> list[Trial]:
    """Guess every labelled message of the folder."""
    labels = json.loads((folder / "estate-natures-dev.json").read_text(encoding="utf-8"))["labels"]
    by_id = {str(label["id"]): label for label in labels}
    trials = []
    for found in read_words(folder / "estate-messages-dev.jsonl"):
        if isinstance(found, BadLine) or (label := by_id.get(found[0].id)) is None:
            continue
        began = time.perf_counter()
        guessed = guess(found[0].text, found[0].subject).nature
        took = (time.perf_counter() - began) * 1000
        words, record = found
        trials.append(Trial(words, label["nature"], guessed, label["source"], record.get("place") or "", took))
    return trials


def per_nature(trials: Iterable[Trial]) -> None:
    """Precision and recall of each nature."""
    true, guessed, right = Counter[str](), Counter[str](), Counter[str]()
    for trial in trials:
        true[trial.true] += 1
        guessed[trial.guessed] += 1
        right[trial.true] += trial.right
    print(f"{'nature':32}{'labelled':>9}{'guessed':>9}{'precision':>11}{'recall':>8}")
    for nature in sorted(true | guessed, key=lambda nature: -true[nature]):
        precision = f"{right[nature] / guessed[nature]:.2f}" if guessed[nature] else "-"
        recall = f"{right[nature] / true[nature]:.2f}" if true[nature] else "-"
        print(f"{nature:32}{true[nature]:9}{guessed[nature]:9}{precision:>11}{recall:>8}")


def totals(trials: list[Trial]) -> None:
    """All, each half, and each half by where its labels came from."""
    parts: dict[str, list[bool]] = defaultdict(list)
    seen = {trial.place for trial in trials if not trial.odd}
    for trial in trials:
        half = "odd half (not looked at)" if trial.odd else "even half (looked at)"
        named = ["all", half, f"{half}, {trial.source}"]
        # A group's letters fall into both halves; places that only the odd half has are the hardest test.
        named += [f"{half}, its own places"] if trial.odd and trial.place and trial.place not in seen else []
        for part in named:
            parts[part].append(trial.right)
    print()
    for part, rights in sorted(parts.items()):
        print(f"{part:42}{sum(rights):5} of {len(rights):4} = {sum(rights) / len(rights):.3f}")
    times = sorted(trial.took for trial in trials)
    print(
        f"\nms per message: median {statistics.median(times):.2f}, 95th percentile {times[int(len(times) * 0.95)]:.2f}"
    )


def mistakes(trials: Iterable[Trial]) -> None:
    """The even half's mistakes, with the words that spoke."""
    for trial in trials:
        if not trial.odd and not trial.right:
            print(f"\n{trial.words.id}  is {trial.true}, taken for {trial.guessed}\n  {trial.words.whole[:160]!r}")
            for candidate in guess(trial.words.text, trial.words.subject).ranked[:4]:
                print(f"  {candidate.share:.2f} {candidate.category}: {' '.join(candidate.words)}")


if __name__ == "__main__":
    main()
