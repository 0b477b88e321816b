"""What a sign-up must be like: names, a way to be reached, whom a person represents."""

import re
import unicodedata
from collections.abc import Collection
from datetime import datetime
from typing import Any

from .. import text
from ..language import bare
from ..language import lazy_gettext as _l
from ..refusals import Conflict, Refusal
from ..workshops import standing as stands
from ..workshops.standing import FULL
from .models import CANCELLED

NAME_LENGTH, INSTITUTION_LENGTH, EMAIL_LENGTH, PHONE_LENGTH = 80, 160, 254, 40
PERUVIAN_MOBILE = re.compile(r"9[0-9]{2} ?[0-9]{3} ?[0-9]{3}")
# Why nobody can sign up, by the word of standing.py.
CLOSED_WORDS = {
    stands.CANCELLED: _l("This workshop was cancelled."),
    stands.HELD: _l("This workshop has already taken place."),
    stands.OVER: _l("This workshop has already taken place."),
    stands.SOON: _l("Sign-up has not opened yet. What you typed is still here: send it when it opens."),
    stands.CLOSED: _l("Sign-up for this workshop has closed."),
}
SEND_AGAIN = _l("Please check what you wrote and send it once more.")


class KeyIsUsed(Refusal):
    """The form was sent before with other details: a form with a key of its own may be sent."""


class OnlyLineLeft(Conflict):
    """Somebody saw a free seat, and only a place in line is left: theirs to accept or not."""


def name(typed: str, field: str, missing: Any) -> str:
    """A name as its owner writes it, or the refusal."""
    return _line(typed, field, missing, NAME_LENGTH)


def institution_text(typed: str) -> str | None:
    """An institution written freely; None when nothing is written."""
    if not text.line(typed):
        return None
    return _line(typed, "institution", "", INSTITUTION_LENGTH)


def _line(typed: str, field: str, missing: Any, most: int) -> str:
    written = text.line(typed)
    if not written:
        raise Refusal(missing, field)
    if text.is_odd(written):
        raise Refusal(_l("We took out signs that cannot be seen. Check it and send it again."), field)
    if len(written) > most:
        raise Refusal(_l("Write at most %(most)s characters.", most=most), field)
    if not any(unicodedata.category(sign)[0] in "LN" for sign in written):
        raise Refusal(_l("Write it with letters, please."), field)
    return written


def phone(typed: str) -> str | None:
    """A phone number with its country's code; Peru's when none is said. None when nothing is written."""
    written = text.line(typed)
    if not written:
        return None
    import phonenumbers

    said = _l("Enter a 9-digit mobile number, like 987 654 321; from another country, with + and its code.")
    refusal = Refusal(said, "phone")
    if PERUVIAN_MOBILE.fullmatch(written):
        return "+51" + written.replace(" ", "")
    if len(written) > PHONE_LENGTH or text.is_odd(written) or re.search(r"[^\W\d_]", written):
        raise refusal
    try:
        number = phonenumbers.parse(written, "PE")
    except phonenumbers.NumberParseException:
        raise refusal from None
    if not phonenumbers.is_valid_number(number):
        raise refusal
    return str(phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164))


def email(typed: str) -> str | None:
    """An e-mail address as mail servers take it, not asked whether it exists; None for none."""
    written = text.line(typed)
    if not written:
        return None
    import email_validator

    refusal = Refusal(_l("Enter an e-mail address, like name@example.org."), "email")
    if len(written) > EMAIL_LENGTH or text.is_odd(written):
        raise refusal
    try:
        found = email_validator.validate_email(written, check_deliverability=False, allow_smtputf8=False)
    except email_validator.EmailNotValidError:
        raise refusal from None
    return str(found.ascii_email or found.normalized)


def known_email(typed: str) -> str:
    """An e-mail address that must be there."""
    found = email(typed)
    if found is None:
        raise Refusal(_l("Enter your e-mail."), "email")
    return found


def ensure_reachable(has_contact: bool, has_none: bool) -> None:
    """A phone, an e-mail, or the word that there is neither; not both."""
    if not has_contact and not has_none:
        own = _l("Enter your mobile phone or your e-mail, or tick that you have neither.")
        third = _l("Enter the person's mobile phone or e-mail, or tick that they have neither.")
        raise Refusal(own, "phone", third=third)
    if has_contact and has_none:
        own = _l("You wrote a phone or an e-mail: take the tick away, or take out what you wrote.")
        third = _l("A phone or an e-mail is written: take the tick away, or take out what is written.")
        raise Refusal(own, "no_contact", third=third)


def ensure_represented(has_institution: bool, is_required: bool) -> None:
    """Some workshops are for those who come for an institution."""
    if is_required and not has_institution:
        said = _l("Write the institution you represent: this workshop is for institutions.")
        third = _l("Write the institution the person represents: this workshop is for institutions.")
        raise Refusal(said, "institution", third=third)


def ensure_region(region: str, country: str | None, regions: Collection[str], abroad: str) -> None:
    """A region of the list, or a country."""
    if region not in regions:
        raise Refusal(_l("Choose a region."), "region")
    if region == abroad and not country:
        raise Refusal(_l("Choose the country."), "country")


def ensure_agreed(has_agreed: bool) -> None:
    """Nobody is signed up by others without their word."""
    if not has_agreed:
        raise Refusal(_l("Tick that the person knows and agrees."), "consent")


def identity(contact: str, given_names: str, family_names: str) -> str:
    """What tells a person from others in one workshop; accents tell people apart, case and spaces do not."""
    names = unicodedata.normalize("NFC", f"{given_names} {family_names}").casefold()
    seen = names if names.isascii() else "".join(one for one in names if unicodedata.category(one) != "Cf")
    return f"{contact.casefold()}\n{unicodedata.normalize('NFC', ' '.join(seen.split()))}"


def ensure_same_form(found: str, asked: str) -> None:
    """A form's key stands for one sign-up; with other details it is another form."""
    if found != asked:
        raise KeyIsUsed(
            _l(
                "This form was already sent with other details, and that sign-up stands. "
                "To sign up somebody else, send it once more."
            )
        )


def ensure_not_yet(is_signed_up: bool) -> None:
    """One person, one sign-up in a workshop; who asks again learns nothing of the first."""
    if is_signed_up:
        raise Refusal(
            _l(
                "Somebody with this name and contact is already signed up. "
                "Use your code, or ask for your link:"
            ),
            where=("registration.find", _l("Find my sign-up")),
            third=_l("Somebody with this name and contact is already signed up for this workshop."),
        )


def ensure_can_be_had(standing: str, accepts_line: bool, has_line: bool = True) -> None:
    """A seat, or a place in line for whoever accepts one."""
    if standing in CLOSED_WORDS:
        raise Conflict(CLOSED_WORDS[standing])
    if standing == FULL and not has_line:
        raise Conflict(_l("All seats are taken, and this workshop keeps no waiting list."))
    if standing == FULL and not accepts_line:
        raise OnlyLineLeft(_l("The last seat has just gone. Shall we add you to the waiting list?"))


def ensure_institution_fits(there: int, most: int) -> None:
    """Of one institution come as many as the workshop says."""
    if there >= most:
        said = _l(
            "This workshop takes at most %(most)s of each institution, and yours is complete.", most=most
        )
        third = _l("This workshop takes at most %(most)s of each institution: theirs is complete.", most=most)
        raise Conflict(said, "institution", third=third)


def ensure_stands(state: str) -> None:
    """Whoever gave up their place has nothing left to change."""
    if state == CANCELLED:
        raise Refusal(_l("This sign-up was cancelled. You can sign up again on the workshop's page."))


def ensure_known(forgotten_at: datetime | None) -> None:
    """Nothing is written any more of somebody who was erased: nobody would erase it again."""
    if forgotten_at:
        raise Conflict(_l("They were erased already."))


def ensure_may_leave(workshop_state: str, starts_at: datetime, at: datetime) -> None:
    """People leave a workshop that is still to come."""
    if workshop_state != "published" or starts_at <= at:
        raise Refusal(_l("This workshop has already begun, or was cancelled: there is nothing to give up."))


def ensure_meant(typed: str | None, word: Any, field: str = "word") -> None:
    """A deed behind a mailed link takes a word: programs tick boxes and send forms, and write none."""
    if bare(typed or "") != bare(str(word)):
        raise Refusal(_l("Write the word %(word)s.", word=word), field)


def ensure_reason_said(reason: str, words: str) -> None:
    """Another reason than those of the list is written: the person reads it."""
    if reason == "other" and not words:
        raise Refusal(_l("Write the reason in a few words."), "words")


def ensure_may_erase(state: str, starts_at: datetime, ends_at: datetime, at: datetime) -> None:
    """Not while the workshop takes place: the desk and its records need to know who is who."""
    if state == "published" and starts_at <= at < ends_at:
        raise Conflict(_l("The workshop is taking place: your details can be erased once it is over."))


def ensure_erasing_meant(has_ticked: bool) -> None:
    """What cannot be undone takes a tick."""
    if not has_ticked:
        raise Refusal(_l("Tick the box to have the details erased."), "sure")
