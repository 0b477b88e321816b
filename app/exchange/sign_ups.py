"""Rows that sign people up for one workshop, by the rules of the form and the statement of everybody."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from functools import cached_property
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from .. import text
from ..audit import Actor
from ..clock import now
from ..database import db
from ..language import LANGUAGES, NAMES, fold
from ..language import lazy_gettext as _l
from ..refusals import Refusal
from ..registration import own_answers, rules
from ..registration.answers import answers, needed_position
from ..registration.bringing_in import Listed, bring_in, ensure_can_be_brought, take_back
from ..registration.people import Asked, Person, Represented
from ..tokens import keyed
from ..workshops import seats
from ..workshops.models import Workshop
from ..workshops.questions import CHOOSING, Question, asked_by
from . import contacts, values
from .cells import NOWHERE, Cells, Fault, fault
from .judging import Good, Judged, TakenBack, There
from .matching import Lists, lists
from .models import ImportBatch
from .namesakes import Namesakes
from .represented import name_in, person_in
from .table import Row

LEFT_OUT = _l("Cancelled in the file.")
NO_CONSENT = _l(
    "This stands for a workers' organisation: it needs a column that says that the person agreed in writing."
)
# How a spreadsheet says that somebody left, and words of each language for a language.
CANCELLED = {"inscripcion cancelada", "sign-up cancelled", "cancelado", "cancelada", "cancelled", "anulado"}
LANGUAGE = {fold(name): code for code, name in NAMES.items()} | {
    "spanish": "es",
    "ingles": "en",
    "castellano": "es",
}


class SignUps:
    """Judges and takes in the sign-ups of one file."""

    def __init__(self, session: Session, batch: ImportBatch, workshop: Workshop) -> None:
        self.batch, self.workshop, self.at = batch, workshop, now()
        self.columns = {name: int(column) for column, name in batch.mapping.items()}
        self.questions = asked_by(session, workshop.id)

    @cached_property
    def lists(self) -> Lists:
        """What texts are looked up in; read when the first row is judged."""
        return lists(db.session(), self.batch.matches)

    @cached_property
    def namesakes(self) -> Namesakes:
        """Those who stand without a contact; read when the first row of such a person is judged."""
        return Namesakes(db.session(), self.batch, self.workshop.id, self._hashed)

    def judge(self, session: Session, row: Row) -> Judged:
        """What a row says, by the rules of the sign-up form."""
        number, cells = row[0], Cells(row[1], self.columns)
        if fold(cells.text("state")) in CANCELLED:
            return Judged(number, "", name=" ".join(name_in(cells)), left=LEFT_OUT)
        said = name_in(cells)
        person, found = person_in(cells, said, self.lists, self.batch.options.get("region", ""))
        cells.ask("institution", rules.ensure_represented, found.is_said, self.workshop.requires_institution)
        has_agreed = cells.ask("union_consent", values.yes, cells.text("union_consent"))
        beside = self._beside(cells)
        if cells.faults or person is None:
            return Judged(number, "", " ".join(said), faults=cells.faults, unmatched=found.unmatched)
        entry = beside | {
            "person": [person.given_names, person.family_names, person.phone, person.email],
            "represents": list(person.represents.told),
            "union": has_agreed,
            "signed_up": self._signed_up(cells.text("signed_up")),
        }
        # Without a contact a row has the key of its words.
        key = self._hashed(person.key) if person.key else ""
        name = f"{person.given_names} {person.family_names}"
        lacking = [] if has_agreed else self._lacking(found.represents)
        ways = contacts.ways_of(person, self._hashed)
        judged = Judged(number, key, name, entry, unmatched=found.unmatched, lacking=lacking, ways=ways)
        return self.namesakes.judged(judged, person, found)

    def _lacking(self, represents: Represented | None) -> list[Fault]:
        """What is missing where somebody stands for a workers' organisation without their word in writing."""
        if represents is None or not self.lists.is_union(represents):
            return []
        column = self.columns.get("union_consent", self.columns.get("institution", NOWHERE))
        return [fault(column, NO_CONSENT)]

    def standing(self, session: Session, good: Collection[Good]) -> Mapping[int, There]:
        """Those whose name and any contact are there already; without a contact, who came since."""
        people = {one.number: _person(one.entry) for one in good}
        found = contacts.standing(session, self.workshop.id, people, self._hashed)
        bare = filter(_is_bare, good)
        since = {one.number: self.namesakes.met_since(one, people[one.number]) for one in bare}
        return found | {number: There(met=who) for number, who in since.items() if who}

    def ready(self, session: Session, actor: Actor, good: list[Good]) -> list[Good]:
        """The counters first, as in every deed that touches several sign-ups."""
        seats.lock(session, self.workshop.id)
        if any(map(_is_bare, good)):
            self.namesakes.look(session)
        return good

    def take(self, session: Session, actor: Actor, good: Sequence[Good]) -> list[str | Refusal]:
        """Sign each of them up; what was made of it, or why nothing."""
        made = bring_in(session, actor, self.workshop, [self._listed(one) for one in good], now())
        return [one if isinstance(one, Refusal) else str(one) for one in made]

    def fitting(self, made: Sequence[str]) -> int:
        """All of them: they are of one workshop."""
        return len(made)

    def take_back(self, session: Session, actor: Actor, made: Sequence[str]) -> TakenBack:
        """Take them off again, where the workshop has not begun."""
        counters = seats.lock(session, self.workshop.id)
        rules.ensure_may_leave(self.workshop.state, self.workshop.starts_at, now())
        return TakenBack(
            sum(take_back(session, actor, counters, self.workshop, int(one), now()) for one in made)
        )

    def _beside(self, cells: Cells) -> dict[str, Any]:
        """Position, note, language and answers: what is not who somebody is."""
        typed = cells.text("position")
        if self.workshop.requires_position:
            position = cells.ask("position", needed_position, typed)
        else:
            found = cells.ask("position", answers, typed, "", "", "")
            position = found.position if found else None
        note = cells.ask("note", _note, cells.lines("note"))
        told = {
            one.id: cells.ask(f"q-{one.id}", answer_in, one, cells.text(f"q-{one.id}"))
            for one in self.questions
        }
        language = cells.ask(
            "language", _language, cells.text("language"), self.batch.options.get("language", "es")
        )
        kept = {key: value for key, value in told.items() if value not in (None, "", [])}
        return {"position": position, "note": note, "language": language or "es", "answers": kept}

    def _listed(self, good: Good) -> Listed:
        entry = good.entry
        is_told = bool(self.batch.options.get("tell"))
        asked = Asked(
            self.workshop.id, _person(entry), f"import:{self.batch.id}:{good.number}", entry["language"],
            entry["union"], position=entry["position"], is_told=is_told, is_told_by_hand=is_told,
        )  # fmt: skip
        signed_up = datetime.fromisoformat(entry["signed_up"]) if entry["signed_up"] else None
        answers = {int(key): value for key, value in entry["answers"].items()}
        return Listed(asked, entry["note"], signed_up, answers)

    def _signed_up(self, typed: str) -> str | None:
        """When somebody signed up, where that is said and past."""
        found = values.instant(typed)
        at = found.replace(tzinfo=ZoneInfo(self.workshop.zone)) if found else None
        return at.isoformat() if at and at <= self.at else None

    def _hashed(self, who: object) -> str:
        return keyed("import", self.batch.kind, self.workshop.id, fold(str(who))).hex()


def _person(entry: Mapping[str, Any]) -> Person:
    """Who comes in, as it was judged."""
    given, family, phone, email = entry["person"]
    return Person(given, family, phone, email, Represented(*entry["represents"]))


def _is_bare(good: Good) -> bool:
    """Whether somebody has neither phone nor e-mail."""
    return not any(good.entry["person"][2:])


def ensure_open(workshop: Workshop, counters: seats.Seats) -> None:
    """Sign-up is open."""
    ensure_can_be_brought(workshop, counters, now())


def answer_in(question: Question, typed: str) -> Any:
    """What a person answered, out of the words a spreadsheet says it with."""
    if not typed.strip():
        return None
    if question.kind == "yesno":
        return values.yes(typed)
    if question.kind in CHOOSING:
        return _chosen(question, typed)
    return own_answers.read([question], {f"q-{question.id}": [typed]}).get(question.id)


def _chosen(question: Question, typed: str) -> list[int]:
    """The places of the choices named; of one whose words hold a comma too."""
    by_word: Mapping[str, int] = {
        fold(said): place for place, pair in enumerate(question.choices) for said in pair
    }
    rest, found = fold(typed), set()
    for word in sorted(by_word, key=len, reverse=True):
        if word and (
            rest == word
            or rest.startswith(f"{word}, ")
            or rest.endswith(f", {word}")
            or f", {word}, " in rest
        ):
            found.add(by_word[word])
            rest = rest.replace(word, "", 1).replace(", ,", ",").strip(" ,")
    if rest or (question.kind == "one" and len(found) > 1):
        raise Refusal(_l("Choose from the list."))
    return sorted(found)


def _language(typed: str, otherwise: str) -> str:
    said = fold(typed)
    if not said:
        return otherwise
    found = said if said in LANGUAGES else LANGUAGE.get(said)
    if found is None:
        raise Refusal(_l("Write es or en."))
    return found


def _note(typed: str) -> str | None:
    written = text.lines(typed)
    if text.is_odd(written, several_lines=True):
        raise Refusal(_l("We took out signs that cannot be seen. Check it and send it again."))
    if len(written) > 500:
        raise Refusal(_l("Write at most %(most)s characters.", most=500))
    return written or None
