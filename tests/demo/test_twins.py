"""A story that the demo tells leaves the same rows as the use-cases would: nothing in its history is made up."""

from datetime import UTC, datetime, timedelta
from random import Random

import pytest
from sqlalchemy import select

from portal.demo import loading
from portal.demo.acts import answering as on_paper
from portal.demo.acts import calendar as calendar_on_paper
from portal.demo.acts import clocks, handing, site, verdicts, waiting, work
from portal.demo.acts import intake as intake_on_paper
from portal.demo.acts.site import Found
from portal.demo.acts.waiting import Why
from portal.demo.book import Book
from portal.demo.pictures import Album
from portal.demo.today.stage import Stage
from portal.estates.models import PlaceKind
from portal.kernel.access import Role
from portal.kernel.db import unit_of_work
from portal.kernel.severity import Scope
from portal.matters import services as matters
from portal.matters.models import LinkPurpose
from portal.notifications.models import Message
from portal.promises.models import PauseReason
from portal.repairs import services as repairs
from portal.repairs.models import Degree, Nature
from portal.reports import checklists
from portal.reports.categories import Category, Trade
from portal.reports.models import VerdictWord, Voice, WayOn
from portal.reports.services import answering
from portal.reports.services import verdicts as verdicts_for_real
from portal.workforce.models import Admits, OccupiedQuarter
from tests.demo.twins import ForReal, rows_for_real, rows_on_paper, told_alike

BEGINS = datetime(2026, 3, 10, 1, 30, tzinfo=UTC)  # A Tuesday, half past nine in Shanghai.
NOW = BEGINS + timedelta(days=20)


class Both:
    """Does every act twice."""

    def __init__(self, database, world, case):
        self.case, self.tale, self.world = case, case.tale, world
        self.real = ForReal(database, case)
        self.at = case.at

    def later(self, **length):
        self.at += timedelta(**length)
        return self.at

    def step(self, paper, real):
        """An act at this moment: on paper, then what the clock did before it, then for real."""
        paper()
        self.real.sweeps(before=self.at)
        real()
        self.real.sweeps()

    def receive(self):
        intake_on_paper.receive(self.tale, self.case.said, self.case.at, self.case.by)
        self.real.receive()

    def answer(self, by, hours=20):
        words, promised_at = ("You told us.", "I see to it.", "By then."), self.at + timedelta(hours=hours)
        parts = dict(zip(("restatement", "stance", "promise"), words, strict=True), promised_at=promised_at)
        self.step(
            lambda: on_paper.answer(self.tale, words, promised_at, self.at, by),
            lambda: self.real.act(answering.answer, self.at, self.real.actor(by), self.real.report_id, **parts),
        )

    def triage(self, by, to, **changed):
        report = self.tale.report
        facts = {"category": report.category, "scope": report.scope, "growing": report.growing} | changed
        same = {"essential_lost": report.essential_lost, "danger": report.danger, "life": report.life}
        who = self.real.actor(by)
        self.step(
            lambda: on_paper.triage(self.tale, self.at, by, accountable=to, **facts),
            lambda: self.real.act(
                answering.triage,
                self.at,
                who,
                self.real.report_id,
                accountable_id=to.id if to else None,
                **facts,
                **same,
            ),
        )

    def say(self, name, *args, by, **kwargs):
        """An act of answering that takes the same words on both sides."""
        paper, real = getattr(on_paper, name), getattr(answering, name)
        if name == "promise_update":
            words, until = args
            self.step(
                lambda: paper(self.tale, words, until, self.at, by),
                lambda: self.real.act(real, self.at, self.real.actor(by), self.real.report_id, words=words, at=until),
            )
        else:
            self.step(
                lambda: paper(self.tale, *args, self.at, by, **kwargs),
                lambda: self.real.act(real, self.at, self.real.actor(by), self.real.report_id, *args, **kwargs),
            )

    def order(self, by, trade=Trade.PLUMBING):
        jobs = []
        self.step(
            lambda: jobs.append(work.open_order(self.tale, trade, self.at, by)),
            lambda: self.real.act(repairs.open_order, self.at, self.real.actor(by), self.real.report_id, trade),
        )
        return jobs[0]

    def order_id(self, job):
        return self.real.orders()[self.tale.jobs.index(job)]

    def book(self, job, by, who, hours=3):
        start = datetime.fromtimestamp(-(-int((self.at + timedelta(hours=hours)).timestamp()) // 900) * 900, UTC)
        window, span = (start, start + timedelta(hours=2)), (start, start + timedelta(hours=1))
        admits = Admits.RESIDENT if self.tale.house else Admits.OPEN
        planned = repairs.Visit(who.id, window, span, admits)
        visits = []
        self.step(
            lambda: visits.append(work.book(self.tale, job, who, window, span, self.at, by)),
            lambda: self.real.act(repairs.book, self.at, self.real.actor(by), self.order_id(job), planned),
        )
        return visits[0]

    def accept(self, visit, who):
        self.step(
            lambda: work.accept(self.tale, visit, self.at, who),
            lambda: self.real.act(repairs.accept, self.at, self.real.actor(who), self.real.visit()),
        )

    def move(self, job, visit, by, hours):
        window, span = ((a + timedelta(hours=hours), b + timedelta(hours=hours)) for a, b in (
            (visit.window_from, visit.window_to), (visit.span_from, visit.span_to)))  # fmt: skip
        planned = repairs.Visit(visit.person_id, window, span, visit.admits)
        self.step(
            lambda: work.move(self.tale, job, visit, window, span, "The part is late.", self.at, by),
            lambda: self.real.act(
                repairs.move, self.at, self.real.actor(by), self.real.visit(), planned, reason="The part is late."
            ),
        )

    def arrive(self, job, visit, who, minutes=4):
        self.at = visit.span_from + timedelta(minutes=minutes)
        photo = self.world.album.door()
        proof = self.real.photos([photo])
        self.step(
            lambda: site.arrive(self.tale, job, visit, self.at, who, photo),
            lambda: self.real.act(repairs.arrive, self.at, self.real.actor(who), self.real.visit(), photos=proof),
        )

    def finish(self, job, who):
        found = Found(Nature.WEAR, Degree.SLIGHT, Scope.ROOM, "They say it is fine.")
        photos = self.world.album.several(Category.LEAK_PIPE, "after", 2)
        hashes, order_id = self.real.photos(photos), self.order_id(job)
        self.step(
            lambda: site.finish(self.tale, job, found, "Done.", photos, self.at, who),
            lambda: self.real.act(
                repairs.finish,
                self.at,
                self.real.actor(who),
                order_id,
                repairs.Facts(*found),
                self.ticked(job),
                "Done.",
                hashes,
            ),
        )

    def ticked(self, job):
        """What was ticked on paper: the dice decide about the lines that need not be."""
        rows = self.world.book.rows["checks"]
        mine = [row for row in rows if row["work_order_id"] == job.order.id and row["round"] == job.order.round]
        lines = checklists.lines_for(job.order.category, minor=True)
        assert len(mine) == len(lines)
        return {row["line"] for row in mine if row["passed"]}

    def verdict(self, word, who, voice=Voice.PAGE):
        real = verdicts_for_real.give_by_link if voice is Voice.LINK else verdicts_for_real.give
        args = (
            (self.real.link(LinkPurpose.VERDICT),) if voice is Voice.LINK else (self.person(who), self.real.report_id)
        )
        self.step(
            lambda: verdicts.give(self.tale, word, "In our words.", self.at, who, voice),
            lambda: self.real.act(real, self.at, *args, word, "In our words."),
        )

    def person(self, who):
        return self.real.actor(who)

    def compare(self):
        clocks.sweep(self.tale, self.at)
        self.real.sweeps()
        paper, real = (
            told_alike(rows_on_paper(self.tale)),
            told_alike(rows_for_real(self.real.database, self.real.report_id)),
        )
        for name in real:
            assert paper[name] == real[name], name
        self.compare_quarters()
        self.compare_letters()

    def compare_letters(self):
        """What those who sign in would be written."""
        with self.real.database.reading() as session:
            sent = session.scalars(select(Message).where(Message.recipient_id.in_(self.world.listening))).all()
        paper = sorted((one.at, one.recipient_id, one.kind, sorted(one.params)) for one in self.world.letters.values())
        assert paper == sorted((one.created_at, one.recipient_id, one.kind, sorted(one.params)) for one in sent)

    def compare_quarters(self):
        with self.real.database.reading() as session:
            taken = {(row.person_id, row.quarter) for row in session.query(OccupiedQuarter)}
        visits = [visit for job in self.tale.jobs for visit in job.visits]
        assert taken == {(visit.person_id, one) for visit in visits for one in calendar_on_paper.kept_quarters(visit)}


@pytest.fixture
def founded(clone):
    """The company in the database, and a world to tell stories in."""
    dice = Random(7)
    with unit_of_work(clone.database.writing) as session:
        made = loading._founded(session, Book(session), NOW, dice, Album(dice))
    with clone.database.reading() as session:
        made.book.session = session
        for model_rows in made.book.rows.values():
            assert not model_rows
        yield made


@pytest.fixture
def cast(founded):
    """Who is in it, by their sign-in."""
    return {who.login or who.name: who for who in founded.people.values()}


def begun(
    clone, founded, cast, category=Category.LEAK_PIPE, words="The pipe under the sink leaks.", at=BEGINS, **facts
):
    stage = Stage(founded, "osmanthus")
    return Both(clone.database, founded, stage.by(cast["resident"], "3-1204", category, words, at, photos=2, **facts))


def test_a_repair_that_fails_the_first_verdict_and_is_done_again(clone, founded, cast):
    desk, planner, plumber, resident = (cast[name] for name in ("frontdesk", "dispatcher", "technician", "resident"))
    both = begun(clone, founded, cast)
    both.receive()
    both.later(minutes=12)
    both.answer(desk)
    both.later(minutes=3)
    both.triage(desk, desk)
    both.later(minutes=9)
    both.say("message", "It drips more.", by=resident, by_staff=False)
    both.later(minutes=30)
    both.say("promise_update", "A visit is being planned.", both.at + timedelta(hours=6), by=desk)
    both.later(minutes=9)
    both.say("note", "The bell is broken.", by=desk)
    job = both.order(planner)
    both.later(minutes=5)
    visit = both.book(job, planner, plumber)
    both.later(minutes=8)
    both.accept(visit, plumber)
    both.later(minutes=8)
    both.move(job, visit, planner, hours=22)
    both.later(minutes=8)
    both.accept(visit, plumber)
    both.arrive(job, visit, plumber)
    both.later(minutes=30)
    both.finish(job, plumber)
    both.later(hours=5)
    both.verdict(VerdictWord.NOT, resident)
    both.later(minutes=40)
    both.answer(desk, hours=30)
    visit = both.book(job, planner, plumber)
    both.arrive(job, visit, plumber)
    both.later(minutes=20)
    both.finish(job, plumber)
    both.later(hours=60)
    both.verdict(VerdictWord.SOLVED, resident, Voice.LINK)
    both.later(hours=80)
    both.verdict(VerdictWord.CAME_BACK, resident)
    both.later(hours=3)
    both.compare()


def test_work_that_waits_twice_and_nobody_who_judges_it(clone, founded, cast):
    desk, planner, plumber = (cast[name] for name in ("frontdesk", "dispatcher", "technician"))
    words = "Water is dripping from the ceiling of our bathroom. The stain grows."
    both = begun(clone, founded, cast, Category.LEAK_ABOVE, words, answers={"growing": "yes"})
    both.receive()
    both.later(hours=6)
    both.answer(desk, hours=60)
    both.later(minutes=3)
    both.triage(desk, cast["steward"], growing=False)
    both.later(hours=2)
    job = both.order(planner, Trade.WATERPROOFING)
    visit = both.book(job, planner, plumber)
    both.arrive(job, visit, plumber)
    for days in (4, 9):
        both.later(minutes=25)
        until = both.at + timedelta(days=days)
        facts = {
            "reason": PauseReason.SPECIALIST,
            "why": "A firm is booked.",
            "until": until,
            "meanwhile": "A basin helps.",
        }
        order_id = both.order_id(job)
        both.step(
            lambda until=until: waiting.hold(
                both.tale,
                job,
                Why(PauseReason.SPECIALIST, "A firm is booked.", until, "A basin helps."),
                both.at,
                plumber,
            ),
            lambda facts=facts, order_id=order_id: both.real.act(
                repairs.hold, both.at, both.real.actor(plumber), order_id, **facts
            ),
        )
    both.later(days=8)
    visit = both.book(job, planner, plumber)
    both.arrive(job, visit, plumber)
    before = both.world.album.several(Category.LEAK_ABOVE, "before", 1)
    hashes, order_id = both.real.photos(before), both.order_id(job)
    both.step(
        lambda: site.before(both.tale, job, before, both.at, plumber),
        lambda: both.real.act(repairs.add_before_photos, both.at, both.real.actor(plumber), order_id, hashes),
    )
    both.later(minutes=25)
    both.finish(job, plumber)
    while asked := verdicts.next_asked(both.tale):
        both.at = asked
        if not verdicts.asks_again(both.tale, asked):
            verdicts.close_unconfirmed(both.tale, asked)
            break
        verdicts.remind(both.tale, asked)
        both.real.sweeps()
    both.compare()


def test_a_refusal_that_is_objected_to_and_a_hand_over(clone, founded, cast):
    desk, resident, officer = (cast[name] for name in ("frontdesk", "resident", "officer"))
    both = begun(clone, founded, cast, Category.FEES, "The service charge on my bill is too high.")
    both.receive()
    both.later(minutes=50)
    both.answer(desk)
    both.triage(desk, desk)
    both.later(minutes=20)
    decided = {"way_on": WayOn.CALL_BACK, "call_back_at": both.at + timedelta(hours=5)}
    both.step(
        lambda: on_paper.decline(
            both.tale, ("No.", "We call."), WayOn.CALL_BACK, both.at, desk, decided["call_back_at"]
        ),
        lambda: both.real.act(
            answering.decline,
            both.at,
            both.real.actor(desk),
            both.real.report_id,
            reason="No.",
            way_words="We call.",
            **decided,
        ),
    )
    both.later(hours=4)
    both.say("called_back", "We explained it.", by=desk)
    both.later(hours=4)
    both.step(
        lambda: verdicts.object_to_decline(both.tale, "I do not agree.", both.at, resident),
        lambda: both.real.act(
            verdicts_for_real.object_to_decline, both.at, both.person(resident), both.real.report_id, "I do not agree."
        ),
    )
    both.later(minutes=40)
    keeper = founded.grounds["osmanthus"].holders(Role.SUPERVISOR, Role.MANAGER)[0]
    both.answer(keeper)
    both.triage(keeper, keeper)
    both.later(minutes=4)
    both.step(
        lambda: handing.offer(both.tale, officer, "All is in the thread.", both.at, keeper),
        lambda: both.real.act(
            matters.offer_hand_over,
            both.at,
            both.real.actor(keeper),
            [both.real.report_id],
            officer.id,
            "All is in the thread.",
        ),
    )
    both.later(minutes=9)
    both.step(
        lambda: handing.answer(both.tale, both.at, officer, accepted=True),
        lambda: both.real.act(
            matters.answer_hand_overs, both.at, both.real.actor(officer), [both.real.offer()], accepted=True
        ),
    )
    both.later(hours=20)
    both.step(
        lambda: verdicts.finish_by_hand(both.tale, "Paid back.", both.at, officer),
        lambda: both.real.act(
            verdicts_for_real.finish_by_hand, both.at, both.real.actor(officer), both.real.report_id, "Paid back."
        ),
    )
    both.later(hours=20)
    spoken = {"speaker_id": resident.id, "speaker_name": None}
    both.step(
        lambda: verdicts.spoken(both.tale, VerdictWord.SOLVED, "Fine.", both.at, desk, resident),
        lambda: both.real.act(
            verdicts_for_real.record_spoken,
            both.at,
            both.real.actor(desk),
            both.real.report_id,
            VerdictWord.SOLVED,
            "Fine.",
            **spoken,
        ),
    )
    both.compare()


def test_an_emergency_in_a_common_area(clone, founded, cast):
    desk, planner = cast["frontdesk"], cast["dispatcher"]
    electrician, fitter = cast["technician2"], cast["technician"]
    ground = founded.grounds["osmanthus"]
    lift = next(spot for spot in ground.spots if spot.kind is PlaceKind.LIFT)
    words = "Somebody is stuck in the lift, around the tenth floor."
    both = begun(clone, founded, cast, Category.LIFT, words, place=lift.id, answers={"trapped": "yes"})
    both.receive()
    both.later(minutes=2)
    both.answer(desk, hours=1)
    both.triage(desk, None)
    both.later(minutes=1)
    job = both.order(planner, Trade.LIFT)
    visit = both.book(job, planner, electrician, hours=0)
    both.later(minutes=2)
    refused = both.order_id(job)
    both.step(
        lambda: work.give_back(both.tale, job, visit, "I am too far away.", both.at, electrician),
        lambda: both.real.act(
            repairs.give_back, both.at, both.real.actor(electrician), both.real.visit(), "I am too far away."
        ),
    )
    assert refused == both.order_id(job)
    both.later(minutes=1)
    visit = both.book(job, planner, fitter, hours=0)
    both.arrive(job, visit, fitter)
    both.later(minutes=9)
    photo = both.world.album.pick(Category.LIFT, "before")
    hashes, order_id = both.real.photos([photo]), both.order_id(job)
    both.step(
        lambda: site.make_safe(both.tale, job, "Everybody is out.", photo, both.at, fitter),
        lambda: both.real.act(
            repairs.make_safe, both.at, both.real.actor(fitter), order_id, "Everybody is out.", hashes
        ),
    )
    both.later(minutes=9)
    both.finish(job, fitter)
    both.later(hours=90)
    both.compare()


def test_nobody_opens_it_grows_and_what_was_written_down_is_objected_to(clone, founded, cast):
    desk, planner, resident = (cast[name] for name in ("frontdesk", "dispatcher", "resident"))
    plumber, mason = cast["technician"], cast["Li Gang"]
    both = begun(clone, founded, cast, Category.LEAK_RAIN, "Rain comes in at the bay window.")
    both.receive()
    both.later(minutes=7)
    both.triage(desk, desk)
    both.later(minutes=2)
    both.answer(desk)
    both.later(minutes=9)
    both.say("correct", "It is the other window.", by=resident, by_staff=False)
    both.later(minutes=9)
    both.step(
        lambda: on_paper.worsened(both.tale, "It spreads.", both.at, resident),
        lambda: both.real.act(
            answering.worsened, both.at, both.person(resident), both.real.report_id, "It spreads.", (), version=None
        ),
    )
    both.later(minutes=9)
    first, second = both.order(planner, Trade.WATERPROOFING), both.order(planner, Trade.MASONRY)
    visit = both.book(first, planner, plumber)
    both.at = visit.span_from + timedelta(minutes=9)
    photo = both.world.album.door()
    proof = both.real.photos([photo])
    both.step(
        lambda: site.no_access(both.tale, first, visit, "Nobody opened.", both.at, plumber, photo),
        lambda: both.real.act(
            repairs.no_access, both.at, both.real.actor(plumber), both.real.visit(), "Nobody opened.", photos=proof
        ),
    )
    both.later(minutes=30)
    dropped = both.order_id(second)
    both.step(
        lambda: work.cancel_order(both.tale, second, "Not needed.", both.at, planner),
        lambda: both.real.act(repairs.cancel_order, both.at, both.real.actor(planner), dropped, "Not needed."),
    )
    both.later(minutes=9)
    visit = both.book(first, planner, mason, hours=20)
    both.arrive(first, visit, mason)
    both.later(minutes=30)
    both.finish(first, mason)
    both.later(hours=20)
    spoken = {"speaker_id": resident.id, "speaker_name": None}
    both.step(
        lambda: verdicts.spoken(both.tale, VerdictWord.SOLVED, "Fine.", both.at, desk, resident),
        lambda: both.real.act(
            verdicts_for_real.record_spoken, both.at, both.real.actor(desk), both.real.report_id, VerdictWord.SOLVED,
            "Fine.", **spoken,
        ),
    )  # fmt: skip
    both.later(hours=2)
    link = both.real.link(LinkPurpose.OBJECTION)
    both.step(
        lambda: verdicts.object_to_verdict(both.tale, "I never said so.", both.at, resident),
        lambda: both.real.act(verdicts_for_real.object_to_verdict, both.at, link, "I never said so."),
    )
    both.later(hours=2)
    both.compare()
