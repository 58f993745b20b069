"""Letters: words from kinds, in the reader's language and time zone."""

from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from portal.accounts.codes import code_of
from portal.accounts.models import SignInCode
from portal.accounts.queries import claimed
from portal.accounts.services import codes
from portal.kernel.db import SessionFactory
from portal.kernel.i18n import LOCALES
from portal.notifications.jobs import deliver
from portal.notifications.letters import MASK, Addressee, Letter, Source, no_facts, source_of
from portal.notifications.models import Carrier, Message
from portal.notifications.post import Post, log_alert, office, unheard, unrendered
from portal.notifications.render import Renderer, moments, paragraphs, parted
from tests.notifications.conftest import Remembering, opened
from tests.support.make import Make
from tests.support.time import Clock

KINDS = sorted(file.stem for file in Path("templates/notifications").glob("*.txt"))
OURS = ["contact.added", "contact.code", "password.changed", "sign_in.code"]


def renderer(app: Flask, locale: str = "en", home: str = "https://anju.example.com", **sources: Source) -> Renderer:
    def addressee(_session: Session, _message: Message) -> Addressee:
        return Addressee("Lin <Yue> & Co", locale, "Asia/Shanghai", "Osmanthus Court", "+862155550100")

    given = {name.replace("_", "."): source for name, source in sources.items()}
    return Renderer(app, home, addressee, given)


def code_source(_session: Session, _message: Message) -> dict[str, Any]:
    return {"code": "123456"}


ALL = {"sign_in.code": Source(code_source, ("code",)), "contact.code": Source(code_source, ("code",))}


@pytest.mark.parametrize("locale", LOCALES)
@pytest.mark.parametrize("kind", OURS)
@pytest.mark.database("sqlite")
def test_every_letter_about_an_account_has_subject_body_and_short_form(
    app: Flask, make: Make, clock: Clock, kind: str, locale: str
) -> None:
    make_letter = renderer(app, locale)
    make_letter.sources = ALL
    message = make.message(make.person(), kind, at=clock.now())
    with make.reading() as session:
        letter = make_letter(session, session.get_one(Message, message.id))
    assert letter.subject
    assert "\n" not in letter.subject + letter.short
    assert letter.body.strip()
    assert (letter.locale, letter.name) == (locale, "Lin <Yue> & Co")
    assert "http" not in letter.short
    assert "%(" not in letter.subject + letter.body + letter.short
    assert ("123456" in letter.body) is kind.endswith(".code")
    assert "123456" not in str(letter.masked().body) + letter.masked().short + letter.masked().subject


def test_a_letter_says_the_time_of_the_readers_place_and_links_to_the_portal(
    app: Flask, make: Make, clock: Clock
) -> None:
    message = make.message(make.person(), "password.changed", at=clock.now())
    with make.reading() as session:
        letter = renderer(app, home="https://anju.example.com/portal")(session, session.get_one(Message, message.id))
    assert "Wed 11 Mar, 12:00" in letter.body
    assert "https://anju.example.com/portal/sign-in/code" in letter.body
    assert "Lin <Yue> & Co" in letter.body
    assert "Lin &lt;Yue&gt; &amp; Co" in letter.html
    assert '<a href="https://anju.example.com/portal/sign-in/code"' in letter.html


def test_a_template_is_parted_into_subject_body_and_short_form() -> None:
    assert parted("Subject \n\n\n\nBody one\n\n\n\nBody two\n---\nShort\n  form\n") == (
        "Subject",
        "Body one\n\nBody two\n",
        "Short form",
    )
    assert parted("Subject\nBody") == ("Subject", "Body\n", "Subject")
    assert paragraphs("One\ntwo\n\n \nthree\n") == [["One", "two"], ["three"]]


def test_moments_are_read_back_and_nothing_else(noon: datetime) -> None:
    read = moments({"at": noon.isoformat(), "on": "2026-03-11", "id": 7, "reference": "R-7K3-F9QX"})
    assert read == {"at": noon, "on": "2026-03-11", "id": 7, "reference": "R-7K3-F9QX"}


def test_a_kind_has_its_own_source_or_its_familys_or_none() -> None:
    own, family = Source(no_facts, ("a",)), Source(no_facts, ("b",))
    sources = {"report.received": own, "report": family}
    assert source_of(sources, "report.received") is own
    assert source_of(sources, "report.declined") is family
    assert source_of(sources, "report.visit.moved") is family
    assert source_of(sources, "visit.moved").facts is no_facts


def test_a_secret_is_kept_nowhere() -> None:
    letter = Letter("Code 123456", "It is 123456, yes 123456\n", "123456", "en", "Lin", "<p>123456</p>", ("123456",))
    kept = letter.masked()
    assert (kept.subject, kept.short, kept.html) == (f"Code {MASK}", MASK, "")
    assert "123456" not in kept.body


def test_a_code_goes_out_as_it_is_and_is_kept_masked(
    app: Flask, make: Make, factory: SessionFactory, clock: Clock
) -> None:
    make.person(email="lin@example.com", locale="en")
    secret = app.extensions["anju"].settings.secret_key
    code_id: int = make.do(lambda session: codes.ask_code(session, claimed(session, "lin@example.com")))
    row = make.read(SignInCode, code_id)
    code, way = code_of(secret, row.purpose, row.id, row.salt), Remembering()
    with opened(Post(office().render, {Carrier.EMAIL: way})):
        assert deliver(factory).done == 1
    assert code in way.sent[0].letter.subject
    assert code in way.sent[0].letter.body
    with make.reading() as session:
        kept = session.query(Message).one()
    assert kept.body
    assert code not in (kept.body + (kept.subject or ""))
    assert MASK in kept.body


def test_in_the_demo_letters_stay_in_the_house(app: Flask, make: Make, factory: SessionFactory, clock: Clock) -> None:
    person = make.person(email="lin@example.com", locale="zh_Hans")
    message = make.message(person, "password.changed", at=clock.now())
    assert deliver(factory).done == 1
    sent = make.read(Message, message.id)
    assert (sent.channel, sent.address, sent.locale) == (Carrier.MAILBOX, "lin@example.com", "zh_Hans")
    assert sent.body


def test_what_nobody_can_put_in_words_waits_and_troubles_nobody_else(
    app: Flask, make: Make, factory: SessionFactory, clock: Clock
) -> None:
    unknown = make.message(make.person(), "test.unheard_of")
    known = make.message(make.person(), "password.changed", at=clock.now())
    tally = deliver(factory)
    assert (tally.done, tally.failed) == (1, 1)
    assert make.read(Message, known.id).sent_at
    waiting = make.read(Message, unknown.id)
    assert (waiting.error, waiting.tries) == ("TemplateNotFound", 1)
    assert waiting.next_try_at > clock.now() + timedelta(seconds=45)


def test_a_process_without_an_application_sends_nothing_and_says_so(make: Make, factory: SessionFactory) -> None:
    message = make.message(make.person())
    with opened(Post()), make.reading() as session:
        row = session.get_one(Message, message.id)
        with pytest.raises(RuntimeError):
            unrendered(session, row)
        unheard(session, row)


def test_an_outage_is_one_line_in_the_log(caplog: pytest.LogCaptureFixture, make: Make) -> None:
    with make.reading() as session:
        log_alert(session, type("Health", (), {"channel": "email", "error": "TimeoutError"})())  # type: ignore[arg-type]
    assert "the email channel is down: TimeoutError" in caplog.text
