"""When a camera says that it took a picture. Three tags are read by hand: a general reader of such blocks can be made
to reserve hundreds of megabytes by a block of 64 KB."""

import struct
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta, tzinfo
from typing import IO

from portal.kernel import clock
from portal.kernel.files.headers import segments
from portal.kernel.files.refusals import FileRefused

_APP1 = 0xE1
_EXIF_BLOCK = 0x8769
_TAKEN = 0x9003
_OFFSET = 0x9011
_ASCII = 2
_MAX_ENTRIES = 512


def taken_at(stream: IO[bytes], zone: tzinfo | None = None) -> datetime | None:
    """The moment (UTC) that a JPEG's camera wrote down, or None where it is missing, senseless, or in no known zone:
    `zone` is used for a camera that named none. Leaves the stream at its start."""
    try:
        block = _block(stream)
        return _moment(_tags(block), zone) if block else None
    except (struct.error, ValueError, OverflowError, FileRefused):
        return None
    finally:
        stream.seek(0)


def _block(stream: IO[bytes]) -> bytes | None:
    for segment in segments(stream):
        if segment.marker == _APP1:
            stream.seek(segment.start)
            content = stream.read(segment.length)
            if content.startswith(b"Exif\x00\x00"):
                return content[6:]
    return None


def _tags(block: bytes) -> dict[int, str]:
    order = {b"II": "<", b"MM": ">"}.get(block[:2])
    if order is None:
        return {}
    (first,) = struct.unpack_from(order + "I", block, 4)
    for tag, _, _, value in _entries(block, order, first):
        if tag == _EXIF_BLOCK:
            (start,) = struct.unpack(order + "I", value)
            return {
                inner: _words(block, order, count, raw)
                for inner, kind, count, raw in _entries(block, order, start)
                if inner in {_TAKEN, _OFFSET} and kind == _ASCII and count <= 32
            }
    return {}


def _entries(block: bytes, order: str, start: int) -> list[tuple[int, int, int, bytes]]:
    (count,) = struct.unpack_from(order + "H", block, start)
    places = (start + 2 + 12 * number for number in range(min(count, _MAX_ENTRIES)))
    return [struct.unpack_from(order + "HHI4s", block, place) for place in places]


def _words(block: bytes, order: str, count: int, raw: bytes) -> str:
    if count > 4:
        (start,) = struct.unpack(order + "I", raw)
        raw = block[start : start + count]
    return raw[:count].rstrip(b"\x00 ").decode("ascii", "replace")


def _moment(tags: Mapping[int, str], zone: tzinfo | None) -> datetime | None:
    if _TAKEN not in tags:
        return None
    if offset := tags.get(_OFFSET):
        moment = datetime.strptime(tags[_TAKEN] + offset, "%Y:%m:%d %H:%M:%S%z")
    elif zone is not None:
        moment = datetime.strptime(tags[_TAKEN], "%Y:%m:%d %H:%M:%S").replace(tzinfo=zone)
    else:
        return None
    moment = moment.astimezone(UTC)
    return moment if moment.year >= 1990 and moment <= clock.now() + timedelta(days=1) else None
