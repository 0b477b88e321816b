"""A program that reads mail opens what it finds, ticks every box and sends every form: nothing goes."""

from collections.abc import Iterator
from itertools import product

import pytest
from flask import Flask
from lxml.html import HtmlElement
from sqlalchemy.orm import Session
from wtforms import BooleanField

from app.certificates import own_data_page
from app.forms import Form
from app.registration import delegate_page, own_page, rules
from tests.cast import SAME_ORIGIN
from tests.makers import a_person, make_workshop, sign_up
from tests.page import ProofReader
from tests.registration.test_delegations import given, now_of
from tests.registration.truth import rows, states

from .test_ticket import signed_up

# What it writes where something may be written.
GUESSES = ("", "y", "1", "test@example.org")
OWN = ("/r/", "/es/me", "/g/", "/es/delegation")
QUESTIONS = {"/es/me/leave", "/es/me/erase"}


class Scanner:
    """Everything that can be reached from one link, and every form there, sent in each way it can be."""

    def __init__(self, client: ProofReader) -> None:
        self.client = client
        self.sent: set[str] = set()

    def read(self, address: str) -> None:
        """The link of a letter, and all behind it."""
        found, seen = [address], set()
        while found:
            if (path := found.pop()) in seen or not path.startswith(OWN) or path.endswith((".json", ".ics")):
                continue
            seen.add(path)
            answer = self.client.get(path)
            if answer.status_code == 303:
                found.append(answer.headers["Location"])
            elif answer.status_code == 200 and answer.mimetype == "text/html":
                found += [link.get("href").split("#")[0] for link in answer.page.all("a[href]")]
                for form in answer.page.all("form[method=post]"):
                    found += self._send(form)

    def _send(self, form: HtmlElement) -> Iterator[str]:
        action = form.get("action")
        if action.startswith(OWN):
            self.sent.add(action)
            for guess, button in product(GUESSES, form.cssselect("button") or [None]):
                pressed = {} if button is None else {button.get("name") or "": button.get("value") or ""}
                answer = self.client.post(
                    action, data=self._filled(form, guess) | pressed, headers=SAME_ORIGIN
                )
                if answer.status_code == 303:
                    yield answer.headers["Location"]

    def _filled(self, form: HtmlElement, guess: str) -> dict[str, str]:
        """Every box ticked; every field as it stands, else with the guess."""
        told = {}
        for one in form.cssselect("input[name], textarea[name]"):
            is_box = one.get("type") in ("checkbox", "radio")
            told[one.get("name")] = (one.get("value") or "") or ("on" if is_box else guess)
        for one in form.cssselect("select[name]"):
            told[one.get("name")] = one.value or one.value_options[-1]
        return told


class Ticked(Form):
    """A question a tick is enough for."""

    word = BooleanField("Yes")
    give_back = BooleanField("Yes")
    decline = BooleanField("Yes")


def one_tick(typed: object, word: object, field: str = "word") -> None:
    """A rule a tick is enough for."""
    if typed is not True:
        WORD(typed, word, field)


WORD = rules.ensure_meant


@pytest.mark.parametrize("question", [None, (own_page, "LeaveForm"), (own_data_page, "EraseForm")])
def test_a_program_that_sends_every_form_gives_up_nothing(
    app: Flask, session: Session, client: ProofReader, monkeypatch: pytest.MonkeyPatch, question: tuple | None
) -> None:
    """Where a tick would do, for giving up or for erasing, it is seen to do it."""
    if question:
        monkeypatch.setattr(*question, Ticked)
        monkeypatch.setattr(rules, "ensure_meant", one_tick)
    workshop = make_workshop(capacity=1)
    _row, address = signed_up(session, workshop)
    sign_up(workshop, a_person(email="otra@example.org"))
    scanner = Scanner(client)
    scanner.read(address)
    expected = ["cancelled", "seated"] if question else ["seated", "waiting"]
    assert states(session, workshop.id) == expected
    assert question or scanner.sent >= QUESTIONS, "it did not come so far"
    assert question or rows(session, workshop.id)[0].forgotten_at is None


@pytest.mark.parametrize("question", [None, "GiveBackForm", "DeclineForm"])
def test_a_program_that_sends_every_form_lets_no_seat_of_an_institution_go(
    session: Session, client: ProofReader, monkeypatch: pytest.MonkeyPatch, question: str | None
) -> None:
    if question:
        monkeypatch.setattr(delegate_page, question, Ticked)
        monkeypatch.setattr(rules, "ensure_meant", one_tick)
    made = given(make_workshop(), 2)
    scanner = Scanner(client)
    scanner.read(f"/g/{made.token}?lang=es")
    assert scanner.sent >= {"/es/delegation/give-back", "/es/delegation/decline"}
    held = now_of(made)
    assert (held.held < 2, held.given_back_at is not None) == (bool(question), bool(question))
