"""Pictures of every kind that people send, and of kinds that nobody should."""

import io
import random
import struct
import zlib
from datetime import UTC, datetime
from typing import Any

from PIL import Image, ImageDraw
from werkzeug.datastructures import FileStorage

DRAFT = "draft-key-of-the-tests-0001"
TAKEN = datetime(2026, 3, 1, 1, 2, 3, tzinfo=UTC)


def photo(
    width: int = 640, height: int = 480, *, seed: int = 0, kind: str = "JPEG", mode: str = "RGB", **options: Any
) -> bytes:
    """A picture of its own for each seed: left half red, right half blue, with a mark."""
    image = Image.new("RGB", (width, height), "red")
    draw = ImageDraw.Draw(image)
    draw.rectangle((width // 2, 0, width, height), fill="blue")
    number = random.Random(seed)
    draw.rectangle((number.randrange(width // 2), height // 2, width // 2, height), fill=(0, number.randrange(256), 9))
    file = io.BytesIO()
    image.convert(mode).save(file, kind, **options)
    return file.getvalue()


def camera_photo(turn: int = 6, zone: str | None = "+08:00") -> bytes:
    """A photo as a phone makes it: turned, with place, time and a comment."""
    exif = Image.Exif()
    exif[0x0112] = turn
    exif[0x010F] = "Maker of phones"
    details = exif.get_ifd(0x8769)
    details[0x9003] = "2026:03:01 09:02:03"
    if zone:
        details[0x9011] = zone
    exif.get_ifd(0x8825).update({1: "N", 2: (31.0, 13.0, 48.0), 3: "E", 4: (121.0, 28.0, 12.0)})
    return photo(exif=exif, comment=b"home of the Chens")


def png_header(width: int, height: int) -> bytes:
    """A PNG of that many pixels which says so in its header, and is a kilobyte."""
    rows = zlib.compress(bytes(1000), 9)
    return (
        b"\x89PNG\r\n\x1a\n"
        + _chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))
        + _chunk(b"IDAT", rows)
        + _chunk(b"IEND", b"")
    )


def _chunk(name: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))


def real_bomb(side: int = 7000) -> bytes:
    """A PNG of 49 million real pixels in a few hundred kilobytes: passes by its header, costs 200 MB to decode."""
    file = io.BytesIO()
    Image.new("RGBA", (side, side), "white").save(file, "PNG", compress_level=9)
    return file.getvalue()


def sent(content: bytes, name: str = "IMG_0001.jpg") -> FileStorage:
    """A file as it comes with a form."""
    return FileStorage(io.BytesIO(content), filename=name)


def opened(content: bytes) -> Image.Image:
    image = Image.open(io.BytesIO(content))
    image.load()
    return image
