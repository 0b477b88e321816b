"""Every page, in every state it can show: where it is, whose it is, what is done there before looking."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from playwright.sync_api import Page

from app.clock import now
from app.database import transaction

from ..cast import PASSWORD
from .world import PUBLIC, World

Act = Callable[[Page, World], Any]

# What leads from the first line of what is not known to its form.
FIRST_UNKNOWN = "#unknown .topic:first-child li:first-child a[href*='known?about=']"
# GET addresses that are no pages: files, facts for machines, parts of pages, and what only sends on.
NO_PAGES = {
    "attendance.arrived",
    "attendance.letters_file",
    "attendance.photo",
    "attendance.staff_photograph",
    "attendance.sheet",
    "attendance.sheet_by_code",
    "attendance.worker",
    "certificates.all_pdf",
    "certificates.own_file",
    "certificates.person_pdf",
    "certificates.progress",
    "exchange.after_deed",
    "exchange.mend",
    "exchange.progress",
    "exchange.template",
    "exchange.workshops_template",
    "exchange.lists_template",
    "front.favicon",
    "front.healthz",
    "front.index",
    "front.metrics",
    "front.robots",
    "institutions.search",
    "registration.country_field",
    "registration.seats_left",
    "registration.sign_up_form",
    "registration.ticket_calendar",
    "registration.ticket_picture",
    "registration.workshop_calendar",
    "tallies.boards",
    "exchange.calendar",
    "exchange.data_file",
    "exchange.region_calendar",
    "exchange.sitemap",
    "tallies.breakdown_file",
    "tallies.coverage_file",
    "tallies.edition_csv",
    "tallies.edition_json",
    "tallies.edition_xlsx",
    "tallies.figures_file",
    "tallies.live",
    "workshops.districts",
    "workshops.material",
    "workshops.part",
    "workshops.photograph",
    "workshops.staff_material",
}


@dataclass(frozen=True)
class Scene:
    """One page in one state."""

    name: str
    endpoint: str
    path: str
    act: Act | None = None
    is_staff: bool = False
    who: str = "organiser"
    is_device: bool = False


def press(selector: str) -> Act:
    """Press something and wait for the page it leads to."""

    def act(page: Page, _world: World) -> None:
        with page.expect_navigation():
            page.locator(selector).click()

    return act


def send_part(page: Page, _world: World) -> None:
    """Send the sign-up form as it is; HTMX brings it back."""
    page.locator("#sign-up form > button.wide").click()
    page.locator("#sign-up .summary").wait_for()


def no_year(page: Page, world: World) -> None:
    """Move a workshop to a year nobody plans for."""
    page.locator("[name=year]").fill("1")
    press(".save-bar button")(page, world)


def say_it_is_sure(page: Page, _world: World) -> None:
    """A doubtful date is sure, with nothing to show for it."""
    page.locator("[name=date-answer]").select_option("known")
    page.locator("#date button.btn").click()


def choose_one(page: Page, _world: World) -> None:
    """It was this institution, with nothing to show for it."""
    page.locator("[name=body-institution]").select_option(index=1)
    page.locator("#institution button.btn").click()


def no_venue(page: Page, world: World) -> None:
    """A venue without name and town."""
    page.locator("[name=venue_name]").fill("")
    page.locator("[name=venue_city]").fill("")
    press("main .row:last-child > button.btn")(page, world)


def no_number(page: Page, world: World) -> None:
    """Promise something that is no number."""
    page.locator("[name^=n-08-]").first.fill("-5")
    press(".save-bar button")(page, world)


def one_line_more(page: Page, world: World) -> None:
    """A component and a group more, then sent without their names."""
    press("[name=add_step]")(page, world)
    press("[name=add_wave]")(page, world)
    press(".save-bar button")(page, world)


def search(page: Page, _world: World) -> None:
    """Look an institution up."""
    page.locator("#institution").press_sequentially("cgtp")
    page.locator("#institution-hits [type=radio]").first.check()


def ask_too_often(page: Page, world: World) -> None:
    """Ask for the link until it is too much."""
    for _ in range(2):
        page.goto(f"{page.url.split('/find')[0]}/find")
        page.locator("[name=email]").fill("persona@example.org")
        press("section:last-of-type form button")(page, world)


def send_too_much(page: Page, world: World) -> None:
    """Send more than anybody has to say."""
    page.locator("[name=family_names]").first.evaluate("field => { field.value = 'x'.repeat(70000) }")
    press("section:first-of-type button")(page, world)


def while_nobody_may_write(page: Page, world: World) -> None:
    """Send something while another holds the database."""
    press("button[value=own]")(page, world)
    page.locator("#answers summary").click()
    with world.site.behind(), transaction():
        press("#answers button.wide")(page, world)


def own(*then: str, opens: str = "") -> Act:
    """From the ticket to the person's own page, and on."""

    def act(page: Page, world: World) -> None:
        press("button[value=own]")(page, world)
        if opens:
            page.locator(f"{opens} summary").first.click()
        for selector in then:
            press(selector)(page, world)

    return act


def be_revoked(page: Page, world: World) -> None:
    """Another device, let in and shut out."""
    home = page.url
    page.goto(f"{world.site.url}/d/{world.new_code()}")
    press("main button.wide")(page, world)
    world.revoke_the_last_device()
    page.goto(home)


def excuse_nobody(page: Page, world: World) -> None:
    """A button that says nobody of the list."""
    page.locator("[name=excuse]").first.evaluate("button => { button.value = 'nobody' }")
    press("[name=excuse] >> nth=0")(page, world)


def look_at_message(page: Page, world: World) -> None:
    """A message in both languages, as it would be."""
    page.locator("#text_es").fill("Le recordamos traer su documento, {nombre}.")
    page.locator("#text_en").fill("Please bring your document, {name}.")
    press("button[name=look]")(page, world)


def send_a_message(page: Page, world: World) -> None:
    """Sent, then what became of it."""
    look_at_message(page, world)
    press("button[name=send]")(page, world)
    press("section[aria-labelledby=sent] .people li:first-child a")(page, world)


def move_to_a_holiday(page: Page, world: World) -> None:
    """Ask for the national day of next year: it is said, and not done."""
    for name in ("first_day", "last_day"):
        page.locator(f"#{name}").fill(f"{now().year + 1}-07-28")
    press("main .save-bar button")(page, world)


def keep_no_rule(page: Page, world: World) -> None:
    """A rule without its share."""
    page.locator("[name=share]").fill("")
    press("form[action$='/rule'] button")(page, world)


def whole_certificate(page: Page, world: World) -> None:
    """One's own certificate, drawn as wide as the page lets it."""
    press("button[value=certificate]")(page, world)
    page.wait_for_function("document.querySelector('.certificate').offsetWidth > innerWidth * 0.8")


def own_certificate(page: Page, world: World) -> None:
    """From the ticket to one's own certificate, by hand."""
    press("button[value=own]")(page, world)
    page.goto(f"{page.url.split('/me')[0]}/me/certificate")


def at_the_desk(*then: str, waits_for: str) -> Act:
    """Once the script has taken over: press one thing after another and wait for what it brings."""

    def act(page: Page, _world: World) -> None:
        page.wait_for_selector("html[data-desk=ready]", state="attached")
        for selector in then:
            page.locator(selector).first.click()
        page.locator(waits_for).first.wait_for()

    return act


def save_after_another(page: Page, world: World) -> None:
    """Save what somebody else has saved meanwhile."""
    with page.context.new_page() as other:
        other.goto(page.url)
        other.locator("[name=audience_es]").fill("Otra persona lo escribió")
        other.locator("#part-who .save-part").click()
        other.locator("#part-who [role=status]").wait_for()
    page.locator("[name=audience_es]").fill("Lo que yo escribo")
    page.locator("#part-who .save-part").click()
    page.locator("#part-who .summary").wait_for()


def see_photographs(page: Page, _world: World) -> None:
    """Scroll to the photographs, which come only then."""
    last = page.locator(".shot").last
    last.scroll_into_view_if_needed()
    last.evaluate("one => one.decode()")


def ask_half(page: Page, _world: World) -> None:
    """A question with its Spanish half and no choices."""
    page.locator("[name=add_question]").click()
    page.locator("#part-asked fieldset:focus").wait_for()
    page.locator("#part-asked fieldset select").select_option("one")
    page.locator("#part-asked [name$=label_es]").fill("¿Almuerzo?")
    page.locator("#part-asked .save-part").click()
    page.locator("#part-asked .summary").wait_for()


def name_nobody(page: Page, world: World) -> None:
    """Send the form of a delegation empty."""
    press("main form button")(page, world)
    press("main form button.wide")(page, world)


def write_no_email(page: Page, world: World) -> None:
    """Note something for an institution that is no e-mail."""
    page.locator("main details summary").click()
    page.locator("main details [name=email]").fill("oficina")
    press("main details button")(page, world)


def give_password(page: Page, world: World) -> None:
    """Sign in as far as the code."""
    page.locator("[name=email]").fill(world.coordinator.email)
    page.locator("[name=password]").fill(PASSWORD)
    press("main button")(page, world)


def type_a_wrong_row(page: Page, world: World) -> None:
    """A number that is on no row of the page."""
    page.locator("input[name^=arrival_]").first.fill("1, 99")
    press("form.stack .form button")(page, world)


def send_no_photograph(page: Page, world: World) -> None:
    """Without a file."""
    press("#photos form:has([type=file]) button")(page, world)


def add_nobody(page: Page, world: World) -> None:
    """A row written by hand, left empty."""
    page.locator("summary").first.click()
    press("details form:has([name=given_names]) button")(page, world)


def one_thing_twice(page: Page, world: World) -> None:
    """Two columns that are the same thing."""
    page.locator("[name=column-1]").select_option("given_names")
    press("main form > div:last-child button")(page, world)


def start_unasked(page: Page, world: World) -> None:
    """Bring people in without their word."""
    page.locator("form[action$='/start']").evaluate("form => { form.noValidate = true }")
    press("form[action$='/start'] button")(page, world)


IMPORTED = "/{lang}/manage/workshops/crawl-imported"
SIGN_UP = "/{lang}/workshops/demo-cusco"
TICKET = "/r/{seated}?lang={lang}"
DRAFT = "/{lang}/manage/workshops/crawl-draft"
MANAGE = "/{lang}/manage/workshops/demo-cusco"
REMOVE = "/{lang}/manage/workshops/crawl-one-seat/registrations/{number}/remove"
DESK = "/{lang}/manage/workshops/crawl-desk/desk"
DEVICE = "/{lang}/desk/crawl-desk/"
HELD_PHOTOS = "/{lang}/manage/workshops/crawl-held/photographs"
PAPER, SHUT, BUSY = (f"/{{lang}}/manage/workshops/crawl-{name}" for name in ("paper", "shut", "desk"))
CERTIFIED = "/r/{certified}?lang={lang}"
CERTIFICATES = "/{lang}/manage/workshops/crawl-held/certificates"
HELD = "/{lang}/manage/workshops/crawl-delegated"
EMPTY_SAVE = press(".save-bar button")
INVITE_NOBODY = press("main .form > button")
SEND = press("main .form button")

PEOPLE = (
    Scene("catalogue", "workshops.catalogue", "/{lang}/"),
    Scene("catalogue, held", "workshops.catalogue", "/{lang}/?when=held"),
    Scene("catalogue, dark by choice", "workshops.catalogue", "/{lang}/", press("button[value=dark]")),
    Scene("catalogue, second page", "workshops.catalogue", "/{lang}/?when=held&p=2"),
    Scene("catalogue, nothing found", "workshops.catalogue", "/{lang}/?q=zzzz&region=08"),
    Scene("region", "workshops.region", "/{lang}/regions/08"),
    Scene("region without workshops", "workshops.region", "/{lang}/regions/23"),
    *(
        Scene(f"workshop, {name}", "registration.workshop", f"/{{lang}}/workshops/demo-{name}")
        for name in PUBLIC
    ),
    Scene("workshop, past", "registration.workshop", "/{lang}/workshops/crawl-past"),
    Scene("workshop, 2011", "registration.workshop", "/{lang}/workshops/mig-4"),
    Scene("workshop, photographs", "registration.workshop", "/{lang}/workshops/crawl-held", see_photographs),
    Scene("workshop, form sent back", "registration.workshop", SIGN_UP, send_part),
    Scene("workshop, institution found", "registration.workshop", SIGN_UP, search),
    Scene("materials handed out", "workshops.materials_of", "/{lang}/workshops/crawl-files/materials"),
    Scene("workshop with materials", "registration.workshop", "/{lang}/workshops/crawl-files"),
    Scene("short address", "registration.short", "/t/demo-cusco"),
    Scene("poster", "registration.poster", "/{lang}/workshops/demo-cusco/poster"),
    Scene("ticket, seat", "registration.ticket", TICKET),
    Scene("ticket, line", "registration.ticket", "/r/{waiting}?lang={lang}"),
    Scene("ticket, given up", "registration.ticket", "/r/{left}?lang={lang}"),
    Scene("ticket, called off", "registration.ticket", "/r/{called_off}?lang={lang}"),
    Scene("ticket, past", "registration.ticket", "/r/{was_there}?lang={lang}"),
    Scene("no such link", "registration.ticket", "/r/nothing?lang={lang}"),
    Scene("door", "attendance.scanned", "/e/{door}?lang={lang}"),
    Scene("own page", "registration.own", TICKET, own()),
    Scene("own page, to correct", "registration.own", TICKET, own(opens="#correct")),
    Scene("own page, to answer", "registration.own", TICKET, own(opens="#answers")),
    Scene("own page, own questions", "registration.own", TICKET, own(opens="#questions")),
    Scene("giving up", "registration.leave", TICKET, press("button[value=leave]")),
    Scene("giving up, not said", "registration.leave", TICKET, own("a.danger", "button.danger")),
    Scene("own data", "certificates.own_kept", CERTIFIED, own("p > a[href*='/me/data']")),
    Scene("erasing", "certificates.erasing", CERTIFIED, own("p > a[href*='/me/data']", "a.danger")),
    Scene(
        "erasing, not said",
        "certificates.erase_own",
        TICKET,
        own("p > a[href*='/me/data']", "a.danger", "button.danger"),
    ),
    Scene("erased", "certificates.erased", "/{lang}/erased"),
    Scene("delegation", "registration.delegation", "/g/{delegation}?lang={lang}"),
    Scene("no such delegation", "registration.delegation", "/g/nothing?lang={lang}"),
    Scene("delegates", "registration.delegates", "/g/{delegation}?lang={lang}", press("main form button")),
    Scene("delegates, nobody", "registration.name_delegate", "/g/{delegation}?lang={lang}", name_nobody),
    Scene("find", "registration.find", "/{lang}/find"),
    Scene("find, nothing", "registration.find", "/{lang}/find", press("section:first-of-type button")),
    Scene("find, sent", "registration.find", "/{lang}/find?sent=1"),
    Scene("find, page closed", "registration.find", "/{lang}/me"),
    Scene("plan", "tallies.plans", "/{lang}/plan"),
    Scene("plan, Lima in two", "tallies.plans", "/{lang}/plan?lima=two"),
    Scene("edition", "tallies.edition", "/{lang}/plan/2011-2014/editions/1"),
    Scene("annual report", "exchange.report", "/{lang}/plan/2011-2014/editions/1/report/2011"),
    Scene("annual report, nothing", "exchange.report", "/{lang}/plan/2011-2014/editions/1/report/2014"),
    Scene("open data", "exchange.open_data", "/{lang}/data"),
    Scene("took part", "tallies.took_part", "/{lang}/plan/2011-2014/took-part?q=gobierno+regional+de+tumbes"),
    Scene("took part, several", "tallies.took_part", "/{lang}/plan/2011-2014/took-part?q=san+antonio"),
    Scene("took part, nothing", "tallies.took_part", "/{lang}/plan/2011-2014/took-part?q=zzzz"),
    Scene("do you have it", "tallies.tip", "/{lang}/plan/2011-2014/known?about=x"),
    Scene("do you have it, line", "tallies.tip", "/{lang}/plan", press(FIRST_UNKNOWN)),
    Scene("do you have it, nothing", "tallies.give_tip", "/{lang}/plan/2011-2014/known", press("main .btn")),
    Scene("do you have it, sent", "tallies.tip", "/{lang}/plan/2011-2014/known?sent=1"),
    Scene("plan, demonstration", "tallies.plan", "/{lang}/plan/demo"),
    Scene("help", "front.help", "/{lang}/help"),
    Scene("privacy", "front.privacy", "/{lang}/privacy"),
    Scene("accessibility", "front.accessibility", "/{lang}/accessibility"),
    Scene("opening a desk", "attendance.opening", "/{lang}/desk"),
    Scene("opening a desk, no code", "attendance.open_desk", "/{lang}/desk", press("main button")),
    Scene("opening a desk by a square", "attendance.opened_by_code", "/d/{device_code}"),
    Scene("opening a desk, spent", "attendance.opened_by_code", "/d/{used_code}"),
    Scene("check a certificate", "certificates.check", "/{lang}/certificates"),
    Scene("check, no code", "certificates.check", "/{lang}/certificates?code=u"),
    Scene("certificate, valid", "certificates.verify", "/v/{certificate}?lang={lang}"),
    Scene("certificate, name", "certificates.match", "/v/{certificate}?lang={lang}", press("#match button")),
    Scene("certificate, revoked", "certificates.verify", "/v/{revoked}?lang={lang}"),
    Scene("certificate, slip", "certificates.verify", "/v/{slip}?lang={lang}"),
    Scene("certificate, unknown", "certificates.verify", "/v/AAAA?lang={lang}"),
    Scene("own certificate", "certificates.own", CERTIFIED, whole_certificate),
    Scene("own certificate, none", "certificates.own", TICKET, own_certificate),
    Scene("sign-in", "accounts.sign_in", "/{lang}/sign-in"),
    Scene("sign-in, refused", "accounts.enter", "/{lang}/sign-in", press("main button")),
    Scene("sign-in, password changed", "accounts.sign_in", "/{lang}/sign-in?changed=1"),
    Scene("sign-in, code", "accounts.code", "/{lang}/sign-in", give_password),
    Scene("forgotten password", "accounts.forgotten", "/{lang}/sign-in/forgotten"),
    Scene("new password by link", "accounts.reset", "/{lang}/reset/{reset}"),
    Scene("new password, refused", "accounts.reset_it", "/{lang}/reset/{reset}", press("main .form button")),
    Scene("no such reset", "accounts.reset", "/{lang}/reset/nothing"),
    Scene("invitation", "accounts.invitation", "/{lang}/invitation/{invitation}"),
    Scene("no such invitation", "accounts.invitation", "/{lang}/invitation/nothing"),
    Scene("404", "", "/{lang}/nothing"),
    Scene("405", "", "/preferences"),
    Scene("413", "registration.find", "/{lang}/find", send_too_much),
    Scene("429", "registration.ask_link", "/{lang}/find", ask_too_often),
    Scene("500", "registration.ticket", "/r/{broken}?lang={lang}"),
    Scene("503", "registration.answer", TICKET, while_nobody_may_write),
)
NOBODY_BEHIND = "/{lang}/manage/figures/2011-2014/people/rows?what=absent"
NOTHING_BEHIND = "/{lang}/manage/figures/2011-2014/workshops?what=open"
STAFF = tuple(
    Scene(name, endpoint, path, act, is_staff=True)
    for name, endpoint, path, act in (
        ("my workshops", "workshops.mine", "/{lang}/manage", None),
        ("my workshops, none", "workshops.mine", "/{lang}/manage?q=zzzz", None),
        ("new workshop", "workshops.new", "/{lang}/manage/workshops/new", None),
        ("board", "tallies.board", "/{lang}/manage/board/demo", None),
        ("board, one year", "tallies.board", "/{lang}/manage/board/2011-2014?year=2011", None),
        ("board, a cell", "tallies.quarter", "/{lang}/manage/board/2011-2014/15/2011/1", None),
        ("move to", "workshops.shift", "/{lang}/manage/workshops/crawl-draft/shift", None),
        ("move to, refused", "workshops.save_shift", "/{lang}/manage/workshops/crawl-draft/shift", no_year),
        ("new workshop, refused", "workshops.new", "/{lang}/manage/workshops/new", EMPTY_SAVE),
        ("editor", "workshops.edit", f"{MANAGE}/edit", None),
        ("editor, a question", "workshops.edit", f"{DRAFT}/edit", ask_half),
        ("editor, another was first", "workshops.edit", f"{MANAGE}/edit", save_after_another),
        ("materials", "workshops.materials_page", f"{DRAFT}/materials", None),
        ("materials, refused", "workshops.add_material", f"{DRAFT}/materials", press("aside .form button")),
        ("series", "workshops.series_page", f"{DRAFT}/series", None),
        ("series, refused", "workshops.make_series", f"{DRAFT}/series", EMPTY_SAVE),
        ("import", "exchange.sending", f"{IMPORTED}/import", None),
        ("import, refused", "exchange.send", f"{IMPORTED}/import", press("main .form button")),
        ("import, columns", "exchange.batch", "/{lang}/manage/imports/{import_mapping}", None),
        (
            "import, columns refused",
            "exchange.columns",
            "/{lang}/manage/imports/{import_mapping}",
            one_thing_twice,
        ),
        ("import, looked at", "exchange.batch", "/{lang}/manage/imports/{import_checked}?rows=all", None),
        ("import, not agreed", "exchange.start", "/{lang}/manage/imports/{import_checked}", start_unasked),
        ("import, brought in", "exchange.batch", "/{lang}/manage/imports/{import_done}", None),
        ("import workshops", "exchange.imports", "/{lang}/manage/imports", None),
        (
            "import workshops, refused",
            "exchange.send_workshops",
            "/{lang}/manage/imports",
            press("main .form button"),
        ),
        ("import workshops, columns", "exchange.batch", "/{lang}/manage/imports/{import_workshops}", None),
        ("import lists, columns", "exchange.batch", "/{lang}/manage/imports/{import_lists}?columns=1", None),
        ("import lists, looked at", "exchange.batch", "/{lang}/manage/imports/{import_lists}?rows=all", None),
        ("import lists, brought in", "exchange.batch", "/{lang}/manage/imports/{import_lists_done}", None),
        ("venues", "workshops.venue_list", "/{lang}/manage/venues?q=cusco", None),
        ("venue", "workshops.venue", "/{lang}/manage/venues/{venue}", None),
        ("venue, refused", "workshops.save_venue", "/{lang}/manage/venues/{venue}", no_venue),
        ("venue people come to", "workshops.venue", "/{lang}/manage/venues/{announced_venue}", None),
        ("clashes", "tallies.clashes", "/{lang}/manage/board/demo/clashes", None),
        ("overview", "registration.manage", MANAGE, None),
        ("overview, with gaps", "registration.manage", "/{lang}/manage/workshops/crawl-draft", None),
        ("overview, called off", "registration.manage", "/{lang}/manage/workshops/crawl-called-off", None),
        ("overview, past", "registration.manage", "/{lang}/manage/workshops/crawl-past", None),
        ("people", "registration.people", f"{MANAGE}/registrations", None),
        ("people, nobody", "registration.people", f"{MANAGE}/registrations?q=zzzz", None),
        ("take a list away", "registration.export", f"{PAPER}/registrations/export", None),
        ("take a list away, no reason", "registration.export_people", f"{PAPER}/registrations/export", SEND),
        ("adding", "registration.add", f"{MANAGE}/registrations/new", None),
        (
            "adding, nothing",
            "registration.add_it",
            f"{MANAGE}/registrations/new",
            press("main .row > button"),
        ),
        ("note", "registration.note", REMOVE.replace("/remove", "/note"), None),
        ("erasing", "certificates.erasing_person", REMOVE.replace("/remove", "/erase"), None),
        (
            "erasing, from the door",
            "certificates.erasing_walk_in",
            f"{SHUT}/attendance/{{from_door}}/erase",
            None,
        ),
        (
            "erasing, from the door, not said",
            "certificates.erase_from_door",
            f"{SHUT}/attendance/{{from_door}}/erase",
            press("main button.danger"),
        ),
        ("letters", "attendance.letters", f"{BUSY}/letters", None),
        (
            "letters, nothing",
            "attendance.write_letters",
            f"{BUSY}/letters",
            press("main .form > div > button"),
        ),
        ("messages", "attendance.messages", f"{BUSY}/messages", None),
        ("messages, looked at", "attendance.send_message", f"{BUSY}/messages", look_at_message),
        ("message, sent", "attendance.message", f"{BUSY}/messages", send_a_message),
        ("unsettled", "attendance.institutions_written", f"{BUSY}/registrations/institutions", None),
        ("settling", "attendance.which_institution", f"{BUSY}/registrations/institutions/{{written}}", None),
        ("delegations", "registration.delegations_of", f"{HELD}/delegations", None),
        ("delegations, no e-mail", "registration.note_email", f"{HELD}/delegations", write_no_email),
        (
            "delegations, none",
            "registration.grant",
            f"{MANAGE}/delegations",
            press("main .form > div:last-child > button"),
        ),
        ("expected", "attendance.expected_ones", f"{BUSY}/expected", None),
        (
            "expected, none",
            "attendance.expect",
            f"{MANAGE}/expected",
            press("main .form > div:last-child > button"),
        ),
        ("taking off", "registration.remove", REMOVE, None),
        ("taking off, no reason", "registration.take_off", REMOVE, press("button.danger")),
        ("moving", "registration.move", f"{MANAGE}/move", None),
        ("moving, on a holiday", "registration.move_it", f"{MANAGE}/move", move_to_a_holiday),
        ("calling off", "registration.cancel_workshop", f"{MANAGE}/cancel", None),
        ("calling off, no reason", "registration.call_off", f"{MANAGE}/cancel", press("button.danger")),
        ("to tell", "registration.to_tell", "/{lang}/manage/workshops/crawl-called-off/to-tell", None),
        ("desk", "attendance.desk", DESK, None),
        ("desk, no name", "attendance.make_code", DESK, press("aside form:not(:has(.danger)) button.second")),
        ("device code", "attendance.device_code", f"{DESK}/codes/{{code_number}}", None),
        ("device code, used", "attendance.device_code", f"{DESK}/codes/{{used_number}}", None),
        ("to settle", "attendance.exception", f"{DESK}/exceptions/{{exception}}?q=ejemplo", None),
        ("settled", "attendance.exception", f"{DESK}/exceptions/{{settled}}", None),
        ("who came", "attendance.attendance", f"{PAPER}/attendance", None),
        ("who came, one of them", "attendance.attendance", f"{BUSY}/attendance?who={{who}}", None),
        ("take who came away", "attendance.export", f"{PAPER}/attendance/export", None),
        ("take who came away, no reason", "attendance.export_attendance", f"{PAPER}/attendance/export", SEND),
        ("who came, nobody", "attendance.excuse", f"{PAPER}/attendance", excuse_nobody),
        ("sheets", "attendance.sheets", f"{PAPER}/sheets", None),
        ("sheets, no such page", "attendance.sheets", f"{PAPER}/sheets?page=ZZZZ0000", None),
        ("signed page", "attendance.typed", f"{PAPER}/sheets/{{page_code}}", None),
        ("signed page, wrong row", "attendance.type_in", f"{PAPER}/sheets/{{page_code}}", type_a_wrong_row),
        ("signed page, nobody", "attendance.by_hand", f"{PAPER}/sheets/{{page_code}}", add_nobody),
        ("no photograph", "attendance.add_photo", f"{PAPER}/sheets/{{page_code}}", send_no_photograph),
        ("photographs", "attendance.photographs_page", HELD_PHOTOS, None),
        ("photographs, refused", "attendance.add_photograph", HELD_PHOTOS, press("aside .form button")),
        ("number only", "attendance.headcount", f"{PAPER}/headcount", None),
        (
            "number only, refused",
            "attendance.state_headcount",
            f"{PAPER}/headcount",
            press("main form button"),
        ),
        ("closing the desk", "attendance.door", f"{PAPER}/door", None),
        ("closing, not told", "attendance.close_door", f"{BUSY}/door", press("main form button.danger")),
        ("desk closed", "attendance.door", f"{SHUT}/door", None),
        (
            "desk closed, no reason",
            "attendance.reopen_door",
            f"{SHUT}/door",
            press("main form button.danger"),
        ),
        ("certificates", "certificates.manage", CERTIFICATES, None),
        ("certificates, no rule", "certificates.rule", CERTIFICATES, keep_no_rule),
        ("certificate of one", "certificates.person", f"{CERTIFICATES}/people/{{has_one}}", None),
        ("certificate below the rule", "certificates.person", f"{CERTIFICATES}/people/{{below}}", None),
        (
            "certificate, no reason",
            "certificates.issue",
            f"{CERTIFICATES}/people/{{below}}",
            press("main form button"),
        ),
        ("certificate revoked before", "certificates.person", f"{CERTIFICATES}/people/{{had_one}}", None),
        ("figures", "tallies.figures", "/{lang}/manage/figures/demo", None),
        ("figures of 2011", "tallies.figures", "/{lang}/manage/figures/2011-2014", None),
        ("sign-ups", "tallies.sign_ups", "/{lang}/manage/figures/demo/sign-ups", None),
        ("a region's figures", "tallies.region", "/{lang}/manage/figures/2011-2014/regions/24", None),
        (
            "coverage",
            "tallies.coverage",
            "/{lang}/manage/figures/2011-2014/coverage?kind=municipalities",
            None,
        ),
        ("people in detail", "tallies.breakdown", "/{lang}/manage/figures/demo/people?rows=kind", None),
        (
            "people behind a number",
            "tallies.people_behind",
            "/{lang}/manage/figures/demo/people/rows?what=registered",
            None,
        ),
        ("people behind it, nobody", "tallies.people_behind", NOBODY_BEHIND, None),
        ("same people", "tallies.same_people", "/{lang}/manage/figures/demo/same-people", None),
        ("same people, none", "tallies.same_people", "/{lang}/manage/figures/2011-2014/same-people", None),
        ("people in detail, none", "tallies.breakdown", "/{lang}/manage/figures/2011-2014/people", None),
        ("behind a number", "tallies.workshops_behind", "/{lang}/manage/figures/2011-2014/workshops", None),
        ("behind it, nothing", "tallies.workshops_behind", NOTHING_BEHIND, None),
        ("own account", "accounts.own", "/{lang}/account", None),
        ("proving it again", "accounts.prove", "/{lang}/account/prove", None),
        ("proving it, wrong", "accounts.prove_it", "/{lang}/account/prove", press("main .form button")),
        ("another password", "accounts.password", "/{lang}/account/password", None),
        ("second factor", "accounts.factor", "/{lang}/account/factor", None),
        ("second factor, wrong", "accounts.factor", "/{lang}/account/factor", press("main .form button")),
        ("invitations", "accounts.invitations", "/{lang}/manage/invitations", None),
        (
            "invitations, refused",
            "accounts.invite",
            "/{lang}/manage/invitations",
            press("main .form > button"),
        ),
    )
)
KEEPERS = tuple(
    Scene(name, endpoint, path, None, is_staff=True, who="coordinator")
    for name, endpoint, path in (
        ("own account, with a factor", "accounts.own", "/{lang}/account"),
        ("all invitations", "accounts.invitations", "/{lang}/manage/invitations"),
        ("people and roles", "accounts.people", "/{lang}/manage/accounts"),
        ("one person", "accounts.person", "/{lang}/manage/accounts/{account}"),
        ("audit trail", "front.audit_trail", "/{lang}/manage/audit"),
        ("lists taken away", "registration.exports_made", "/{lang}/manage/exports"),
        ("audit trail, nothing", "front.audit_trail", "/{lang}/manage/audit?key=zzzz"),
        ("audit trail, refused", "front.audit_trail", "/{lang}/manage/audit?first=1999-12-31"),
    )
)
COORDINATORS = tuple(
    Scene(name, endpoint, path, act, is_staff=True, who="coordinator")
    for name, endpoint, path, act in (
        ("today", "front.today", "/{lang}/manage/today", None),
        ("doubtful date", "workshops.settle_doubts", "/{lang}/manage/workshops/mig-4/doubts", None),
        ("doubtful institutions", "workshops.settle_doubts", "/{lang}/manage/workshops/mig-2/doubts", None),
        (
            "doubtful date, not said how",
            "workshops.settle_date",
            "/{lang}/manage/workshops/mig-4/doubts",
            say_it_is_sure,
        ),
        (
            "doubtful institution, not said how",
            "workshops.settle_represented",
            "/{lang}/manage/workshops/mig-2/doubts",
            choose_one,
        ),
        ("told to us", "tallies.tips", "/{lang}/manage/told", None),
        ("told to us, no reason", "tallies.settle_tip", "/{lang}/manage/told", press("article button")),
        ("board, to edit", "tallies.board", "/{lang}/manage/board/demo?state=published", None),
        ("editions", "tallies.editions", "/{lang}/manage/figures/2011-2014/editions", None),
        (
            "editions, refused",
            "tallies.sign_off",
            "/{lang}/manage/figures/2011-2014/editions",
            press("main .form button"),
        ),
        ("plan, new", "plan.new", "/{lang}/manage/plans/new", None),
        ("plan, editor", "plan.edit", "/{lang}/manage/plans/2011-2014", None),
        ("plan, refused", "workshops.save_plan", "/{lang}/manage/plans/2011-2014", one_line_more),
        ("targets", "plan.targets", "/{lang}/manage/plans/demo/targets?measure=people", None),
        ("targets, refused", "plan.save_targets", "/{lang}/manage/plans/demo/targets", no_number),
        ("themes", "plan.themes", "/{lang}/manage/themes", None),
        ("days off", "workshops.free_days", "/{lang}/manage/days-off", None),
        (
            "days off, refused",
            "workshops.add_free_day",
            "/{lang}/manage/days-off",
            press("aside .form button"),
        ),
    )
)
DEVICES = tuple(
    Scene(name, endpoint, path, act, is_device=True)
    for name, endpoint, path, act in (
        ("device", "attendance.device", DEVICE, at_the_desk(waits_for="#line:visible")),
        ("device, searched", "attendance.device", f"{DEVICE}?q=oficina", at_the_desk(waits_for="#groups p")),
        (
            "device, somebody new",
            "attendance.device",
            DEVICE,
            at_the_desk("#add", "#newcomer button.btn:not(.quiet)", waits_for="#newcomer-oops"),
        ),
        (
            "device, in and back",
            "attendance.device",
            DEVICE,
            at_the_desk("#list button[name=who]", "#answer button", waits_for="#answer .answer.info"),
        ),
        ("device, ready", "attendance.device", DEVICE, at_the_desk("#ready", waits_for="#checks li")),
        ("device, shell", "attendance.shell", f"{DEVICE}shell", at_the_desk(waits_for="#line:visible")),
        ("device, revoked", "attendance.device", DEVICE, be_revoked),
        ("walk-in", "attendance.walk_in", f"{DEVICE}walk-in", None),
        ("walk-in, refused", "attendance.walked_in", f"{DEVICE}walk-in", press("main form button")),
        ("in another's place", "attendance.walk_in", f"{DEVICE}walk-in?replaces={{who}}", None),
    )
)
SCENES = (*PEOPLE, *STAFF, *KEEPERS, *COORDINATORS, *DEVICES)
