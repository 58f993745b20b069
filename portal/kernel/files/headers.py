"""What a picture is and how large, told from its header alone: a few bytes are read, nothing is ever decoded here.

Our own reader and not Pillow's: Pillow unpacks a PNG's compressed texts and reserves a WebP's whole canvas on opening,
so a hostile file of some kilobytes could cost the web process memory that a header is not worth.
"""

import os
import struct
from collections.abc import Iterator
from dataclasses import dataclass
from typing import IO

from portal.kernel.files.models import MAX_PIXELS, USUAL, MediaType, PhotoLimits
from portal.kernel.files.refusals import FileRefused, Reason

_PNG = b"\x89PNG\r\n\x1a\n"
_PNG_END = b"IEND\xaeB`\x82"
_JPEG_END = b"\xff\xd9"
_HEIF_BRANDS = {b"heic", b"heix", b"hevc", b"hevx", b"heim", b"heis", b"mif1", b"msf1", b"avif", b"avis"}
_OTHER = (
    b"GIF8",
    b"BM",
    b"II*\x00",
    b"MM\x00*",
    b"%PDF",
    b"\x00\x00\x01\x00",
    b"8BPS",
    b"\xff\x0a",
    b"\x00\x00\x00\x0cjP",
)
_MAX_SEGMENTS = 4096
_CHUNK = 256 * 1024
_START_OF_SCAN = 0xDA
_FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
_BARE = frozenset({0x01, *range(0xD0, 0xD9)})


@dataclass(frozen=True)
class Header:
    """What the first bytes say."""

    media_type: MediaType
    width: int
    height: int


@dataclass(frozen=True)
class Segment:
    """A JPEG's marker, with where its content starts and how long it is."""

    marker: int
    start: int
    length: int


def check_header(stream: IO[bytes], limits: PhotoLimits = USUAL) -> Header:
    """The kind and size of a seekable picture, left at its start. Raises FileRefused in words for its sender."""
    size = stream.seek(0, os.SEEK_END)
    if size == 0:
        raise FileRefused(Reason.EMPTY)
    if size > limits.size:
        raise FileRefused(Reason.TOO_MANY_BYTES, limits=limits)
    stream.seek(0)
    try:
        header = _READERS[_kind(stream.read(1024))](stream, size)
    except struct.error:
        raise FileRefused(Reason.TRUNCATED) from None
    finally:
        stream.seek(0)
    if header.width * header.height >= MAX_PIXELS:
        raise FileRefused(Reason.TOO_MANY_PIXELS)
    if not header.width or not header.height:
        raise FileRefused(Reason.TRUNCATED)
    return header


def _kind(start: bytes) -> MediaType:
    if start.startswith(b"\xff\xd8\xff"):
        return MediaType.JPEG
    if start.startswith(_PNG):
        return MediaType.PNG
    if start[:4] == b"RIFF" and start[8:12] == b"WEBP":
        return MediaType.WEBP
    if start[4:8] == b"ftyp":
        raise FileRefused(Reason.HEIC if start[8:12] in _HEIF_BRANDS else Reason.OTHER_KIND)
    if b"<svg" in start.lower():
        raise FileRefused(Reason.SVG)
    raise FileRefused(Reason.OTHER_KIND if start.startswith(_OTHER) else Reason.NOT_A_PICTURE)


def segments(stream: IO[bytes]) -> Iterator[Segment]:
    """The segments of a JPEG up to its first scan. Raises FileRefused where they break off or never end."""
    place = 2
    for _ in range(_MAX_SEGMENTS):
        stream.seek(place)
        head = stream.read(4)
        if len(head) < 4 or head[0] != 0xFF:
            break
        marker = head[1]
        if marker == 0xFF:
            place += 1
            continue
        if marker in _BARE:
            place += 2
            continue
        length = int.from_bytes(head[2:], "big")
        if length < 2:
            break
        yield Segment(marker, place + 4, length - 2)
        if marker == _START_OF_SCAN:
            return
        place += 2 + length
    raise FileRefused(Reason.TRUNCATED)


def _jpeg(stream: IO[bytes], size: int) -> Header:
    header = None
    for segment in segments(stream):
        if segment.marker in _FRAMES and header is None:
            stream.seek(segment.start)
            _, height, width = struct.unpack(">BHH", stream.read(5))
            header = Header(MediaType.JPEG, width, height)
        last = segment
    # Inside a scan 0xFF is always escaped, so the end marker after its start is no accident.
    if header is None or not _holds(stream, _JPEG_END, last.start):
        raise FileRefused(Reason.TRUNCATED)
    return header


def _png(stream: IO[bytes], size: int) -> Header:
    stream.seek(8)
    length, name, width, height = struct.unpack(">I4sII", stream.read(16))
    if name != b"IHDR" or length != 13 or not _holds(stream, _PNG_END, 16):
        raise FileRefused(Reason.TRUNCATED)
    return Header(MediaType.PNG, width, height)


def _webp(stream: IO[bytes], size: int) -> Header:
    stream.seek(4)
    (length,) = struct.unpack("<I", stream.read(4))
    stream.seek(12)
    chunk = stream.read(4)
    if length + 8 > size:
        raise FileRefused(Reason.TRUNCATED)
    stream.seek(20)
    body = stream.read(10)
    if chunk == b"VP8X":
        width, height = int.from_bytes(body[4:7], "little") + 1, int.from_bytes(body[7:10], "little") + 1
    elif chunk == b"VP8L" and body[:1] == b"\x2f":
        (packed,) = struct.unpack("<I", body[1:5])
        width, height = (packed & 0x3FFF) + 1, (packed >> 14 & 0x3FFF) + 1
    elif chunk == b"VP8 " and body[3:6] == b"\x9d\x01\x2a":
        width, height = (side & 0x3FFF for side in struct.unpack("<HH", body[6:10]))
    else:
        raise FileRefused(Reason.TRUNCATED)
    return Header(MediaType.WEBP, width, height)


def _holds(stream: IO[bytes], wanted: bytes, start: int) -> bool:
    """Whether these bytes stand anywhere after `start`; phones append films and depth maps after a picture's end."""
    stream.seek(start)
    tail = b""
    while chunk := stream.read(_CHUNK):
        if wanted in tail + chunk:
            return True
        tail = chunk[1 - len(wanted) :]
    return False


_READERS = {MediaType.JPEG: _jpeg, MediaType.PNG: _png, MediaType.WEBP: _webp}
