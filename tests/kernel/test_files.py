"""Photos are taken in whole or not at all, kept unchanged, and handed over when their form is accepted."""

import errno
import hashlib
import os
import resource
import signal
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from portal.kernel import files
from portal.kernel.db import SessionFactory, unit_of_work
from portal.kernel.errors import Conflict, Missing
from portal.kernel.files import Blob, FileRefused, Reason, StagedFile, StorageFull, Store
from portal.kernel.files import store as store_module
from tests.kernel.pictures import DRAFT, TAKEN, camera_photo, photo, sent


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    before = list(store_module._current)
    made = Store(tmp_path)
    files.use(made)
    yield made
    store_module._current[:] = before


def stored(store: Store) -> list[Path]:
    return sorted(path for path in store.root.rglob("*") if path.is_file())


def counted(session: Session, table: Any) -> int:
    session.rollback()
    return session.scalar(select(func.count()).select_from(table)) or 0


@pytest.mark.row("S112")
def test_an_original_is_kept_byte_for_byte_under_its_hash(
    factory: SessionFactory, session: Session, store: Store
) -> None:
    content = camera_photo()
    one = files.stage(factory, DRAFT, None, sent(content))
    assert one.sha256 == hashlib.sha256(content).hexdigest()
    assert stored(store) == [store.root / one.sha256[:2] / one.sha256]
    with files.open_blob(one.sha256) as kept:
        assert kept.read() == content
    blob = session.scalars(select(Blob)).one()
    assert (blob.size, blob.width, blob.height, blob.taken_at) == (len(content), 640, 480, TAKEN)


def test_photos_wait_with_their_draft_in_order(factory: SessionFactory, session: Session, store: Store) -> None:
    sent_ones = [files.stage(factory, DRAFT, None, sent(photo(seed=seed), f"{seed}.jpg")) for seed in range(3)]
    assert files.staged(session, DRAFT) == sent_ones
    assert [one.name for one in sent_ones] == ["0.jpg", "1.jpg", "2.jpg"]
    assert files.staged(session, DRAFT.replace("1", "2")) == []


def test_the_same_photo_twice_is_one(factory: SessionFactory, session: Session, store: Store) -> None:
    first, again = (files.stage(factory, DRAFT, None, sent(photo())) for _ in range(2))
    assert first == again
    assert counted(session, StagedFile) == 1


def test_two_people_who_send_the_same_photo_share_its_bytes_and_nothing_else(
    factory: SessionFactory, session: Session, store: Store
) -> None:
    other = DRAFT.replace("1", "2")
    files.stage(factory, DRAFT, None, sent(photo(), "kitchen.jpg"))
    files.stage(factory, other, None, sent(photo(), "leak.jpg"))
    assert [one.name for one in files.staged(session, other)] == ["leak.jpg"]
    assert len(stored(store)) == 1


def test_of_thirty_photos_the_first_twelve_are_kept(factory: SessionFactory, session: Session, store: Store) -> None:
    for seed in range(12):
        files.stage(factory, DRAFT, None, sent(photo(seed=seed)))
    for seed in range(12, 30):
        with pytest.raises(FileRefused) as caught:
            files.stage(factory, DRAFT, None, sent(photo(seed=seed), "one too many.jpg"))
        assert (caught.value.reason, caught.value.name) == (Reason.TOO_MANY, "one too many.jpg")
    assert len(files.staged(session, DRAFT)) == len(stored(store)) == 12


def test_thirty_photos_sent_at_once_are_twelve(factory: SessionFactory, session: Session, store: Store) -> None:
    def send(seed: int) -> bool:
        try:
            files.stage(factory, DRAFT, None, sent(photo(80, 60, seed=seed)))
        except FileRefused:
            return False
        return True

    with ThreadPoolExecutor(6) as pool:
        kept = list(pool.map(send, range(30)))
    assert sum(kept) == len(files.staged(session, DRAFT)) == 12
    assert sorted(one.position for one in files.staged(session, DRAFT)) == list(range(12))


def test_a_removed_photo_makes_room(factory: SessionFactory, session: Session, store: Store) -> None:
    ones = [files.stage(factory, DRAFT, None, sent(photo(seed=seed))) for seed in range(12)]
    with unit_of_work(factory) as writing:
        assert files.unstage(writing, DRAFT, ones[3].id)
        assert not files.unstage(writing, DRAFT, ones[3].id)
        assert not files.unstage(writing, "draft-key-of-somebody-else", ones[4].id)
    files.stage(factory, DRAFT, None, sent(photo(seed=99), "last.jpg"))
    assert [one.name for one in files.staged(session, DRAFT)][-1] == "last.jpg"


def test_an_accepted_form_takes_its_photos_once_and_in_order(
    factory: SessionFactory, session: Session, store: Store
) -> None:
    ones = [files.stage(factory, DRAFT, None, sent(photo(seed=seed))) for seed in range(3)]
    with unit_of_work(factory) as writing:
        assert files.take(writing, DRAFT) == [one.sha256 for one in ones]
        assert files.take(writing, DRAFT) == []
    assert files.staged(session, DRAFT) == []
    assert len(stored(store)) == 3


def test_a_form_that_fails_keeps_its_photos(factory: SessionFactory, session: Session, store: Store) -> None:
    files.stage(factory, DRAFT, None, sent(photo()))

    def fail() -> None:
        with unit_of_work(factory) as writing:
            files.take(writing, DRAFT)
            raise Conflict("somebody was earlier")

    with pytest.raises(Conflict):
        fail()
    assert len(files.staged(session, DRAFT)) == 1


@pytest.mark.parametrize("key", ["", "short", "a" * 65, "draft-key-of-the-tests-\x00\x00", "../../../../etc/passwd/1"])
def test_a_senseless_key_holds_nothing(factory: SessionFactory, session: Session, store: Store, key: str) -> None:
    with pytest.raises(Conflict):
        files.stage(factory, key, None, sent(photo()))
    assert files.staged(session, key) == files.take(session, key) == []


def test_a_name_is_shown_and_never_a_path(factory: SessionFactory, store: Store) -> None:
    one = files.stage(
        factory, DRAFT, None, sent(photo(), "C:\\temp\\../../\x00\u202eetc/pass\nwd" + "x" * 500 + ".jpg")
    )
    assert len(one.name) == 120
    assert one.name.endswith(".jpg")
    assert one.name.isprintable()
    assert "/" not in one.name


def test_a_refused_file_leaves_nothing(factory: SessionFactory, session: Session, store: Store) -> None:
    with pytest.raises(FileRefused):
        files.stage(factory, DRAFT, None, sent(b"\x7fELF" + bytes(5000), "holiday.jpg"))
    assert stored(store) == []
    assert counted(session, Blob) == counted(session, StagedFile) == 0


@pytest.fixture
def small_disk() -> Iterator[None]:
    """No file may grow beyond 4 KB, as on a disk that is full."""
    before, handler = resource.getrlimit(resource.RLIMIT_FSIZE), signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    yield
    resource.setrlimit(resource.RLIMIT_FSIZE, before)
    signal.signal(signal.SIGXFSZ, handler)


def test_a_disk_that_is_full_leaves_no_stray_file(store: Store, small_disk: None, tmp_path: Path) -> None:
    source = (tmp_path / "source").open("w+b")
    source.write(bytes(50_000))
    source.flush()
    resource.setrlimit(resource.RLIMIT_FSIZE, (4096, resource.getrlimit(resource.RLIMIT_FSIZE)[1]))
    with source, pytest.raises(StorageFull):
        store.put("aa/aabb", source, 50_000)
    assert stored(store) == []


@pytest.mark.parametrize("code", [errno.ENOSPC, errno.EROFS, errno.EIO, errno.EDQUOT])
@pytest.mark.parametrize("step", ["fsync", "mkdir", "link"])
def test_a_failing_disk_keeps_the_form_and_no_half_photo(
    factory: SessionFactory, session: Session, store: Store, monkeypatch: pytest.MonkeyPatch, code: int, step: str
) -> None:
    files.stage(factory, DRAFT, None, sent(photo(seed=1)))
    fails = {"fsync": (os, "fsync"), "mkdir": (Path, "mkdir"), "link": (store_module.obstore, "rename")}[step]

    def trip(*_: object, **__: object) -> None:
        raise OSError(code, os.strerror(code))

    with monkeypatch.context() as patch:
        patch.setattr(*fails, trip)
        with pytest.raises(StorageFull):
            files.stage(factory, DRAFT, None, sent(photo(seed=2)))
    assert [path.name for path in stored(store)] == [files.staged(session, DRAFT)[0].sha256]
    assert len(files.staged(session, DRAFT)) == 1
    assert files.stage(factory, DRAFT, None, sent(photo(seed=2))).position == 1


def test_a_file_cut_short_by_a_power_cut_is_written_anew(factory: SessionFactory, store: Store) -> None:
    one = files.stage(factory, DRAFT, None, sent(photo()))
    (store.root / one.sha256[:2] / one.sha256).write_bytes(b"")
    files.stage(factory, DRAFT, None, sent(photo()))
    with files.open_blob(one.sha256) as kept:
        assert kept.read() == photo()


def test_a_missing_file_is_missing(store: Store) -> None:
    with pytest.raises(Missing):
        files.open_blob("ab" * 32)
    with pytest.raises(Missing):
        files.open_derived("ab" * 32, files.Size.THUMB)


def test_other_storage_by_its_address_works_the_same(factory: SessionFactory, store: Store, tmp_path: Path) -> None:
    elsewhere = Store(tmp_path, "memory:///")
    files.use(elsewhere)
    sha256 = files.keep(factory, sent(camera_photo()).stream)
    files.keep(factory, sent(camera_photo()).stream)
    with files.open_blob(sha256) as kept:
        assert kept.read() == camera_photo()
    elsewhere.delete(f"{sha256[:2]}/{sha256}")
    with pytest.raises(Missing):
        files.open_blob(sha256)
    assert stored(elsewhere) == []


def test_storage_can_be_named_as_a_folder(tmp_path: Path) -> None:
    folder = tmp_path / "elsewhere"
    made = Store(tmp_path, f"file://{folder}")
    made.put("aa/aabb", sent(b"words").stream, 5)
    assert (folder / "aa" / "aabb").read_bytes() == b"words"
    made.check()
    assert stored(made) == [folder / "aa" / "aabb"]
