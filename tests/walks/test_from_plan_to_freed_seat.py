"""From an empty quarter of the board to a seat that is freed and given on: by six people without a mouse."""

import re
from collections.abc import Callable, Iterator
from datetime import datetime, time, timedelta
from email.message import EmailMessage
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import expect

from app.accounts.models import Account
from app.clock import now
from app.language import gettext, speaking

from ..browser.keyboard import Keyboard
from ..browser.phone import IS_SEEN, Watch
from ..browser.site import Site, a_site
from ..browsers import OpenContext
from ..cast import PASSWORD, code_of, make_account
from ..mail import MailServer
from ..makers import make_plan
from ..servers import Command, running

pytestmark = pytest.mark.browser

TODAY = now().astimezone(ZoneInfo("America/Lima")).date()
DAY = TODAY + timedelta(days=30)
QUARTER = (DAY.month + 2) // 3
PLANNED = {"short_es": "Encuentro de teclado", "title_es": "Encuentro de ejemplo para quien no usa ratón"}
WRITTEN = {"short_en": "Keyboard meeting", "title_en": "Sample meeting for those who use no mouse"}
SHORT = {"es": PLANNED["short_es"], "en": WRITTEN["short_en"]}
LOCALES = {"es": "es-PE", "en": "en-GB"}
DESK = {"width": 1280, "height": 900}
DELEGATES = ("Ejemplo Alfa", "Ejemplo Beta", "Ejemplo Gamma")
# Three days before it begins, less a little.
SOON = str(int((datetime.combine(DAY, time(9), ZoneInfo("America/Lima")) - now()).total_seconds()) - 250_000)

Sit = Callable[..., Keyboard]


@pytest.fixture
def site(dialect: str, smtp: MailServer) -> Iterator[Site]:
    """The site, whose letters are real."""
    with a_site(dialect, "base", AFORO_MAIL_URL=smtp.url) as opened:
        yield opened


@pytest.fixture
def sit(site: Site, lang: str, open_context: OpenContext) -> Iterator[Sit]:
    """Sit somebody down before a browser of their own; nothing complains until the end."""
    watches: list[Watch] = []

    def one(**options: object) -> Keyboard:
        context = open_context(locale=LOCALES[lang], reduced_motion="reduce", **options)
        watches.append(Watch(context, site.url))
        return Keyboard(context.new_page())

    yield one
    for watch in watches:
        watch.ensure_quiet()


PAIRS = (
    pytest.param("sqlite", "es"),
    pytest.param("postgresql", "en", marks=pytest.mark.prove),
    pytest.param("sqlite", "en", marks=pytest.mark.prove),
    pytest.param("postgresql", "es", marks=pytest.mark.prove),
)


@pytest.mark.parametrize(("dialect", "lang"), PAIRS)
def test_from_plan_to_freed_seat(site: Site, smtp: MailServer, lang: str, sit: Sit) -> None:
    with site.behind():
        make_plan("walk", DAY.year, DAY.year + 1)
        coordinator, organiser = make_account("coordinator"), make_account("organiser", ("08",))
    chief = sign_in(site, sit(viewport=DESK), lang, coordinator)
    code = plans(chief)
    hers = sign_in(site, sit(viewport=DESK), lang, organiser)
    fills_in_and_publishes(hers, lang)
    names_three(sit(), holds_three(hers))
    goes, waits = "persona.uno@example.org", "persona.dos@example.org"
    signs_up(site, sit(), lang, code, goes, "Ejemplo Delta")
    line = signs_up(site, sit(), lang, code, waits, "Ejemplo Épsilon")
    expect(line.page.locator(".ticket .chip")).to_have_text(said(site, lang, "Waiting list"))
    with running(Command("worker", ["worker"], site.server.settings | {"AFORO_CLOCK_OFFSET": SOON})):
        letter = arrives(smtp, goes, said(site, lang, "Your workshop is near"))
        gives_up(site, sit(), lang, link_of(letter, site))
        letter = arrives(smtp, waits, said(site, lang, "You have a seat"))
    takes_it(site, sit(), lang, link_of(letter, site))
    assert [row.state for row in site.registrations(code)] == [*["seated"] * 3, "cancelled", "seated"]


def said(site: Site, lang: str, source: str) -> str:
    """A sentence as the site says it."""
    with site.behind(), speaking(lang):
        return str(gettext(source))


def sign_in(site: Site, who: Keyboard, lang: str, account: Account) -> Keyboard:
    """With the password, and with a code where the role asks for one."""
    who.page.goto(f"{site.url}/{lang}/sign-in")
    who.write("[name=email]", account.email)
    who.write("[name=password]", PASSWORD)
    who.send()
    if account.role == "coordinator":
        assert who.page.url.endswith("/code")
        with site.behind():
            who.write("[name=code]", code_of(account))
        who.send()
    return who


def plans(chief: Keyboard) -> str:
    """From the board's cell of Cusco in that quarter: what is known so far; the workshop's code."""
    chief.follow("nav a[href$='/manage/board']")
    chief.press(f".years-nav a[href$='year={DAY.year}']")
    chief.page.wait_for_url(f"**year={DAY.year}**")
    chief.follow(f"a.add[href*='region=08&year={DAY.year}&quarter={QUARTER}']")
    for name, text in PLANNED.items():
        chief.write(f"[name={name}]", text)
    chief.set("[name=first_day]", DAY)
    chief.write("[name=capacity]", "4")
    chief.send()
    expect(chief.page.get_by_role("heading", level=1)).to_have_text(PLANNED["short_es"])
    return chief.page.url.rsplit("/", 1)[1]


def fills_in_and_publishes(organiser: Keyboard, lang: str) -> None:
    """Each part of the editor by itself, until nothing is missing."""
    page = organiser.page
    organiser.follow("main a[href*='/manage/workshops/'][href*='encuentro']")
    organiser.follow("nav a[href$='/edit']")
    for name, text in WRITTEN.items():
        organiser.write(f"#part-what [name={name}]", text)
    save(organiser, "what")
    organiser.set("[name=first_hour]", time(9))
    organiser.set("[name=last_hour]", time(13))
    save(organiser, "when")
    organiser.choose("[name=venue_id]", "new")
    organiser.press("#part-where summary")
    organiser.write("[name=venue_name]", "Local Ejemplo")
    organiser.write("[name=district_query]", "wanchaq")
    page.locator("#districts [type=radio]").first.wait_for()
    organiser.tick("#districts [type=radio]")
    save(organiser, "where")
    organiser.set("[name=opens_at]", datetime.combine(TODAY - timedelta(days=1), time(8)))
    save(organiser, "seats")
    organiser.follow("a.back", "Shift+Tab")
    organiser.follow("form[action$='/publish'] button")


def save(organiser: Keyboard, part: str) -> None:
    """Press the part's button: it says so, and the focus is where it says so."""
    organiser.press(f"#part-{part} .save-part")
    expect(organiser.page.locator(f"#saved-{part}")).to_be_focused()


def holds_three(organiser: Keyboard) -> str:
    """Seats for a municipality; the link to hand over."""
    organiser.follow(".tabs a[href$='/delegations']")
    organiser.write("[name=institution]", "wanchaq")
    organiser.follow("[name=look_up]")
    organiser.tick("[name=institution_id]")
    organiser.write("[name=number]", "3")
    organiser.set("[name=until]", DAY - timedelta(days=10))
    organiser.send()
    organiser.reach("input.copied")
    return str(organiser.page.evaluate("document.activeElement.value"))


def names_three(delegate: Keyboard, link: str) -> None:
    """One after the other, until no seat is without a name."""
    delegate.page.goto(link)
    delegate.follow("main form button")
    for number, family in enumerate(DELEGATES):
        delegate.write("[name=given_names]", "Persona")
        delegate.write("[name=family_names]", family)
        delegate.write("[name=phone]", f"90000002{number}")
        delegate.tick("[name=consent]")
        delegate.send()
        expect(delegate.page.locator("main ul.plain li")).to_have_count(number + 1)


def signs_up(site: Site, person: Keyboard, lang: str, code: str, email: str, family: str) -> Keyboard:
    """From the workshop's page to the ticket, with an e-mail."""
    person.page.goto(f"{site.url}/{lang}/workshops/{code}")
    person.write("[name=given_names]", "Persona")
    person.write("[name=family_names]", family)
    person.press("#sign-up summary")
    person.write("[name=email]", email)
    person.write("[name=institution]", "Oficina de ejemplo")
    person.tick("[name=consent]")
    with person.page.expect_navigation(url="**/r/*"):
        person.page.keyboard.press("Enter")
    return person


def arrives(smtp: MailServer, address: str, subject: str) -> EmailMessage:
    """Wait for a letter to somebody, by its subject."""
    for count in range(1, 20):
        found = [one for one in smtp.to(address) if str(one["Subject"]).startswith(subject)]
        if found:
            assert len(found) == 1
            return found[0]
        smtp.wait_for(max(count, len(smtp.letters) + 1))
    raise AssertionError(f"{address} was not told: {subject}")


def link_of(letter: EmailMessage, site: Site) -> str:
    """The personal link of a letter."""
    text = letter.get_body(("plain",))
    assert text is not None
    (link,) = re.findall(rf"{site.url}/r/\S+", text.get_content())
    return str(link)


def gives_up(site: Site, person: Keyboard, lang: str, link: str) -> None:
    """The reminder's link leads to the question; it is asked once more."""
    assert link.endswith("#cannot-come")
    person.page.goto(link)
    expect(person.page.locator("button[name=to][value=leave]")).to_be_focused()
    assert person.page.evaluate(IS_SEEN)
    person.send()
    person.write("[name=word]", said(site, lang, "LEAVE").lower())
    person.follow("button.danger")
    expect(person.page.locator(".ticket .chip")).to_have_text(said(site, lang, "Sign-up cancelled"))


def takes_it(site: Site, person: Keyboard, lang: str, link: str) -> None:
    """Whoever was first in line reads that the seat is theirs."""
    person.page.goto(link)
    expect(person.page.locator(".ticket .chip")).to_have_text(said(site, lang, "Sign-up confirmed"))
    expect(person.page.locator("main h1")).to_have_text(said(site, lang, "A seat was freed and it is yours"))
    person.reach("button[name=to][value=own]")
