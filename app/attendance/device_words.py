"""What the script of a desk needs: its addresses, its days, its words in the reader's language."""

from datetime import date
from typing import Any

from flask import url_for

from ..language import LOCALES, current, day, gettext, other
from . import queries, rules, words
from .board import days_of
from .models import DeskDevice
from .words import HELD, MARKS


def for_script(device: DeskDevice, today: date) -> dict[str, Any]:
    """Facts and words, for a script that has neither a network nor a catalogue."""
    workshop = device.workshop
    home = url_for("attendance.device", code=workshop.code)
    return {
        "workshop": workshop.code,
        "home": home,
        "sync": url_for("attendance.sync", code=workshop.code),
        "worker": url_for("attendance.worker", code=workshop.code),
        "shell": url_for("attendance.shell", code=workshop.code),
        "other": {
            "home": url_for("attendance.device", code=workshop.code, lang=other()),
            "worker": url_for("attendance.worker", code=workshop.code, lang=other()),
        },
        "device": device.id,
        "capacity": queries.capacity(workshop.id),
        "until": round((workshop.ends_at + rules.AFTER).timestamp() * 1000),
        "zone": workshop.zone,
        "language": LOCALES[current()].replace("_", "-"),
        "day": today.isoformat(),
        "days": {one.isoformat(): day(one) for one in days_of(workshop)},
        "words": _words(),
    }


def _words() -> dict[str, Any]:
    """Every word the script says; what stands in braces it fills in."""
    marks = {name: str(said) for name, said in MARKS.items()}
    reasons = {name: str(said) for name, said in HELD.items()}
    return (
        _of_the_line()
        | _of_answers()
        | _of_the_list()
        | _of_getting_ready()
        | {"marks": marks, "reasons": reasons}
    )


def _of_the_line() -> dict[str, str]:
    """What the line above says of the network and the device."""
    return {
        "online": gettext("Online · all sent"),
        "sending": gettext("Sending…"),
        "offline": gettext("No signal"),
        "trouble": gettext("The site does not answer as it should"),
        "one_unsent": gettext("1 to send. Keep going: it is kept on this device."),
        "unsent": gettext("%(count)s to send. Keep going: they are kept on this device.", count="{count}"),
        "one_held": gettext("1 needs the organiser"),
        "held": gettext("%(count)s need the organiser", count="{count}"),
        "closed": gettext("This desk is over. The list was deleted from this device."),
        "closed_unsent": gettext(
            "This desk is over and the list was deleted. Still to send: %(count)s.", count="{count}"
        ),
        "revoked": gettext("This device may not record any more. Everything was deleted from it."),
        "signed_out": gettext("This device has to be let in again. What is not sent is kept on it."),
    }


def _of_answers() -> dict[str, str]:
    """What became of a tap or a scan."""
    return {
        "arrived": gettext("Checked in"),
        "already": gettext("Already checked in at %(hour)s", hour="{hour}"),
        "undone": gettext("Undone"),
        "unknown": gettext("Not on the list"),
        "unknown_more": gettext(
            "The code was put down for the organiser. Search by name, or add the person."
        ),
        "foreign": gettext("This is not a code of ours. Search by name, or add the person."),
        "search": gettext("Search by name"),
        "add": gettext("Add the person"),
        "not_undone": gettext("There is nothing to undo any more"),
        "one_person": words.people(1),
        "people": gettext("%(count)s people", count="{count}"),
        "elsewhere": gettext("Ticket is for another workshop"),
        "checking": gettext("Asking whose code this is…"),
        "camera": gettext("The camera did not open. Allow it in the browser's settings, or type the code."),
        "no_reader": gettext("This browser cannot read codes. Type the code or search by name."),
        "over_capacity": gettext("More people than the room holds: it is written down, you decide."),
    }


def _of_the_list() -> dict[str, str]:
    """What stands on the list and its buttons."""
    return {
        "count": gettext(
            "%(arrived)s of %(expected)s signed up have arrived", arrived="{arrived}", expected="{expected}"
        ),
        "one_other": gettext("1 other"),
        "others": gettext("%(count)s others", count="{count}"),
        "pending": gettext("%(count)s still to arrive", count="{count}"),
        "one_found": gettext("1 found"),
        "found": gettext("%(count)s found", count="{count}"),
        "nobody": gettext("Nobody matches."),
        "undo": gettext("Undo"),
        "arrive": gettext("Check in"),
        "replace": gettext("Somebody comes in their place"),
        "replacing": gettext("In place of %(name)s", name="{name}"),
        "all": gettext("Check in all %(count)s", count="{count}"),
        "names": gettext("Write given names and family names."),
        "walked_in": gettext("Did not sign up"),
        "capacity": gettext("capacity %(capacity)s", capacity="{capacity}"),
        "cancelled": gettext("Sign-up cancelled"),
        "waiting": gettext("Waiting list"),
        "mute": gettext("Sound off"),
        "unmute": gettext("Sound on"),
    }


def _of_getting_ready() -> dict[str, str]:
    """What is checked the day before, and what to mend."""
    return {
        "check_list": gettext("The list is on this device: %(count)s people.", count="{count}"),
        "check_one": gettext("The list is on this device: 1 person."),
        "mend_list": gettext("The list is not here yet: look for a network and try again."),
        "check_offline": gettext("The desk opens without a network."),
        "mend_offline": gettext("The desk will not open without a network: load this page again."),
        "check_storage": gettext("The browser will keep what is recorded."),
        "mend_storage": gettext(
            "The browser may clear this device's memory: add the page to the home screen."
        ),
        "check_camera": gettext("The camera can read codes."),
        "mend_camera": gettext("There is no camera that reads codes: type them, or search by name."),
        "check_clock": gettext("The clock is right."),
        "unknown_clock": gettext("The clock could not be compared: that needs a network."),
        "mend_clock": gettext("The clock is off: set it to automatic in the device's settings."),
    }
