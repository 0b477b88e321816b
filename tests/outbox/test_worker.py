"""The worker as a process of its own: mail that was delayed arrives, none arrives twice, none is lost."""

from collections import Counter
from collections.abc import Callable, Iterator
from threading import Event
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select, text

from app.audit import AuditRow, read_chain
from app.database import Base, db, transaction
from app.outbox import Job
from app.registration.models import Notice
from tests.databases import application, close, drop_database, fresh_database, settings_for
from tests.mail import MailServer, Mode
from tests.makers import a_person, make_workshop, sign_up
from tests.servers import Command, running

pytestmark = pytest.mark.server

# Seconds of the clock: past the first wait after a failure, and past the lease of a worker that died.
SOON, AFTER_THE_LEASE = "120", "660"
WITHIN = 40.0


@pytest.fixture
def own_app(dialect: str) -> Iterator[Flask]:
    """An application on a database of its own, which other processes see."""
    url = fresh_database(dialect)
    app = application(url)
    with app.app_context():
        yield app
    close(app)
    drop_database(url)


@pytest.fixture
def a_worker(own_app: Flask, smtp: MailServer) -> Callable[..., Command]:
    """Workers on that database: `a_worker(AFORO_CLOCK_OFFSET="120")`."""
    url = own_app.extensions["aforo_settings"].database

    def make(name: str = "worker", **settings: str) -> Command:
        told = {"AFORO_MAIL_URL": smtp.url, "AFORO_MAIL_PER_MINUTE": "6000"} | settings
        return Command(name, ["worker"], settings_for(url, **told))

    return make


def sign_up_people(count: int, language: str = "es") -> list[str]:
    """Somebody by each of so many addresses."""
    workshop = make_workshop(capacity=500)
    addresses = [f"persona{number}.{language}@example.org" for number in range(count)]
    for address in addresses:
        sign_up(workshop, a_person(email=address), language=language)
    return addresses


def states() -> Counter[str]:
    """The notices, by state."""
    db.session.rollback()
    rows = db.session.execute(select(Notice.state, func.count()).group_by(Notice.state))
    return Counter({state: number for state, number in rows})


def how_many(table: type[Base], which: Any) -> int:
    """Rows of which this is so, as they are now."""
    db.session.rollback()
    return db.session.scalar(select(func.count()).select_from(table).where(which)) or 0


def wait_until(is_so: Callable[[], bool], what: str) -> None:
    """Return when it is so."""
    for _ in range(int(WITHIN / 0.1)):
        if is_so():
            return
        Event().wait(0.1)
    raise AssertionError(f"it never came: {what}")


def recipients(smtp: MailServer) -> Counter[str]:
    return Counter(str(letter["To"]) for letter in smtp.letters)


def test_letters_arrive_in_both_languages_once_the_mail_server_is_back(
    own_app: Flask, smtp: MailServer, a_worker: Callable[..., Command]
) -> None:
    smtp.stop()
    addresses = sign_up_people(3) + sign_up_people(3, "en")
    with running(a_worker()) as first:
        wait_until(lambda: "job not done" in first.said, "a failed try")
    assert states() == {"pending": 6}
    smtp.start()
    with running(a_worker(AFORO_CLOCK_OFFSET=SOON)):
        smtp.wait_for(6, WITHIN)
        wait_until(lambda: states() == {"sent": 6}, "all sent")
    assert recipients(smtp) == Counter(addresses)
    subjects = Counter(str(letter["Subject"]) for letter in smtp.letters)
    assert subjects == {"Tu inscripción está confirmada": 3, "Your sign-up is confirmed": 3}


def test_two_workers_send_each_letter_once(
    own_app: Flask, smtp: MailServer, a_worker: Callable[..., Command]
) -> None:
    addresses = sign_up_people(40)
    with running(a_worker("first")), running(a_worker("second")):
        wait_until(lambda: states() == {"sent": 40}, "all sent")
        wait_until(lambda: how_many(AuditRow, AuditRow.place.is_(None)) == 0, "all sealed")
    assert recipients(smtp) == Counter(addresses)
    assert read_chain(db.session()).fault is None
    assert db.session.scalar(select(func.max(Job.tries))) == 1


@pytest.mark.parametrize(("mode", "copies"), [("slow", 1), ("late", 2)])
def test_a_worker_killed_while_it_sends_loses_nothing(
    own_app: Flask, smtp: MailServer, a_worker: Callable[..., Command], mode: Mode, copies: int
) -> None:
    """A letter the mail server had not taken is sent; one it had taken and not answered for is sent again."""
    addresses = sign_up_people(8)
    first = a_worker("first")
    with running(first):
        smtp.wait_for(3, WITHIN)
        smtp.mode = mode
        smtp.wait_for_beginnings(smtp.begun + 1)
        first.kill()
    sent = states()["sent"]
    smtp.mode = "ok"
    with running(a_worker("second", AFORO_CLOCK_OFFSET=AFTER_THE_LEASE)):
        wait_until(lambda: states() == {"sent": 8}, "all sent")
    number = recipients(smtp)
    assert set(number) == set(addresses)
    assert sorted(number.values()) == [1] * 7 + [copies]
    assert 3 <= sent < 8, "it was killed in the middle"
    ids = {(str(letter["To"]), str(letter["Message-ID"])) for letter in smtp.letters}
    assert len(ids) == 8, "the second copy has the Message-ID of the first: mail programs show one"


def test_a_refused_address_is_shown_and_not_tried_again(
    own_app: Flask, smtp: MailServer, a_worker: Callable[..., Command]
) -> None:
    smtp.mode = "550 recipient"
    sign_up_people(1)
    with running(a_worker()):
        wait_until(lambda: states() == {"bounced": 1}, "bounced")
    with running(a_worker(AFORO_CLOCK_OFFSET=SOON)) as later:
        wait_until(lambda: later.pid > 0 and smtp.refused == 1, "no second try")
    notice = db.session.scalars(select(Notice)).one()
    assert (notice.state, notice.error) == ("bounced", "550 No such person here")
    answer = own_app.test_cli_runner().invoke(args=["outbox", "failed"])
    assert "550 No such person here" in answer.output
    assert "@" not in answer.output
    smtp.mode = "ok"
    assert "1 to be tried again" in own_app.test_cli_runner().invoke(args=["outbox", "retry"]).output
    with running(a_worker()):
        wait_until(lambda: states() == {"sent": 1}, "sent after all")


def test_a_greylisted_letter_arrives_at_the_second_try(
    own_app: Flask, smtp: MailServer, a_worker: Callable[..., Command]
) -> None:
    smtp.mode = "451"
    sign_up_people(2)
    with running(a_worker()):
        smtp.wait_for_refusals(2, WITHIN)
        wait_until(lambda: how_many(Job, Job.error.is_not(None)) == 2, "both written down")
    smtp.mode = "ok"
    with running(a_worker(AFORO_CLOCK_OFFSET=SOON)):
        smtp.wait_for(2, WITHIN)
        wait_until(lambda: states() == {"sent": 2}, "all sent")
    assert len(smtp.letters) == 2


def test_the_worker_waits_for_a_database_that_is_busy(
    own_app: Flask, smtp: MailServer, a_worker: Callable[..., Command]
) -> None:
    sign_up_people(1)
    with running(a_worker(AFORO_BUSY_SECONDS="0.2")) as worker:
        with transaction() as session:
            if session.get_bind().dialect.name == "postgresql":
                session.execute(text("LOCK TABLE job IN SHARE ROW EXCLUSIVE MODE"))
            wait_until(lambda: "the worker waits" in worker.said, "a try in vain")
        wait_until(lambda: states() == {"sent": 1}, "sent")
        assert worker.stop() == 0, "asked to end, it ends well"
    assert len(smtp.letters) == 1
