"""Some 300 photos: ordered by name while the stories are told, drawn meanwhile by children, stored like all others."""

import hashlib
import io
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime
from itertools import cycle
from pathlib import Path
from random import Random
from typing import IO, Any

from portal.kernel.files import MediaType, Size, Store
from portal.kernel.files.store import key_of
from portal.reports.categories import Category as C

PROGRAM = Path(__file__).with_name("drawing.py")
EACH, DOORS = 9, 30
CHILDREN = 2
KINDS = {"JPEG": MediaType.JPEG, "PNG": MediaType.PNG, "WEBP": MediaType.WEBP}
SUBJECT = {
    C.LEAK_ABOVE: "ceiling", C.LEAK_PIPE: "pipe", C.LEAK_RAIN: "window", C.CRACK: "wall", C.FINISH: "tiles",
    C.WATER: "glass",
    C.POWER: "socket", C.GAS: "stove", C.HEATING: "heater", C.DRAIN: "drain", C.LIFT: "lift", C.DOOR: "door",
    C.LIGHT: "lamp",
    C.EQUIPMENT: "device", C.CLEANING: "litter", C.PARKING: "car",
}  # fmt: skip
OTHERWISE = "litter"


class Album:
    """The photos by their names, such as "pipe-before-3"; each is used again only after all others of its kind."""

    def __init__(self, dice: Random) -> None:
        kinds = [(subject, stage) for subject in sorted(set(SUBJECT.values())) for stage in ("before", "after")]
        names = {kind: [f"{'-'.join(kind)}-{number}" for number in range(EACH)] for kind in kinds}
        names["plate", "door"] = [f"plate-door-{number}" for number in range(DOORS)]
        self.names = [name for of_kind in names.values() for name in of_kind]
        for of_kind in names.values():
            dice.shuffle(of_kind)
        self._rounds: dict[tuple[str, str], Iterator[str]] = {kind: cycle(of_kind) for kind, of_kind in names.items()}

    def pick(self, category: C, stage: str) -> str:
        """A photo of such trouble, before or after the work."""
        return next(self._rounds[SUBJECT.get(category, OTHERWISE), stage])

    def several(self, category: C, stage: str, number: int) -> list[str]:
        """Different photos of such trouble."""
        return [self.pick(category, stage) for _ in range(number)]

    def door(self) -> str:
        """A photo of a door, as proof."""
        return next(self._rounds["plate", "door"])


@dataclass(frozen=True)
class Drawn:
    """One photo with what is made of it."""

    name: str
    kind: MediaType
    size: tuple[int, int]
    original: bytes
    view: bytes
    thumb: bytes

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.original).hexdigest()


class Studio:
    """Draws while others work: the children begin at once, `drawn` waits for them."""

    def __init__(self, names: list[str]) -> None:
        self.children: list[tuple[subprocess.Popen[bytes], IO[bytes]]] = []
        for first in range(CHILDREN):
            self.children.append(_child(names[first::CHILDREN]))

    def drawn(self) -> Iterator[Drawn]:
        """All photos. Raises RuntimeError where a child failed."""
        for child, frames in self.children:
            if child.wait():
                raise RuntimeError("the photos of the demo could not be drawn")
            frames.seek(0)
            with frames:
                yield from _read(frames)

    def close(self) -> None:
        """End the children, whatever they do."""
        for child, frames in self.children:
            child.kill()
            child.wait()
            frames.close()


def _child(names: list[str]) -> tuple[subprocess.Popen[bytes], IO[bytes]]:
    orders = [dict(zip(("subject", "stage"), name.split("-"), strict=False), key=name, seed=name) for name in names]
    frames = tempfile.TemporaryFile()  # noqa: SIM115 - closed once it has been read
    with tempfile.TemporaryFile() as given:
        given.write("\n".join(json.dumps(order) for order in orders).encode())
        given.seek(0)
        environment = {name: os.environ[name] for name in ("LD_LIBRARY_PATH", "PATH") if name in os.environ}
        child = subprocess.Popen([sys.executable, str(PROGRAM)], stdin=given, stdout=frames, env=environment)
    return child, frames


def _read(frames: IO[bytes]) -> Iterator[Drawn]:
    while row := frames.readline():
        facts = json.loads(row)
        original, view, thumb = (frames.read(size) for size in facts["sizes"])
        yield Drawn(facts["key"], KINDS[facts["kind"]], (facts["width"], facts["height"]), original, view, thumb)


def stored(store: Store, photos: list[Drawn]) -> None:
    """Originals, views and thumbnails where the product looks for them."""

    def put(photo: Drawn) -> None:
        parts: tuple[tuple[Size | None, bytes], ...] = (
            (None, photo.original), (Size.VIEW, photo.view), (Size.THUMB, photo.thumb),
        )  # fmt: skip
        for size, content in parts:
            store.put(key_of(photo.sha256, size), io.BytesIO(content), len(content))

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(put, photos))


def row_of(photo: Drawn, at: datetime) -> dict[str, Any]:
    """Its row among the blobs: both copies are made, nothing is left to do."""
    width, height = photo.size
    return {
        "sha256": photo.sha256, "size": len(photo.original), "media_type": photo.kind, "width": width, "height": height,
        "taken_at": None, "made_at": at, "derived_at": at, "derive_at": at, "view_width": width, "view_height": height,
        "check_at": None,
    }  # fmt: skip
