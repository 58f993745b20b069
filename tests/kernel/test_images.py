"""Views are made by a child that may die in any way; pictures come out upright and without a trace of their maker."""

import io
import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from PIL import Image, ImageCms
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.kernel import files
from portal.kernel.db import SessionFactory
from portal.kernel.files import Blob, Failure, Size, State, Store, images
from portal.kernel.files import jobs as file_jobs
from portal.kernel.files import store as store_module
from portal.kernel.files.images import Pictures, Undecodable
from portal.kernel.files.jobs import derive_pictures
from tests.kernel import pictures
from tests.kernel.pictures import DRAFT, camera_photo, opened, photo, sent
from tests.support.time import Clock

RED, BLUE = (254, 0, 0), (0, 0, 254)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    before = list(store_module._current)
    made = Store(tmp_path)
    files.use(made)
    yield made
    store_module._current[:] = before


def derive(content: bytes, program: Path = images.PROGRAM, patience: float = 60) -> Pictures:
    with tempfile.TemporaryFile() as file:
        file.write(content)
        file.seek(0)
        return images.derive(file, program=program, patience=patience)


def failure(content: bytes) -> Failure:
    with pytest.raises(Undecodable) as caught:
        derive(content)
    return caught.value.failure


def close_to(pixel: object, colour: tuple[int, int, int]) -> bool:
    assert isinstance(pixel, tuple)
    return all(abs(got - wanted) < 40 for got, wanted in zip(pixel, colour, strict=True))


def test_a_photo_becomes_a_view_and_a_thumbnail() -> None:
    made = derive(photo(4000, 3000))
    view, thumb = opened(made.view), opened(made.thumb)
    assert (view.format, view.size, view.mode) == ("JPEG", (2048, 1536), "RGB")
    assert (thumb.format, thumb.size) == ("WEBP", (320, 240))
    assert (made.width, made.height) == view.size
    assert close_to(view.getpixel((5, 5)), RED)
    assert close_to(view.getpixel((2040, 5)), BLUE)


def test_a_small_picture_is_not_made_larger() -> None:
    made = derive(photo(60, 40))
    assert opened(made.view).size == opened(made.thumb).size == (60, 40)


def test_place_time_maker_and_comment_are_gone_and_the_original_unchanged() -> None:
    original = camera_photo()
    made = derive(original)
    assert b"home of the Chens" in original
    for content in (made.view, made.thumb):
        image = opened(content)
        assert not image.getexif()
        assert {"exif", "comment", "icc_profile", "xmp"}.isdisjoint(image.info)
        for trace in (b"Chens", b"Maker", b"2026", b"Exif"):
            assert trace not in content


@pytest.mark.parametrize(
    ("turn", "size", "red_at"),
    [
        (1, (640, 480), (5, 5)),
        (2, (640, 480), (635, 5)),
        (3, (640, 480), (635, 475)),
        (4, (640, 480), (5, 475)),
        (5, (480, 640), (5, 5)),
        (6, (480, 640), (5, 5)),
        (7, (480, 640), (475, 635)),
        (8, (480, 640), (5, 635)),
        (9, (640, 480), (5, 5)),
    ],
)
def test_every_way_of_holding_the_phone_gives_an_upright_picture(
    turn: int, size: tuple[int, int], red_at: tuple[int, int]
) -> None:
    view = opened(derive(camera_photo(turn=turn)).view)
    assert view.size == size
    assert close_to(view.getpixel(red_at), RED)


MODES = {
    "JPEG": ("RGB", "L", "CMYK", "1"),
    "PNG": ("RGB", "L", "RGBA", "LA", "P", "1", "I;16"),
    "WEBP": ("RGB", "RGBA"),
}


@pytest.mark.parametrize(("kind", "mode"), [(kind, mode) for kind, modes in MODES.items() for mode in modes])
def test_every_kind_of_pixel_is_shown(kind: str, mode: str) -> None:
    view = opened(derive(photo(200, 100, kind=kind, mode=mode)).view)
    assert (view.size, view.mode) == ((200, 100), "RGB")
    left, right = view.getpixel((10, 10)), view.getpixel((190, 10))
    assert isinstance(left, tuple)
    assert isinstance(right, tuple)
    if mode not in {"1", "I;16"}:
        assert left[0] > right[0]


def test_sixteen_bit_grey_is_not_all_white() -> None:
    file = io.BytesIO()
    Image.new("I;16", (50, 50), 20_000).save(file, "PNG")
    pixel = opened(derive(file.getvalue()).view).getpixel((20, 20))
    assert close_to(pixel, (78, 78, 78))


def test_transparency_is_paper() -> None:
    file = io.BytesIO()
    Image.new("RGBA", (50, 50), (0, 0, 0, 0)).save(file, "PNG")
    assert close_to(opened(derive(file.getvalue()).view).getpixel((20, 20)), (255, 255, 255))


def test_colours_of_another_profile_are_converted() -> None:
    lab = ImageCms.ImageCmsProfile(ImageCms.createProfile("XYZ")).tobytes()
    content = photo(icc_profile=lab)
    assert opened(derive(content).view).size == (640, 480)
    broken = photo(icc_profile=b"no profile at all" * 20)
    assert close_to(opened(derive(broken).view).getpixel((5, 5)), RED)


def test_of_a_moving_picture_the_first_is_shown() -> None:
    frames = [Image.new("RGB", (64, 64), colour) for colour in ("red", "blue", "green")]
    file = io.BytesIO()
    frames[0].save(file, "WEBP", save_all=True, append_images=frames[1:], lossless=True)
    assert close_to(opened(derive(file.getvalue()).view).getpixel((5, 5)), RED)


@pytest.mark.parametrize(
    "content",
    [b"", b"nothing", b"\x7fELF" + bytes(500), photo()[:2000], photo(kind="PNG")[:400], b"GIF89a" + bytes(100)],
)
def test_what_can_not_be_read_is_said_at_once(content: bytes) -> None:
    assert failure(content) is Failure.UNREADABLE


def test_a_bomb_costs_its_own_child_and_nobody_else() -> None:
    assert failure(pictures.png_header(30_000, 30_000)) is Failure.TOO_BIG


@pytest.mark.slow
def test_the_largest_picture_that_passes_fits_into_the_cap() -> None:
    assert opened(derive(pictures.real_bomb()).view).size == (2048, 2048)


def child(tmp_path: Path, body: str) -> Path:
    program = tmp_path / "child.py"
    program.write_text(body)
    return program


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("import os, signal; os.kill(os.getpid(), signal.SIGKILL)", Failure.CRASHED),
        ("import os; os.abort()", Failure.CRASHED),
        ("import time; time.sleep(60)", Failure.TOO_SLOW),
        ("print('not a picture')", Failure.CRASHED),
        ("", Failure.CRASHED),
        ("raise SystemExit(1)", Failure.CRASHED),
        ('print(\'{"view": 5, "thumb": 5, "width": 1, "height": 1}\\nabcdefghij\')', Failure.CRASHED),
        ('print(\'{"view": -5, "thumb": 99999999999, "width": 1, "height": 1}\')', Failure.CRASHED),
        ("print('[' * 900)", Failure.CRASHED),
    ],
)
def test_whatever_becomes_of_the_child_the_parent_says_so(tmp_path: Path, body: str, expected: Failure) -> None:
    with pytest.raises(Undecodable) as caught:
        derive(photo(), program=child(tmp_path, body), patience=2)
    assert (caught.value.failure, caught.value.final) == (expected, False)


def test_the_child_knows_no_secret(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SECRET_KEY", "a secret of the house")
    spy = tmp_path / "seen"
    body = f"import os; open({str(spy)!r}, 'w').write(repr(dict(os.environ)) + os.getcwd())"
    with pytest.raises(Undecodable):
        derive(photo(), program=child(tmp_path, body))
    assert "secret" not in spy.read_text()


def test_the_child_can_not_take_more_memory_than_its_cap() -> None:
    greedy = "from portal.kernel import decode; decode._cap(); bytearray(1_000_000_000)"
    done = subprocess.run([sys.executable, "-c", greedy], capture_output=True, check=False)
    assert b"MemoryError" in done.stderr


def test_the_program_runs_as_a_module_too() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "portal.kernel.decode"], input=photo(), capture_output=True, check=True
    )
    assert done.stdout.startswith(b'{"view"')


def state(session: Session) -> State:
    session.rollback()
    return session.scalars(select(Blob)).one().state


def test_pictures_follow_within_one_round(factory: SessionFactory, session: Session, store: Store) -> None:
    one = files.stage(factory, DRAFT, None, sent(camera_photo()))
    assert one.state is State.PREPARING
    assert derive_pictures(factory).done == 1
    again = files.staged(session, DRAFT)[0]
    assert again.state is State.READY
    blob = session.scalars(select(Blob)).one()
    assert (blob.view_width, blob.view_height) == (480, 640)
    with files.open_derived(one.sha256, Size.THUMB) as thumb:
        assert opened(thumb.read()).size == (240, 320)
    with files.open_blob(one.sha256) as original:
        assert original.read() == camera_photo()
    assert derive_pictures(factory).done == 0


def test_many_schedulers_make_each_picture_once(
    factory: SessionFactory, session: Session, store: Store, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    for seed in range(6):
        files.stage(factory, DRAFT, None, sent(photo(100, 80, seed=seed)))
    now, made = clock.now(), []
    monkeypatch.setattr(file_jobs, "derive", lambda original: made.append(1) or images.derive(original))

    def run(_: int) -> int:
        with clock.frozen(now):
            tally = derive_pictures(factory)
        assert not tally.failed
        return tally.done

    with ThreadPoolExecutor(3) as pool:
        assert sum(pool.map(run, range(3))) == 6
    assert len(made) == 6


def test_a_damaged_picture_is_said_and_not_tried_again(factory: SessionFactory, session: Session, store: Store) -> None:
    whole = photo(kind="PNG")
    start = whole.index(b"IDAT") + 4
    damaged = whole[:start] + bytes(40) + whole[start + 40 :]
    files.stage(factory, DRAFT, None, sent(damaged))
    assert derive_pictures(factory).failed == 1
    assert state(session) is State.FAILED
    assert files.staged(session, DRAFT)[0].failure is Failure.UNREADABLE
    assert derive_pictures(factory).failed == 0


def test_a_child_that_dies_is_tried_three_times(
    factory: SessionFactory,
    session: Session,
    store: Store,
    clock: Clock,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    files.stage(factory, DRAFT, None, sent(photo()))
    dies = child(tmp_path, "import os; os.kill(os.getpid(), 9)")
    monkeypatch.setattr(file_jobs, "derive", lambda original: images.derive(original, program=dies))
    for _ in range(2):
        assert derive_pictures(factory).failed == 1
        assert state(session) is State.PREPARING
        clock.forward(minutes=1)
    derive_pictures(factory)
    assert state(session) is State.FAILED


class Killed(BaseException):
    """The process has gone."""


def test_a_scheduler_that_is_killed_loses_no_picture(
    factory: SessionFactory, session: Session, store: Store, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    files.stage(factory, DRAFT, None, sent(photo()))

    def die(_: object) -> Pictures:
        raise Killed

    with monkeypatch.context() as patch:
        patch.setattr(file_jobs, "derive", die)
        for _ in range(5):
            with pytest.raises(Killed):
                derive_pictures(factory)
            assert derive_pictures(factory).done == 0
            clock.forward(minutes=2)
    assert derive_pictures(factory).done == 1
    assert state(session) is State.READY


def test_a_picture_that_takes_every_process_with_it_is_given_up(
    factory: SessionFactory, session: Session, store: Store, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    files.stage(factory, DRAFT, None, sent(photo()))

    def die(_: object) -> Pictures:
        raise Killed

    monkeypatch.setattr(file_jobs, "derive", die)
    for _ in range(10):
        with pytest.raises(Killed):
            derive_pictures(factory)
        clock.forward(minutes=2)
    derive_pictures(factory)
    assert state(session) is State.FAILED


def test_a_full_disk_is_not_the_pictures_fault(
    factory: SessionFactory, session: Session, store: Store, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    files.stage(factory, DRAFT, None, sent(photo()))

    def trip(*_: object) -> None:
        raise files.StorageFull

    with monkeypatch.context() as patch:
        patch.setattr(store, "put", trip)
        for _ in range(6):
            assert derive_pictures(factory).failed == 1
            clock.forward(minutes=2)
    assert derive_pictures(factory).done == 1


def test_a_lost_original_is_said_and_comes_back_when_sent_again(
    factory: SessionFactory, session: Session, store: Store
) -> None:
    one = files.stage(factory, DRAFT, None, sent(photo()))
    store.delete(f"{one.sha256[:2]}/{one.sha256}")
    derive_pictures(factory)
    assert files.staged(session, DRAFT)[0].failure is Failure.LOST
    files.stage(factory, DRAFT, None, sent(photo()))
    assert derive_pictures(factory).done == 1
    assert state(session) is State.READY


def test_no_child_is_left_behind(tmp_path: Path) -> None:
    pid = tmp_path / "pid"
    slow = child(tmp_path, f"import os, time; open({str(pid)!r}, 'w').write(str(os.getpid())); time.sleep(60)")
    with pytest.raises(Undecodable):
        derive(photo(), program=slow, patience=2)
    with pytest.raises(ProcessLookupError):
        os.kill(int(pid.read_text()), signal.SIG_DFL)
