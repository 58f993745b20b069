"""The clock's part of imports: each claimed, all of it or nothing, however workers die or race."""

import random
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from portal.accounts.models import Person
from portal.estates import jobs
from portal.estates.models import Home, ImportBatch, ImportSource, ImportStatus, Relation, RelationKind
from portal.estates.services import importing, imports, relations, writing
from portal.kernel import clock as kernel_clock
from portal.kernel.access import Role

HEADINGS = "building,home,name,phone,relation,from,to"


@pytest.fixture
def manager(make):
    return make.actor(make.person(Role.MANAGER))


@pytest.fixture
def receive(make, manager):
    def receive(*lines, estate=None):
        content = "\n".join([HEADINGS, *lines]).encode()
        upload = imports.Upload("roster.csv", content, RelationKind.OWNER, True)
        where = estate or make.the("estate")
        return make.do(imports.receive, manager, where.id, upload)

    return receive


@pytest.fixture
def confirmed(make, manager, receive, factory):
    def confirmed(*lines):
        batch_id = receive(*lines)
        jobs.run_imports(factory)
        version = make.read(ImportBatch, batch_id).version
        make.do(imports.confirm, manager, make.the("estate").id, batch_id, version=version)
        return batch_id

    return confirmed


def count(make, model):
    with make.reading() as session:
        return session.scalar(select(func.count()).select_from(model))


def several(run, how_many=4):
    now = kernel_clock.now()

    def frozen(_):
        with kernel_clock.frozen(now):
            return run()

    with ThreadPoolExecutor(how_many) as pool:
        return list(pool.map(frozen, range(how_many)))


def test_many_schedulers_check_and_apply_an_import_once(make, confirmed, factory):
    batch_id = confirmed(*[f"3,{floor}01,Person {floor},1380013{floor:04},owner,," for floor in range(1, 31)])
    people = count(make, Person)
    tallies = several(lambda: jobs.run_imports(factory))
    assert sum(tally.done for tally in tallies) == 1
    assert not any(tally.failed for tally in tallies)
    assert make.read(ImportBatch, batch_id).status is ImportStatus.APPLIED
    assert (count(make, Home), count(make, Relation), count(make, Person) - people) == (30, 30, 30)


def test_of_one_estate_only_one_import_is_worked_on_at_a_time(make, receive, factory):
    first, second = receive("3,101,Li,13800138000,owner,,"), receive("3,102,Wang,13800138001,owner,,")
    assert importing.take_turn(factory, first)
    assert importing.take_turn(factory, second) is None
    elsewhere = make.estate()
    manager = make.actor(make.person(Role.MANAGER, elsewhere))
    upload = imports.Upload("x.csv", b"home\n3-1204\n", RelationKind.OWNER, True)
    assert importing.take_turn(factory, make.do(imports.receive, manager, elsewhere.id, upload))


def test_a_worker_that_died_is_followed_by_another_within_two_minutes(make, confirmed, factory, clock):
    batch_id = confirmed("3,101,Li,13800138000,owner,,")
    assert importing.take_turn(factory, batch_id)
    assert jobs.run_imports(factory).done == 0
    clock.forward(minutes=2)
    assert jobs.run_imports(factory).done == 1
    assert make.read(ImportBatch, batch_id).status is ImportStatus.APPLIED
    assert count(make, Home) == 1


def test_a_worker_that_was_overtaken_writes_nothing(make, confirmed, factory, clock):
    batch_id = confirmed("3,101,Li,13800138000,owner,,")
    slow = importing.take_turn(factory, batch_id)
    clock.forward(minutes=2)
    assert importing.work(importing.take_turn(factory, batch_id))
    assert importing.work(slow) is False
    assert count(make, Relation) == 1


def test_a_worker_that_was_overtaken_at_the_last_moment_writes_nothing(make, confirmed, factory, clock, monkeypatch):
    batch_id = confirmed("3,101,Li,13800138000,owner,,")
    slow = importing.take_turn(factory, batch_id)
    planned = importing._planned(slow)
    clock.forward(minutes=2)
    assert importing.take_turn(factory, batch_id)
    monkeypatch.setattr(importing, "_planned", lambda turn: planned)
    assert importing.work(slow) is False
    assert count(make, Relation) == 0


def test_a_write_that_breaks_leaves_nothing_and_is_tried_again(make, confirmed, factory, clock, monkeypatch):
    batch_id = confirmed("3,101,Li,13800138000,owner,,", "3,102,Wang,13800138001,owner,,")
    before = (count(make, Home), count(make, Person), count(make, Relation))
    whole = writing._Writer._new_relations

    def trip(self):
        whole(self)
        raise RuntimeError("the disk is full")

    monkeypatch.setattr(writing._Writer, "_new_relations", trip)
    assert jobs.run_imports(factory).failed == 1
    assert (count(make, Home), count(make, Person), count(make, Relation)) == before
    assert make.read(ImportBatch, batch_id).status is ImportStatus.APPLYING
    monkeypatch.undo()
    clock.forward(minutes=2)
    assert jobs.run_imports(factory).done == 1
    assert count(make, Home) == 2


def test_an_import_that_keeps_breaking_fails_in_the_end(make, confirmed, factory, clock, monkeypatch):
    batch_id = confirmed("3,101,Li,13800138000,owner,,")
    monkeypatch.setattr(importing, "write", lambda *_: 1 / 0)
    for _ in range(importing.MOST_TRIES + 1):
        jobs.run_imports(factory)
        clock.forward(minutes=2)
    batch = make.read(ImportBatch, batch_id)
    assert (batch.status, batch.errors) == (ImportStatus.FAILED, [{"code": "internal"}])
    assert count(make, ImportSource) == 0
    assert jobs.run_imports(factory).done == 0


def test_what_the_desk_changes_while_a_file_is_written_is_not_overwritten(
    make, manager, confirmed, factory, clock, monkeypatch
):
    confirmed("3,101,Li,13800138000,owner,2020-01-01,")
    jobs.run_imports(factory)
    with make.reading() as session:
        relation = session.scalar(select(Relation))
    batch_id = confirmed("3,101,Li,13800138000,owner,2021-01-01,")
    planned = importing._planned

    def end_meanwhile(turn):
        found = planned(turn)
        make.do(relations.end_relation, manager, relation.id, version=relation.version)
        return found

    monkeypatch.setattr(importing, "_planned", end_meanwhile)
    tally = jobs.run_imports(factory)
    assert (tally.done, tally.lost) == (0, 1)
    monkeypatch.undo()
    jobs.run_imports(factory)
    assert make.read(Relation, relation.id).valid_from.year == 2020
    assert make.read(Relation, relation.id).ends_at is not None
    # What the person saw is no longer what would happen, so they are asked again.
    assert make.read(ImportBatch, batch_id).status is ImportStatus.CHECKED


def test_an_import_that_nobody_confirms_is_forgotten(make, manager, receive, factory, clock):
    batch_id = receive("3,101,Li,13800138000,owner,,")
    jobs.run_imports(factory)
    clock.forward(days=6)
    assert jobs.forget_imports(factory).done == 0
    clock.forward(days=1)
    assert jobs.forget_imports(factory).done == 1
    assert make.read(ImportBatch, batch_id).status is ImportStatus.DROPPED
    assert count(make, ImportSource) == 0


def test_how_far_an_import_is_can_be_read_meanwhile(make, receive, factory, monkeypatch):
    batch_id = receive(*[f"3,{n},Person {n},,owner,," for n in range(1000, 4500)])
    seen = []
    report = importing.Turn.report

    def look(turn, percent):
        report(turn, percent)
        seen.append(make.read(ImportBatch, batch_id).progress)

    monkeypatch.setattr(importing.Turn, "report", look)
    jobs.run_imports(factory)
    assert seen == sorted(seen)
    assert len(set(seen)) > 4
    assert make.read(ImportBatch, batch_id).progress == 100


def noisy_roster(seed):
    """A roster as estates have them: shared phones, two homes of one owner, tenants, who has left, odd spellings."""
    chance = random.Random(seed)
    lines = []
    for _ in range(60):
        building, number = chance.randint(1, 2), f"{chance.randint(1, 4)}0{chance.randint(1, 2)}"
        label = chance.choice([f"{building},{number}", f"{building}号楼,{number}室", f",{building}-{number}"])
        name = chance.choice(["王伟", "李娜", "陈静", "Wang Wei", "wang  wei", ""])
        phone = chance.choice(["", "13800138000", "138-0013-8001", f"139001390{chance.randint(10, 30)}"])
        kind = chance.choice(["owner", "租户", "family", "co-owner", "代办人", ""])
        start = chance.choice(["", "2020-01-01", "2026/2/1", "2026年4月1日"])
        end = chance.choice(["", "", "", "2026-02-10", "2026-09-01"])
        lines.append(f"{label},{name},{phone},{kind},{start},{end}" if name else f"{label},,,,,")
    return lines


@pytest.mark.parametrize("seed", range(8))
def test_a_second_import_of_any_roster_changes_nothing(make, manager, receive, factory, clock, seed):
    lines = noisy_roster(seed)
    estate = make.the("estate")
    for _ in range(60):
        batch_id = receive(*lines)
        jobs.run_imports(factory)
        batch = make.read(ImportBatch, batch_id)
        if batch.status is ImportStatus.CHECKED:
            break
        wrong = wrong_lines(make, batch_id)
        lines = [line for number, line in enumerate(lines, 2) if number not in wrong]
    assert len(lines) > 5
    make.do(imports.confirm, manager, estate.id, batch_id, version=batch.version)
    assert jobs.run_imports(factory).done == 1
    assert make.read(ImportBatch, batch_id).status is ImportStatus.APPLIED
    for later in (timedelta(0), timedelta(days=1), timedelta(days=400)):
        clock.set(kernel_clock.now() + later)
        again = make.read(ImportBatch, receive(*lines))
        jobs.run_imports(factory)
        again = make.read(ImportBatch, again.id)
        assert again.status is ImportStatus.CHECKED
        changed = acts(make, again.id)
        assert not changed, (later, changed)


def wrong_lines(make, batch_id):
    with make.reading() as session:
        rows = session.execute(
            select(importing.ImportLine.line).where(
                importing.ImportLine.batch_id == batch_id, importing.ImportLine.level == "error"
            )
        )
        return {row.line for row in rows}


def acts(make, batch_id):
    with make.reading() as session:
        rows = session.scalars(select(importing.ImportLine).where(importing.ImportLine.batch_id == batch_id))
        return {row.line: row.acts for row in rows if row.acts}
