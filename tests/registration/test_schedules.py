"""Two people edit one workshop while others change its capacity and people come and go: random schedules.

Nothing that was saved is lost: who saved over another had read it. Nobody sits beyond what was ever offered.
The naive way, which looks first and writes afterwards, is kept beside it, so the eyes that judge are good.
"""

from collections import defaultdict
from dataclasses import dataclass, field
from random import Random
from threading import Barrier, Lock

import pytest
from flask import Flask
from sqlalchemy import select

from app.accounts.scopes import Scope
from app.audit import PARTICIPANT, Actor
from app.database import db, transaction
from app.refusals import Conflict
from app.registration.actions import change_capacity, leave, sign_up
from app.workshops.actions import edit_part
from app.workshops.draft import WHAT, WHO, Draft, What, Who
from app.workshops.models import Workshop
from app.workshops.parts import turn, version_of
from tests.makers import a_person, asked, make_workshop
from tests.registration.test_race import at_once
from tests.registration.truth import ensure_true, rows, seats_of

STAFF, ALL = Actor("account", 1), Scope(1, is_national=True)
# Which column of a part tells who wrote it last.
PARTS = {"what": "summary_es", "who": "audience_es"}
EDITORS, ROUNDS = 2, 4
SAMPLE, SCHEDULES = 4, 1000


@dataclass
class Saved:
    """What each part was saved with: the version that had been read, and the text."""

    by_part: dict[str, list[tuple[int, str]]] = field(default_factory=lambda: defaultdict(list))
    refused: int = 0
    guard: Lock = field(default_factory=Lock)

    def add(self, part: str, version: int, text: str) -> None:
        """Somebody was told that it is saved."""
        with self.guard:
            self.by_part[part].append((version, text))

    def lost(self, workshop: Workshop) -> list[str]:
        """Savings that another went over without having read them, and texts that nobody saved last."""
        found = []
        for part, saved in self.by_part.items():
            in_order = sorted(saved)
            if [version for version, _text in in_order] != list(range(1, len(saved) + 1)):
                found.append(f"{part}: saved from {[version for version, _text in in_order]}")
            if getattr(workshop, PARTS[part]) != in_order[-1][1]:
                found.append(f"{part}: the last text is not kept")
        return found


def _draft(workshop: Workshop, part: str, text: str) -> Draft:
    if part == "what":
        texts = {name: getattr(workshop, name) for name in WHAT} | {"summary_es": text, "summary_en": text}
        return Draft(what=What(texts, None, None, None, ("es",), ()))
    texts = {name: getattr(workshop, name) for name in WHO} | {"audience_es": text, "audience_en": text}
    nobody = frozenset[int]()
    return Draft(who=Who(texts, frozenset({"08"}), nobody, nobody, nobody))


def _read(number: int) -> Workshop:
    db.session.rollback()
    return db.session.scalars(select(Workshop).where(Workshop.id == number)).one()


def _edit(number: int, saved: Saved, random: Random, who: int) -> None:
    """An editor who opens a part, writes, and when another was faster opens it anew."""
    for turn_of in range(ROUNDS):
        part, text = random.choice(list(PARTS)), f"{who}-{turn_of}"
        while True:
            found = _read(number)
            version, draft = version_of(found, part), _draft(found, part, text)
            try:
                edit_part(STAFF, ALL, number, part, version, draft)
            except Conflict:
                saved.refused += 1
                continue
            saved.add(part, version, text)
            break


def schedule(app: Flask, seed: int) -> Saved:
    """One of them: two editors, one who changes the capacity, people who come and go; then it is judged."""
    random = Random(seed)
    offered = [random.randint(1, 4)]
    workshop, saved = make_workshop(capacity=offered[0]), Saved()
    first = [sign_up(PARTICIPANT, asked(workshop), 0) for _ in range(2)]
    leaving = next(row.id for row in rows(db.session(), workshop.id) if row.ref == first[0].ref)
    offered += [random.randint(0, 6) or 1 for _ in range(3)]
    coming = [asked(workshop, a_person()) for _ in range(random.randint(2, 4))]
    seeds = [random.random() for _ in range(EDITORS)]
    number = workshop.id
    db.session.commit()

    def deed(place: int) -> None:
        with app.app_context():
            if place < EDITORS:
                _edit(number, saved, Random(seeds[place]), place)
            elif place == EDITORS:
                for capacity in offered[1:]:
                    change_capacity(STAFF, number, capacity)
            elif place == EDITORS + 1:
                leave(PARTICIPANT, leaving)
            else:
                sign_up(PARTICIPANT, coming[place - EDITORS - 2], 0)
            db.session.remove()

    errors = [one for one in at_once(EDITORS + 2 + len(coming), deed) if one is not None]
    assert errors == [], seed
    assert saved.lost(_read(number)) == [], seed
    seats = seats_of(db.session(), number)
    states = [row.state for row in rows(db.session(), number)]
    assert states.count("seated") == seats.taken <= max(offered), (seed, "oversold")
    assert seats.capacity == offered[-1] and len(states) == 2 + len(coming), seed
    assert not (seats.free and states.count("waiting")), (seed, "an idle seat")
    ensure_true(db.session(), number)
    return saved


def test_nothing_is_lost_and_nothing_oversold(real: Flask) -> None:
    assert sum(len(one) for seed in range(SAMPLE) for one in schedule(real, seed).by_part.values()) == (
        SAMPLE * EDITORS * ROUNDS
    )


@pytest.mark.prove
def test_a_thousand_random_schedules(real: Flask, dialect: str) -> None:
    found = [schedule(real, seed) for seed in range(SCHEDULES)]
    refused = sum(one.refused for one in found)
    print(f"\nschedules_{dialect} {SCHEDULES} lost 0 oversold 0 refused {refused}")
    assert refused > SCHEDULES // 10, "the editors never met"


def test_looking_first_and_writing_afterwards_is_seen_to_lose(real: Flask) -> None:
    number, saved, both_looked = make_workshop().id, Saved(), Barrier(EDITORS, timeout=60)

    def deed(place: int) -> None:
        with real.app_context():
            found = _read(number)
            version = version_of(found, "what")
            both_looked.wait()
            with transaction() as session:
                kept = session.get_one(Workshop, number, populate_existing=True)
                kept.summary_es = str(place)
                turn(kept, "what")
            saved.add("what", version, str(place))
            db.session.remove()

    assert at_once(EDITORS, deed) == [None, None]
    assert saved.lost(_read(number))[0] == "what: saved from [1, 1]"
