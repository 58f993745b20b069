"""What is told of a picture before anything of it is decoded."""

import io
import time
import tracemalloc
from datetime import UTC, datetime, timezone
from typing import IO
from zoneinfo import ZoneInfo

import pytest

from portal.kernel.files import FileRefused, Header, MediaType, Reason, check_header
from portal.kernel.files.exif import taken_at
from tests.kernel import pictures


def refused(content: bytes) -> Reason:
    with pytest.raises(FileRefused) as caught:
        check_header(io.BytesIO(content))
    assert str(caught.value.message)
    return caught.value.reason


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (pictures.photo(60, 40), Header(MediaType.JPEG, 60, 40)),
        (pictures.photo(60, 40, progressive=True), Header(MediaType.JPEG, 60, 40)),
        (pictures.photo(60, 40, mode="CMYK"), Header(MediaType.JPEG, 60, 40)),
        (pictures.photo(60, 40, kind="PNG"), Header(MediaType.PNG, 60, 40)),
        (pictures.photo(60, 40, kind="WEBP"), Header(MediaType.WEBP, 60, 40)),
        (pictures.photo(60, 40, kind="WEBP", lossless=True), Header(MediaType.WEBP, 60, 40)),
        (pictures.photo(60, 40, kind="WEBP", exif=b"Exif\x00\x00II*\x00"), Header(MediaType.WEBP, 60, 40)),
        (pictures.camera_photo(), Header(MediaType.JPEG, 640, 480)),
        (pictures.png_header(7000, 7000), Header(MediaType.PNG, 7000, 7000)),
    ],
)
def test_a_header_tells_kind_and_size(content: bytes, expected: Header) -> None:
    stream = io.BytesIO(content)
    assert check_header(stream) == expected
    assert stream.tell() == 0


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", Reason.EMPTY),
        (b"\x7fELF\x02\x01\x01" + bytes(500), Reason.NOT_A_PICTURE),
        (b"MZ\x90\x00" + bytes(500), Reason.NOT_A_PICTURE),
        (b"#!/bin/sh\nrm -rf /\n", Reason.NOT_A_PICTURE),
        (b"<html><script>alert(1)</script>", Reason.NOT_A_PICTURE),
        (b'<?xml version="1.0"?>\n<SVG xmlns="http://www.w3.org/2000/svg"/>', Reason.SVG),
        (b"\x00\x00\x00\x18ftypheic" + bytes(100), Reason.HEIC),
        (b"\x00\x00\x00\x18ftypmif1" + bytes(100), Reason.HEIC),
        (b"\x00\x00\x00\x18ftypisom" + bytes(100), Reason.OTHER_KIND),
        (b"GIF89a" + bytes(100), Reason.OTHER_KIND),
        (b"%PDF-1.7\n", Reason.OTHER_KIND),
        (b"II*\x00" + bytes(100), Reason.OTHER_KIND),
        (b"\xff\xd8\xff", Reason.TRUNCATED),
        (pictures.photo()[:3000], Reason.TRUNCATED),
        (pictures.photo()[:-2], Reason.TRUNCATED),
        (pictures.photo(kind="PNG")[:-12], Reason.TRUNCATED),
        (pictures.photo(kind="PNG")[:20], Reason.TRUNCATED),
        (pictures.photo(kind="WEBP")[:-200], Reason.TRUNCATED),
        (b"RIFF\x10\x00\x00\x00WEBPVP9 " + bytes(20), Reason.TRUNCATED),
        (b"\xff\xd8\xff" + b"\xe0\x00\x02\xff" * 5000, Reason.TRUNCATED),
        (b"\xff\xd8" + b"\xff" * 100_000, Reason.TRUNCATED),
        (b"\xff\xd8\xff\xe0\x00\x00" + bytes(50), Reason.TRUNCATED),
        (pictures.png_header(0, 10), Reason.TRUNCATED),
        (pictures.png_header(30_000, 30_000), Reason.TOO_MANY_PIXELS),
        (pictures.png_header(10_000, 5_000), Reason.TOO_MANY_PIXELS),
        (pictures.photo() + bytes(20 * 1024 * 1024), Reason.TOO_MANY_BYTES),
    ],
)
def test_what_is_no_photo_is_refused_with_its_reason(content: bytes, reason: Reason) -> None:
    assert refused(content) is reason


@pytest.mark.parametrize(("width", "height"), [(7000, 7000), (8064, 6048), (4999, 10_000)])
def test_a_phone_with_48_megapixels_passes(width: int, height: int) -> None:
    assert check_header(io.BytesIO(pictures.png_header(width, height))).width == width


class Counted(io.BytesIO):
    """Notes how many bytes were asked for."""

    given = 0

    def read(self, size: int | None = -1, /) -> bytes:
        content = super().read(size)
        self.given += len(content)
        return content


def test_a_bomb_of_900_million_pixels_costs_nothing() -> None:
    bomb = Counted(pictures.png_header(30_000, 30_000))
    tracemalloc.start()
    with pytest.raises(FileRefused):
        check_header(bomb)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 200_000
    assert bomb.given < 10_000


def test_a_picture_that_is_two_kinds_at_once_is_the_kind_it_begins_with() -> None:
    both = pictures.photo(60, 40) + pictures.png_header(30_000, 30_000)
    assert check_header(io.BytesIO(both)) == Header(MediaType.JPEG, 60, 40)


def test_a_film_behind_a_photo_does_no_harm() -> None:
    moving = pictures.photo(60, 40) + b"MotionPhoto_Data" + bytes(300_000)
    assert check_header(io.BytesIO(moving)).width == 60


def test_twenty_megabytes_of_nonsense_are_refused_at_once() -> None:
    nonsense = b"\xff\xd8" + b"\xff\xe1\x00\x04ab" * 3_000_000
    began = time.process_time()
    assert refused(nonsense) is Reason.TRUNCATED
    assert time.process_time() - began < 0.5


def stream(content: bytes) -> IO[bytes]:
    return io.BytesIO(content)


def test_a_camera_that_names_its_zone_tells_the_moment() -> None:
    content = stream(pictures.camera_photo())
    assert taken_at(content) == pictures.TAKEN
    assert content.tell() == 0


def test_a_camera_without_a_zone_is_read_in_the_given_one_or_not_at_all() -> None:
    content = stream(pictures.camera_photo(zone=None))
    assert taken_at(content) is None
    assert taken_at(content, ZoneInfo("Asia/Shanghai")) == pictures.TAKEN
    assert taken_at(content, timezone.utc) == datetime(2026, 3, 1, 9, 2, 3, tzinfo=UTC)  # noqa: UP017


def test_a_photo_without_a_time_tells_none() -> None:
    assert taken_at(stream(pictures.photo())) is None


@pytest.mark.parametrize("cut", [0, 4, 8, 10, 12, 20, 60, 200])
def test_a_broken_block_of_facts_is_no_time_and_no_fault(cut: int) -> None:
    whole = pictures.camera_photo()
    start = whole.index(b"Exif\x00\x00") + 6
    broken = whole[: start + cut] + b"\xff" * 300 + whole[start + cut + 300 :]
    taken_at(stream(broken))


def test_a_time_in_the_far_future_is_not_believed() -> None:
    later = pictures.camera_photo().replace(b"2026:03:01", b"2126:03:01")
    assert taken_at(stream(later)) is None
