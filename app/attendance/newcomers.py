"""Who comes without a sign-up, or in another's place: written down in seconds, settled later."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from ..institutions.models import Institution
from ..language import fold
from ..language import lazy_gettext as _l
from ..refusals import Refusal
from ..registration.models import Registration
from ..registration.people import email_key, found_by, person_key
from ..registration.rules import name, phone
from ..registration.unions import sounds_like_a_union
from ..territory.home import HOME_COUNTRY
from ..workshops.counts import ABROAD, NO_REGION, NOT_STATED
from . import rules
from .models import REPLACEMENT, WALK_IN, WalkIn
from .told import Newcomer, Told


def marks_of(one: Told) -> set[str]:
    """What a person should look at: an organisation written by hand that sounds like a union."""
    written = one.newcomer.institution if one.kind == WALK_IN else ""
    return {rules.NO_CONSENT} if written and sounds_like_a_union(written) else set()


def bring(session: Session, workshop_id: int, one: Told, at: datetime) -> None:
    """Write somebody down."""
    names, reached = (one.newcomer.given_names, one.newcomer.family_names), _phone(one.newcomer.phone)
    row = WalkIn(
        ref=one.ref,
        workshop_id=workshop_id,
        given_names=names[0],
        family_names=names[1],
        phone=reached,
        email=one.newcomer.email,
        email_key=email_key(one.newcomer.email),
        person_key=person_key(reached or one.newcomer.email, *names),
        region=NOT_STATED,
        made_at=at,
    )
    if one.kind == REPLACEMENT and not rules.is_walk_in(one.who):
        _as_the_replaced(session, row, int(str(one.who)[1:]))
    elif (stands_for := one.newcomer.represents) is not None:
        row.institution_id, row.institution_text = stands_for.institution_id, stands_for.text
        row.region, row.country = stands_for.region, stands_for.country
    else:
        _represented(session, row, workshop_id, one.newcomer.institution)
    row.search, _bare = found_by(row.full_name, "", row.institution_text)
    session.add(row)


def ensure_named(newcomer: Newcomer) -> None:
    """Names with letters, as at sign-up."""
    name(newcomer.given_names, "given_names", _l("Write the given names."))
    name(newcomer.family_names, "family_names", _l("Write the family names."))


def ensure_phone(typed: str) -> None:
    """A phone number, or none."""
    phone(typed)


def _phone(typed: str) -> str | None:
    """A phone when it is one; nobody at the door is sent back for a digit."""
    try:
        return phone(typed)
    except Refusal:
        return None


def _as_the_replaced(session: Session, row: WalkIn, number: int) -> None:
    """The same institution and region as whoever they come for; both stay true in the record."""
    replaced = session.get_one(Registration, number)
    row.replaces_id = replaced.id
    for column in ("institution_id", "institution_text", "region", "country"):
        setattr(row, column, getattr(replaced, column))


def _represented(session: Session, row: WalkIn, workshop_id: int, written: str) -> None:
    """The one institution of that name somebody signed up here stands for, else the words as they are."""
    if not written:
        return
    called = [one for one in _named_here(session, workshop_id) if _is_called(one, written)]
    if len(called) != 1:
        row.institution_text = written
        return
    (found,) = called
    is_abroad = found.country not in (None, HOME_COUNTRY)
    row.institution_id, row.country = found.id, found.country if is_abroad else None
    row.region = found.jurisdiction_code or (ABROAD if is_abroad else NO_REGION)


def _named_here(session: Session, workshop_id: int) -> list[Institution]:
    wanted = (
        select(Registration)
        .where(Registration.workshop_id == workshop_id, Registration.institution_id.is_not(None))
        .options(joinedload(Registration.institution))
    )
    return list(
        {one.institution_id: one.institution for one in session.scalars(wanted) if one.institution}.values()
    )


def _is_called(one: Institution, written: str) -> bool:
    return fold(written) in {fold(said) for said in (one.name_es, one.name_en, one.acronym) if said}
