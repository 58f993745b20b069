"""Visits on the one calendar."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from itertools import product

import pytest
from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError

from portal.audit.models import Event
from portal.kernel.access import SYSTEM, Role
from portal.kernel.clock import frozen
from portal.kernel.db import unit_of_work
from portal.kernel.errors import Conflict, Forbidden, Missing, Refused
from portal.workforce import services
from portal.workforce.models import MOVES, Action, Admits, Appointment, OccupiedQuarter, Status
from portal.workforce.policy import may, visible_to

HOUR, QUARTER = timedelta(hours=1), timedelta(minutes=15)


@pytest.fixture
def planner(make):
    return make.actor(make.person(Role.DISPATCHER))


@pytest.fixture
def book(make, planner):
    def booked(**facts):
        matter = facts.pop("matter", None) or make.bare_matter()
        person = facts.pop("person", None) or make.the("technician")
        span = facts.pop("span")
        given = {"window": span, "span": span, "admits": Admits.RESIDENT}
        return make.do(services.book, planner, matter.id, matter.estate_id, person.id, **(given | facts))

    return booked


def quarters(session):
    session.rollback()
    return sorted(session.execute(select(OccupiedQuarter.person_id, OccupiedQuarter.quarter)).all())


def test_a_booked_visit_keeps_what_was_promised_apart_from_what_is_planned(make, book, noon, session, planner):
    window, span = (noon + HOUR, noon + 3 * HOUR), (noon + HOUR, noon + 2 * HOUR)
    made = book(window=window, span=span, admits=Admits.HELD_KEY, note="Key 12 in the safe")
    assert (made.window_from, made.window_to, made.span_from, made.span_to) == (*window, *span)
    assert (made.admits, made.admit_note, made.status) == (Admits.HELD_KEY, "Key 12 in the safe", Status.BOOKED)
    assert (made.booked_by_id, made.booked_at, len(made.code)) == (planner.id, noon, 4)
    first = int(span[0].timestamp()) // 900
    assert quarters(session) == [(made.person_id, first + number) for number in range(4)]
    event = session.scalars(select(Event)).one()
    assert (event.action, event.matter_id, event.data["appointment_id"]) == (
        "appointment.booked", made.matter_id, made.id,
    )  # fmt: skip


@pytest.mark.row("S48")
def test_two_visits_of_one_person_do_not_overlap_and_the_refusal_names_the_other(make, book, noon):
    first = make.bare_matter()
    book(matter=first, span=(noon + HOUR, noon + 3 * HOUR))
    with pytest.raises(Conflict) as conflict:
        book(span=(noon + 3 * HOUR - QUARTER, noon + 4 * HOUR))
    assert list(conflict.value.now.values()) == [first.reference, "2026-03-11 13:00–15:00"]


def test_a_refused_visit_leaves_nothing(make, book, noon, session):
    book(span=(noon + HOUR, noon + 3 * HOUR))
    before = quarters(session)
    with pytest.raises(Conflict):
        book(span=(noon + 2 * HOUR, noon + 5 * HOUR))
    assert quarters(session) == before
    assert len(session.scalars(select(Appointment)).all()) == 1


def test_visits_may_follow_one_another_and_others_work_at_the_same_time(make, book, noon):
    book(span=(noon + HOUR, noon + 2 * HOUR))
    book(span=(noon + 2 * HOUR, noon + 3 * HOUR))
    book(span=(noon + HOUR, noon + 3 * HOUR), person=make.technician())


def test_a_clash_at_another_estate_tells_no_reference(make, book, noon):
    far = make.estate()
    person = make.person(Role.TECHNICIAN)
    make.membership(person, Role.TECHNICIAN, far)
    elsewhere = make.actor(make.person(Role.DISPATCHER, far))
    matter = make.bare_matter(estate=far)
    times = (noon + HOUR, noon + 2 * HOUR)
    make.do(services.book, elsewhere, matter.id, far.id, person.id, times, times, Admits.OPEN)
    with pytest.raises(Conflict) as conflict:
        book(person=person, span=times)
    assert matter.reference not in str(conflict.value.now)


@pytest.mark.row("S48")
def test_of_two_dispatchers_at_once_exactly_one_wins(make, factory, noon, session):
    person = make.the("technician")
    dispatchers = [make.actor(make.person(Role.DISPATCHER)) for _ in range(4)]
    found = [make.bare_matter() for _ in range(4)]

    def run(number):
        starts = noon + HOUR + number * QUARTER
        times = (starts, starts + 2 * HOUR)
        with frozen(noon):
            try:
                with unit_of_work(factory) as writing:
                    matter = found[number]
                    services.book(
                        writing,
                        dispatchers[number],
                        matter.id,
                        matter.estate_id,
                        person.id,
                        times,
                        times,
                        Admits.RESIDENT,
                    )
            except Conflict:
                return 0
        return 1

    with ThreadPoolExecutor(4) as pool:
        assert sum(pool.map(run, range(4))) == 1
    assert len(session.scalars(select(Appointment)).all()) == 1
    assert len(quarters(session)) == 8


def test_two_people_who_swap_visits_at_once_do_not_lock_each_other_out(make, factory, noon, planner):
    one, other = make.technician(), make.technician()
    visits = [make.visit(one, starts=noon + HOUR), make.visit(other, starts=noon + HOUR)]

    def run(number):
        times = (noon + 3 * HOUR, noon + 4 * HOUR)
        with frozen(noon), unit_of_work(factory) as writing:
            person = (other, one)[number]
            services.move(
                writing,
                planner,
                visits[number].id,
                person_id=person.id,
                window=times,
                span=times,
                admits=Admits.RESIDENT,
            )
        return 1

    with ThreadPoolExecutor(2) as pool:
        assert sum(pool.map(run, range(2))) == 2


def test_the_database_itself_knows_that_nobody_is_in_two_places(make, factory, noon):
    visit = make.visit(starts=noon + HOUR)
    taken = OccupiedQuarter(person_id=visit.person_id, quarter=visit.quarters[0], appointment_id=visit.id)
    with pytest.raises(IntegrityError), unit_of_work(factory) as session:
        session.add(taken)


WRONG = {
    "a window that ends before it begins": ({"window": (2, 1)}, "window"),
    "a span that ends before it begins": ({"span": (2, 1), "window": (1, 3)}, "span"),
    "a span of nothing": ({"span": (2, 2), "window": (1, 3)}, "span"),
    "a span off the quarters": ({"span": (1.1, 2), "window": (1, 3)}, "span"),
    "a span of more than a day": ({"span": (1, 26), "window": (1, 26)}, "span"),
    "a span that has passed": ({"span": (-2, -1), "window": (-2, -1)}, "span"),
    "a span outside the window": ({"span": (3, 4), "window": (1, 3)}, "span"),
    "a key that nobody names": ({"admits": Admits.HELD_KEY}, "note"),
    "an owner from afar whom nobody can call": ({"admits": Admits.REMOTE_OWNER, "note": " "}, "note"),
    "an emergency entry without witnesses": ({"admits": Admits.EMERGENCY_ENTRY}, "note"),
}


@pytest.mark.parametrize("what", list(WRONG))
def test_refused_beside_its_field_is(book, noon, what):
    facts, field = WRONG[what]
    times = {name: tuple(noon + at * HOUR for at in facts[name]) for name in ("window", "span") if name in facts}
    with pytest.raises(Refused) as refused:
        book(**({"span": (noon + HOUR, noon + 2 * HOUR)} | facts | times))
    assert set(refused.value.fields) == {field}


def test_a_span_outside_the_window_can_be_explained(book, noon):
    made = book(window=(noon + HOUR, noon + 2 * HOUR), span=(noon + HOUR, noon + 4 * HOUR), note="Two rooms; told so")
    assert made.span_to > made.window_to


def test_only_whoever_does_visits_here_is_sent(make, book, noon):
    span = (noon + HOUR, noon + 2 * HOUR)
    for person in (make.person(Role.FRONT_DESK), make.person(Role.TECHNICIAN, make.estate()), make.person()):
        with pytest.raises(Refused) as refused:
            book(person=person, span=span)
        assert set(refused.value.fields) == {"technician"}


def test_whoever_is_away_is_not_sent(make, book, noon):
    person = make.technician()
    make.absence(person, noon, noon + 5 * HOUR)
    with pytest.raises(Conflict) as conflict:
        book(person=person, span=(noon + 4 * HOUR, noon + 6 * HOUR))
    assert list(conflict.value.now.values()) == ["2026-03-11 12:00–17:00"]
    book(person=person, span=(noon + 5 * HOUR, noon + 6 * HOUR))


def test_a_matter_of_another_estate_can_not_be_booked_here(make, planner, noon):
    far, times = make.bare_matter(estate=make.estate()), (noon + HOUR, noon + 2 * HOUR)
    here = make.the("estate")
    for key, estate, refusal in (
        (far.id, here.id, Missing),
        (far.id, far.estate_id, Forbidden),
        (2**40, here.id, Missing),
    ):
        with pytest.raises(refusal):
            make.do(services.book, planner, key, estate, make.technician().id, times, times, Admits.OPEN)


def test_a_moved_visit_frees_its_old_time_and_has_to_be_accepted_anew(make, planner, noon, session):
    visit = make.visit(starts=noon + HOUR)
    make.do(services.accept, make.actor(make.the("technician")), visit.id)
    span = (noon + HOUR + 2 * QUARTER, noon + 3 * HOUR)
    moved = make.do(
        services.move, planner, visit.id, person_id=visit.person_id, window=span, span=span, admits=Admits.TENANT
    )
    assert (moved.status, moved.accepted_at, moved.admits) == (Status.BOOKED, None, Admits.TENANT)
    assert [quarter for _, quarter in quarters(session)] == list(moved.quarters)


def test_a_visit_moved_to_somebody_else_stands_on_their_calendar(make, planner, noon, session):
    visit, other = make.visit(starts=noon + HOUR), make.technician()
    span = (visit.span_from, visit.span_to)
    make.do(services.move, planner, visit.id, person_id=other.id, window=span, span=span, admits=Admits.RESIDENT)
    assert {person for person, _ in quarters(session)} == {other.id}


def test_a_move_to_a_taken_time_changes_nothing(make, planner, noon, session):
    visit = make.visit(starts=noon + HOUR)
    make.visit(starts=noon + 3 * HOUR)
    before, span = quarters(session), (noon + 3 * HOUR, noon + 4 * HOUR)
    with pytest.raises(Conflict):
        make.do(
            services.move, planner, visit.id, person_id=visit.person_id, window=span, span=span, admits=Admits.RESIDENT
        )
    assert quarters(session) == before


def test_a_form_made_before_somebody_else_moved_it_is_out_of_date(make, planner, noon):
    visit = make.visit(starts=noon + HOUR)
    with pytest.raises(Conflict) as conflict:
        make.do(services.cancel, planner, visit.id, "Rain", version=visit.version + 1)
    assert list(conflict.value.now.values()) == ["2026-03-11 13:00–14:00"]


@pytest.mark.parametrize("refused", [True, False])
def test_a_visit_that_is_called_off_needs_a_reason_and_frees_the_time(make, planner, noon, session, refused):
    visit = make.visit(starts=noon + HOUR)
    act, actor = (services.refuse, make.actor(make.the("technician"))) if refused else (services.cancel, planner)
    with pytest.raises(Refused):
        make.do(act, actor, visit.id, " ")
    off = make.do(act, actor, visit.id, "My child is ill")
    assert (off.status, off.cancel_reason, off.refused) == (Status.CANCELLED, "My child is ill", refused)
    assert (visit.is_open, off.is_open) == (True, False)
    assert quarters(session) == []


def test_arrival_is_proved_by_a_photo_of_the_door_with_its_time(make, noon):
    visit, person = make.visit(starts=noon + HOUR), make.the("technician")
    photo = make.door_photo(visit.matter_id, person)
    there = make.do(services.arrive, make.actor(person), visit.id, at=noon + HOUR, photo_id=photo)
    assert (there.status, there.arrived_at, there.proof_photo_id, there.proved_by_code) == (
        Status.ARRIVED, noon + HOUR, photo, False,
    )  # fmt: skip


def test_arrival_is_proved_by_the_households_code(make, noon):
    visit = make.visit(starts=noon + HOUR)
    actor = make.actor(make.the("technician"))
    spoken = f" {visit.code[:2]} {visit.code[2:]} "
    assert make.do(services.say_code, actor, visit.id, spoken) is None
    assert make.do(services.arrive, actor, visit.id, at=noon).proved_by_code


@pytest.mark.parametrize("code", ["", "99999"])
def test_without_proof_nobody_has_arrived(make, noon, code):
    visit, actor = make.visit(starts=noon + HOUR), make.actor(make.the("technician"))
    assert make.do(services.say_code, actor, visit.id, code)
    with pytest.raises(Refused) as refused:
        make.do(services.arrive, actor, visit.id, at=noon)
    assert set(refused.value.fields) == {"photos"}


def test_a_photo_of_another_matter_proves_nothing(make, noon):
    visit, person = make.visit(starts=noon + HOUR), make.the("technician")
    for photo in (make.door_photo(make.bare_matter().id, person), 2**40):
        with pytest.raises(Missing):
            make.do(services.arrive, make.actor(person), visit.id, at=noon, photo_id=photo)


def test_no_access_needs_proof_of_presence(make, noon, session):
    visit, person = make.visit(starts=noon + HOUR), make.the("technician")
    actor, at = make.actor(person), noon + HOUR + QUARTER
    with pytest.raises(Refused):
        make.do(services.no_access, actor, visit.id, at=at)
    photo = make.door_photo(visit.matter_id, person)
    gone = make.do(services.no_access, actor, visit.id, at=at, photo_id=photo)
    assert (gone.status, gone.no_access_at, gone.proof_photo_id) == (Status.NO_ACCESS, at, photo)
    assert [quarter for _, quarter in quarters(session)] == list(visit.quarters)[:1]


def test_whoever_has_arrived_has_proved_it_already(make, noon):
    visit = make.visit(starts=noon + HOUR)
    actor = make.actor(make.the("technician"))
    make.do(services.say_code, actor, visit.id, visit.code)
    make.do(services.arrive, actor, visit.id, at=noon)
    assert make.do(services.no_access, actor, visit.id, at=noon).status is Status.NO_ACCESS


def test_a_visit_that_ends_early_frees_the_rest_of_its_time(make, noon, session):
    visit = make.visit(starts=noon + HOUR, hours=2)
    actor = make.actor(make.the("technician"))
    make.do(services.say_code, actor, visit.id, visit.code)
    make.do(services.arrive, actor, visit.id, at=noon + HOUR)
    done = make.do(services.finish_open, actor, visit.matter_id, noon + 2 * HOUR + timedelta(minutes=1))
    assert [(one.status, one.done_at) for one in done] == [(Status.DONE, noon + 2 * HOUR + timedelta(minutes=1))]
    assert [quarter for _, quarter in quarters(session)] == list(visit.quarters)[:5]


def test_only_what_is_going_on_is_finished(make, noon, planner):
    visit = make.visit(starts=noon + HOUR)
    assert make.do(services.finish_open, planner, visit.matter_id, noon) == []


LEGAL = {
    ("booked", "accept"): "accepted", ("booked", "move"): "booked", ("booked", "refuse"): "cancelled",
    ("booked", "cancel"): "cancelled", ("booked", "arrive"): "arrived", ("booked", "no_access"): "no_access",
    ("accepted", "move"): "booked", ("accepted", "refuse"): "cancelled", ("accepted", "cancel"): "cancelled",
    ("accepted", "arrive"): "arrived", ("accepted", "no_access"): "no_access",
    ("arrived", "no_access"): "no_access", ("arrived", "finish"): "done",
}  # fmt: skip


@pytest.mark.parametrize(("status", "action"), list(product(Status, Action)))
def test_every_status_answers_every_action(status, action, noon):
    visit = Appointment(status=status)
    acts = {
        Action.ACCEPT: lambda: visit.accept(noon),
        Action.MOVE: lambda: visit.rebook(7, (noon, noon), (noon, noon)),
        Action.REFUSE: lambda: visit.cancel("Ill", noon, refused=True),
        Action.CANCEL: lambda: visit.cancel("Rain", noon),
        Action.ARRIVE: lambda: visit.arrive(noon),
        Action.NO_ACCESS: lambda: visit.fail_access(noon),
        Action.FINISH: lambda: visit.finish(noon),
    }
    if (status, action) in LEGAL:
        assert action in visit.moves
        acts[action]()
        assert visit.status == LEGAL[status, action]
    else:
        with pytest.raises(Conflict):
            acts[action]()
        assert visit.status is status


def test_every_status_can_be_reached():
    assert {move.target for move in MOVES.values()} | {Status.BOOKED} == set(Status)


def test_an_act_that_comes_too_late_is_refused_with_what_stands_there(make, planner, noon):
    visit = make.visit(starts=noon + HOUR)
    make.do(services.cancel, planner, visit.id, "Rain")
    with pytest.raises(Conflict) as conflict:
        make.do(services.cancel, planner, visit.id, "Rain")
    assert conflict.value.now
    with pytest.raises(Missing):
        make.do(services.cancel, planner, 2**40, "Rain")


PLANNERS = {Role.DISPATCHER, Role.SUPERVISOR, Role.MANAGER}
READERS = PLANNERS | {
    Role.FRONT_DESK, Role.STEWARD, Role.STOREKEEPER, Role.SURVEYOR, Role.CASE_OFFICER, Role.AUDITOR, Role.REGIONAL_HEAD,
}  # fmt: skip
DOORS = {Action.ACCEPT, Action.REFUSE, Action.ARRIVE, Action.NO_ACCESS}


@pytest.mark.parametrize("role", list(Role))
def test_who_may_do_what_with_a_visit(make, session, role, noon):
    visit = make.visit(starts=noon + HOUR)
    actor, far = make.actor(make.person(role)), make.actor(make.person(role, make.estate()))
    for action in Action:
        assert may(actor, action, visit) is (role in PLANNERS and action not in DOORS)
        assert not may(far, action, visit)
    assert bool(session.scalars(select(Appointment).where(visible_to(actor))).all()) is (role in READERS)
    assert not session.scalars(select(Appointment).where(visible_to(far))).all()


def test_whoever_was_sent_acts_at_the_door_and_nobody_else(make, session, noon):
    visit = make.visit(starts=noon + HOUR)
    sent, other = make.actor(make.the("technician")), make.actor(make.technician())
    assert {action for action in Action if may(sent, action, visit)} == DOORS | {Action.FINISH}
    assert not any(may(other, action, visit) for action in Action)
    assert len(session.scalars(select(Appointment).where(visible_to(sent))).all()) == 1
    for nobody in (other, SYSTEM):
        assert not session.scalars(select(Appointment).where(visible_to(nobody))).all()


@pytest.mark.parametrize("act", [services.accept, services.arrive, services.no_access, services.refuse])
def test_nobody_acts_for_whoever_was_sent(make, planner, noon, act):
    visit = make.visit(starts=noon + HOUR)
    more = {"reason": "Ill"} if act is services.refuse else {}
    more = {"at": noon} if act in {services.arrive, services.no_access} else more
    with pytest.raises(Forbidden):
        make.do(act, planner, visit.id, **more)


IMPOSSIBLE = {
    "with a window backwards": {"window_to": -9},
    "with a span backwards": {"span_to": -9},
    "cancelled without a moment": {"status": Status.CANCELLED},
    "cancelled without a reason": {"status": Status.CANCELLED, "cancelled_at": 0},
    "done without a moment": {"status": Status.DONE, "arrived_at": 0, "proved_by_code": True},
    "no access without a moment": {"status": Status.NO_ACCESS, "proved_by_code": True},
    "arrived without a moment": {"status": Status.ARRIVED, "proved_by_code": True},
    "arrived without proof": {"status": Status.ARRIVED, "arrived_at": 0},
    "no access without proof": {"status": Status.NO_ACCESS, "no_access_at": 0},
    "booked and there already": {"arrived_at": 0, "proved_by_code": True},
    "accepted without a moment": {"status": Status.ACCEPTED},
    "with a key that nobody names": {"admits": Admits.HELD_KEY},
}


@pytest.mark.parametrize("what", list(IMPOSSIBLE))
def test_no_visit_is(make, factory, noon, what):
    visit = make.visit(starts=noon + HOUR)
    values = {
        name: noon + value * HOUR if isinstance(value, int) and not isinstance(value, bool) else value
        for name, value in IMPOSSIBLE[what].items()
    }
    with pytest.raises(IntegrityError), unit_of_work(factory) as session:
        session.execute(update(Appointment).where(Appointment.id == visit.id).values(version=2, **values))
