"""Pictures that nothing refers to are removed after a while; whatever is referred to stays for ever."""

import os
import time
from collections.abc import Iterator
from pathlib import Path
from threading import Thread

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.kernel import clock as kernel_clock
from portal.kernel import drafts, files
from portal.kernel.db import SessionFactory, unit_of_work
from portal.kernel.files import Blob, StagedFile, Store
from portal.kernel.files import store as store_module
from portal.kernel.files.orphans import sweep_orphans
from tests.kernel.pictures import DRAFT, photo, sent
from tests.support.time import Clock


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    before = list(store_module._current)
    made = Store(tmp_path)
    files.use(made)
    yield made
    store_module._current[:] = before


def hashes(session: Session) -> list[str]:
    session.rollback()
    return list(session.scalars(select(Blob.sha256)))


def on_disk(store: Store) -> list[str]:
    return sorted(path.name for path in store.root.rglob("*") if path.is_file())


def a_day_each(factory: SessionFactory, clock: Clock, days: int) -> None:
    for _ in range(days):
        clock.forward(days=1)
        sweep_orphans(factory)


def test_photos_of_a_form_never_sent_go_after_a_week(
    factory: SessionFactory, session: Session, store: Store, clock: Clock
) -> None:
    one = files.stage(factory, DRAFT, None, sent(photo()))
    a_day_each(factory, clock, 7)
    assert hashes(session) == on_disk(store) == [one.sha256]
    a_day_each(factory, clock, 3)
    assert hashes(session) == on_disk(store) == []


def test_photos_stay_as_long_as_the_words_they_came_with(
    factory: SessionFactory, session: Session, store: Store, clock: Clock
) -> None:
    files.stage(factory, DRAFT, None, sent(photo()))
    with unit_of_work(factory) as writing:
        drafts.save(writing, DRAFT, "reports.new", "/report", {"words": ["water"]}, None)
    a_day_each(factory, clock, 20)
    assert len(hashes(session)) == len(files.staged(session, DRAFT)) == 1
    clock.forward(days=11)
    drafts.sweep_drafts(factory)
    a_day_each(factory, clock, 2)
    assert hashes(session) == on_disk(store) == []


@pytest.mark.row("S112")
def test_a_photo_that_is_referred_to_is_never_removed(
    factory: SessionFactory, session: Session, store: Store, clock: Clock
) -> None:
    sha256 = files.keep(factory, sent(photo()).stream)
    with unit_of_work(factory) as writing:
        writing.add(
            StagedFile(draft_key=DRAFT, sha256=sha256, position=0, name="", staged_at=clock.now().replace(year=2036))
        )
    a_day_each(factory, clock, 12)
    assert hashes(session) == [sha256]
    assert session.scalars(select(Blob.check_at)).one() is None


def test_what_lost_its_last_reference_goes(
    factory: SessionFactory, session: Session, store: Store, clock: Clock
) -> None:
    one = files.stage(factory, DRAFT, None, sent(photo()))
    with unit_of_work(factory) as writing:
        files.take(writing, DRAFT)
        files.release(writing, one.sha256)
    clock.forward(hours=2)
    assert sweep_orphans(factory).done == 1
    assert hashes(session) == on_disk(store) == []


def test_views_go_with_their_original(factory: SessionFactory, session: Session, store: Store, clock: Clock) -> None:
    sha256 = files.keep(factory, sent(photo()).stream)
    for ending in (".thumb.webp", ".view.jpg"):
        store.put(f"{sha256[:2]}/{sha256}{ending}", sent(b"picture").stream, 7)
    a_day_each(factory, clock, 8)
    assert on_disk(store) == []


def test_a_photo_sent_again_while_it_is_being_removed_is_there(
    factory: SessionFactory, session: Session, store: Store, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    files.keep(factory, sent(photo()).stream)
    clock.forward(days=8)
    now = clock.now()
    delete, senders = store.delete, []

    def send() -> None:
        with kernel_clock.frozen(now):
            files.stage(factory, DRAFT, None, sent(photo()))

    def slow(key: str) -> None:
        if not senders:
            senders.append(Thread(target=send))
            senders[0].start()
            time.sleep(0.3)
        delete(key)

    monkeypatch.setattr(store, "delete", slow)
    sweep_orphans(factory)
    senders[0].join()
    session.rollback()
    one = files.staged(session, DRAFT)[0]
    with files.open_blob(one.sha256) as kept:
        assert kept.read() == photo()


def test_a_removal_that_fails_is_tried_again(
    factory: SessionFactory, session: Session, store: Store, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    files.keep(factory, sent(photo()).stream)
    clock.forward(days=8)

    def trip(_key: str) -> None:
        raise files.StorageFull

    with monkeypatch.context() as patch:
        patch.setattr(store, "delete", trip)
        assert sweep_orphans(factory).failed == 1
    assert len(hashes(session)) == 1
    assert sweep_orphans(factory).done == 1
    assert hashes(session) == on_disk(store) == []


def test_what_a_killed_process_left_half_written_goes(factory: SessionFactory, store: Store, clock: Clock) -> None:
    store.check()
    old, new = store.incoming / "tmpold", store.incoming / "tmpnew"
    for path in (old, new):
        path.write_bytes(b"half")
    then = clock.now().timestamp()
    os.utime(old, (then - 7200, then - 7200))
    os.utime(new, (then, then))
    sweep_orphans(factory)
    assert on_disk(store) == ["tmpnew"]
