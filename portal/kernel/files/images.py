"""Views of a picture, made in a child process. Whatever the child does, the parent goes on."""

import json
import os
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from portal.kernel.files.headers import check_header
from portal.kernel.files.models import Failure, MediaType
from portal.kernel.files.refusals import FileRefused

PROGRAM = Path(__file__).parent.with_name("decode.py")
PATIENCE = 60.0
_MAX_OUTPUT = 16_000_000
_EXITS = {3: Failure.UNREADABLE, 4: Failure.TOO_BIG}


@dataclass(frozen=True)
class Pictures:
    """A view (JPEG, at most 2048 pixels a side, upright; its width and height) and a thumbnail (WebP, at most 320)."""

    view: bytes
    thumb: bytes
    width: int
    height: int


class Undecodable(Exception):
    """No view could be made; `final` where trying again is of no use."""

    def __init__(self, failure: Failure, *, final: bool) -> None:
        super().__init__(failure.value)
        self.failure = failure
        self.final = final


def derive(original: IO[bytes], *, program: Path = PROGRAM, patience: float = PATIENCE) -> Pictures:
    """The view and thumbnail of a picture in a real file. Takes up to `patience` seconds. Raises Undecodable."""
    with tempfile.TemporaryFile() as framed:
        # An almost empty environment and an isolated interpreter: hostile bytes meet no secret and no path of ours.
        child = subprocess.Popen(
            [sys.executable, "-I", str(program)],
            stdin=original, stdout=framed, stderr=subprocess.DEVNULL, env=_environment(), cwd="/", close_fds=True,
        )  # fmt: skip
        try:
            code = child.wait(patience)
        except subprocess.TimeoutExpired:
            raise Undecodable(Failure.TOO_SLOW, final=False) from None
        finally:
            child.kill()
            child.wait()
        if code:
            raise Undecodable(_EXITS.get(code, Failure.CRASHED), final=code in _EXITS)
        framed.seek(0)
        return _unframed(framed)


def _environment() -> dict[str, str]:
    return {name: os.environ[name] for name in ("LD_LIBRARY_PATH",) if name in os.environ}


def _unframed(framed: IO[bytes]) -> Pictures:
    """What the child wrote, believed only as far as it can be checked."""
    try:
        facts = json.loads(framed.readline(1000))
        sizes = [int(facts[name]) for name in ("view", "thumb", "width", "height")]
        if not all(0 < size <= _MAX_OUTPUT for size in sizes):
            raise ValueError("sizes out of range")
        pictures = Pictures(framed.read(sizes[0]), framed.read(sizes[1]), sizes[2], sizes[3])
        _check(pictures.view, MediaType.JPEG, 2048)
        _check(pictures.thumb, MediaType.WEBP, 320)
    except (ValueError, KeyError, TypeError, FileRefused):
        raise Undecodable(Failure.CRASHED, final=False) from None
    return pictures


def _check(content: bytes, media_type: MediaType, side: int) -> None:
    with tempfile.SpooledTemporaryFile(max_size=_MAX_OUTPUT) as file:
        file.write(content)
        header = check_header(file)
    if header.media_type is not media_type or max(header.width, header.height) > side:
        raise ValueError("not what was asked for")
