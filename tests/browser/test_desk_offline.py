"""The desk without a network: recorded, killed, opened again, sent; nothing lost, nothing doubled."""

from datetime import UTC, datetime, timedelta
from itertools import islice
from pathlib import Path
from random import Random
from statistics import median

import pytest
from hypothesis import Phase, given, settings
from playwright.sync_api import Browser, expect
from sqlalchemy import select

from app.attendance.actions import revoke
from app.attendance.models import EXCUSE
from app.attendance.rules import Record, attendance
from app.audit import COMMAND
from app.registration.models import Registration

from ..attendance.desk import devices
from ..attendance.stolen import learned, secrets
from ..attendance.test_rules import record_sets
from ..makers import a_person, in_days, sign_up
from .door import a_desk, board_of, helping, kill, lose_the_answer, prepare, records
from .site import Site

pytestmark = pytest.mark.browser

# Milliseconds until a search has been shown, and from a tap until its answer and the row say so.
SEARCH_AND_TAP = """async (who) => {
  const started = performance.now(), box = document.getElementById('q');
  box.value = 'EJÉMPLO'; box.dispatchEvent(new Event('input'));
  const searched = performance.now() - started;
  const tapped = performance.now();
  document.querySelector(`#list button[value=${who}]`).click();
  const undo = `#list button[name=undo][value=${who}]`, said = `#answer button[value=${who}]`;
  while (!document.querySelector(undo) || !document.querySelector(said)) {
    await new Promise(requestAnimationFrame);
  }
  return [searched, performance.now() - tapped];
}"""
# Whatever a browser keeps of a site, and what stands on the page.
EVERYTHING_KEPT = """async () => {
  const found = [JSON.stringify({ ...localStorage, ...sessionStorage }), document.documentElement.outerHTML];
  const asked = (request) => new Promise((give, fail) => {
    request.onsuccess = () => give(request.result);
    request.onerror = fail;
  });
  for (const { name } of await indexedDB.databases()) {
    const opened = await asked(indexedDB.open(name));
    for (const store of opened.objectStoreNames)
      found.push(JSON.stringify(await asked(opened.transaction(store).objectStore(store).getAll())));
    opened.close();
  }
  for (const name of await caches.keys()) {
    const kept = await caches.open(name);
    for (const one of await kept.keys()) found.push(await (await kept.match(one)).text());
  }
  return found;
}"""


def test_a_morning_without_a_network_loses_and_doubles_nothing(
    site: Site, browser: Browser, tmp_path: Path
) -> None:
    code, people = a_desk(site, 44, capacity=60)
    prepare(browser, tmp_path, site, code)
    with helping(browser, tmp_path, site, code) as helper:
        helper.lose_the_network()
        helper.open()
        for who in people[:40]:
            helper.check_in(who)
        for number in range(3):
            helper.write_down(f"De la Puerta {number}")
        for number in (40, 41):
            helper.write_down(f"Reemplazo {number}", replaces=people[number])
        for who in people[:2]:
            helper.undo(who)
        expect(helper.line).to_contain_text("47 por enviar")
        kill(tmp_path)
    with helping(browser, tmp_path, site, code) as helper:
        helper.lose_the_network()
        helper.open()
        expect(helper.line).to_contain_text("Sin conexión · 47 por enviar")
        expect(helper.page.locator("#count")).to_contain_text("38 de 44 inscritos ya ingresaron · 5 más")
        assert records(site, code) == []
        helper.find_the_network()
        assert helper.unsent() == 0
    found = board_of(site, code)
    assert {one.who for one in found.arrived if one.state == "seated"} == set(people[2:40])
    assert len(found.arrived) == 43
    assert sorted(one.replaces for one in found.arrived if one.replaces) == sorted(
        f"{one.given_names} {one.family_names}" for one in found.people if one.who in people[40:42]
    )
    kept = records(site, code)
    assert len(kept) == 47 and [one.n for one in kept] == list(range(1, 48))


def test_killed_five_times_every_tap_that_was_answered_is_kept(
    site: Site, browser: Browser, tmp_path: Path
) -> None:
    code, people = a_desk(site, 20)
    prepare(browser, tmp_path, site, code)
    coming = iter(people)
    for taps in (1, 2, 1, 5, 3):
        with helping(browser, tmp_path, site, code) as helper:
            helper.context.route("**/sync", lose_the_answer)
            helper.open()
            for who in islice(coming, taps):
                helper.check_in(who)
            kill(tmp_path)
    with helping(browser, tmp_path, site, code) as helper:
        helper.open()
        helper.find_the_network()
    assert {one.who for one in board_of(site, code).arrived} == set(people[:12])
    assert len(records(site, code)) == 12


# Taps on and on, and says of each when the page has answered it.
TAP_ON = """() => { (async () => {
  for (;;) {
    const button = document.querySelector('#list button[name=who]');
    if (!button) return;
    button.click();
    const undo = `#list button[name=undo][value=${button.value}]`;
    while (!document.querySelector(undo)) await new Promise(requestAnimationFrame);
    answered(button.value);
  }
})(); }"""


@pytest.mark.prove
def test_killed_a_hundred_times_at_random_moments(site: Site, browser: Browser, tmp_path: Path) -> None:
    chance, answered = Random(1), set[str]()

    def hear(who: str) -> None:
        answered.add(who)

    for number in range(10):
        code, people = a_desk(site, 100, capacity=200)
        folder = tmp_path / str(number)
        prepare(browser, folder, site, code)
        answered.clear()
        for _ in range(10):
            with helping(browser, folder, site, code) as helper:
                helper.context.route(
                    "**/sync", chance.choice([lose_the_answer, lambda route: route.continue_()])
                )
                # Playwright asks what it is given for its signature; a method of a set has none to show.
                helper.page.expose_function("answered", hear)
                helper.open()
                helper.page.evaluate(TAP_ON)
                helper.page.wait_for_timeout(chance.uniform(1, 150))
                kill(folder)
        with helping(browser, folder, site, code) as helper:
            helper.open()
            helper.find_the_network()
        arrived = [one.who for one in board_of(site, code).arrived]
        assert answered, "the phones died before anything was answered: nothing was tried"
        assert answered <= set(arrived) <= set(people)
        assert len({one.ref for one in records(site, code)}) == len(records(site, code))
        print(f"desk_kills {10 * (number + 1)}: {len(answered)} answered, {len(arrived)} kept")


def test_an_answer_lost_after_the_commit_is_asked_for_again(
    site: Site, browser: Browser, tmp_path: Path
) -> None:
    code, people = a_desk(site, 2)
    with helping(browser, tmp_path, site, code) as helper:
        helper.come_in()
        helper.page.route("**/sync", lose_the_answer, times=1)
        helper.check_in(people[0])
        expect(helper.line).to_contain_text("Sin conexión · 1 por enviar")
        assert len(records(site, code)) == 1
        helper.find_the_network()
    assert len(records(site, code)) == 1


def test_the_search_is_instant_without_accents_and_without_a_network(
    site: Site, browser: Browser, tmp_path: Path
) -> None:
    code, people = a_desk(site, 500, capacity=600)
    with helping(browser, tmp_path, site, code) as helper:
        helper.come_in()
        helper.lose_the_network()
        helper.open()
        took = [helper.page.evaluate(SEARCH_AND_TAP, who) for who in people[250:253]]
        expect(helper.page.locator("#pending")).to_have_text("500 encontrados")
        assert max(max(one) for one in took) < 1000, f"search and tap took {took} ms"
        # Nor does the other language ask for one.
        helper.page.get_by_role("link", name="English").click()
        helper.ready()
        expect(helper.line).to_contain_text("No signal · 3 to send")
        expect(helper.page.locator("#list button[name=undo]")).to_have_count(3)


@pytest.mark.prove
def test_what_a_tap_takes_on_a_list_of_five_hundred(site: Site, browser: Browser, tmp_path: Path) -> None:
    code, people = a_desk(site, 500, capacity=600)
    with helping(browser, tmp_path, site, code) as helper:
        helper.come_in()
        helper.lose_the_network()
        helper.open()
        took = [helper.page.evaluate(SEARCH_AND_TAP, who) for who in people[::10]]
    searches, taps = (sorted(one) for one in zip(*took, strict=True))
    for name, found in (("desk_search", searches), ("desk_tap", taps)):
        print(f"{name} {median(found):.0f} ms of 50 in the middle, {found[-3]:.0f} ms all but two")


def test_a_revoked_phone_keeps_nothing(site: Site, browser: Browser, tmp_path: Path) -> None:
    code, people = a_desk(site, 3)
    with helping(browser, tmp_path, site, code) as helper:
        helper.come_in()
        helper.lose_the_network()
        helper.check_in(people[0])
        with site.behind():
            revoke(COMMAND, devices(board_of(site, code).workshop)[0])
        helper.context.set_offline(False)
        expect(helper.line).to_contain_text("ya no puede registrar")
        expect(helper.page.locator("#list li")).to_have_count(0)
        kept = helper.page.evaluate("Desk.store.load().then((all) => all.ops.length + all.people.length)")
        assert kept == 0 and helper.page.evaluate("caches.keys().then((names) => names.length)") == 0
    assert records(site, code) == []


def test_a_revoked_phone_that_was_away_is_wiped_when_it_is_next_opened(
    site: Site, browser: Browser, tmp_path: Path
) -> None:
    code, _people = a_desk(site, 3)
    prepare(browser, tmp_path, site, code)
    with site.behind():
        revoke(COMMAND, devices(board_of(site, code).workshop)[0])
    with helping(browser, tmp_path, site, code) as helper:
        # Beside the desk no script of it runs: what the phone kept is still there.
        helper.page.goto(f"{site.url}/es/desk")
        assert learned(helper.page.evaluate(EVERYTHING_KEPT), {"name": "Ejemplo"}) == {"name"}
        helper.page.goto(helper.home)
        helper.page.wait_for_selector("html[data-desk=gone]", state="attached")
        assert learned(helper.page.evaluate(EVERYTHING_KEPT), {"name": "Ejemplo"}) == set()
        assert (
            helper.page.evaluate("navigator.serviceWorker.getRegistrations().then((all) => all.length)") == 0
        )
    assert records(site, code) == []


def test_a_stolen_phone_holds_no_ticket_and_no_contact(site: Site, browser: Browser, tmp_path: Path) -> None:
    code, people = a_desk(site, 3)
    with site.behind() as session:
        workshop = board_of(site, code).workshop
        sign_up(workshop, a_person(phone=None, email="persona.uno@example.org"))
        rows = session.scalars(select(Registration).where(Registration.workshop_id == workshop.id)).all()
        with site.app.test_request_context():
            wanted = secrets(rows)
        shown = {row.family_names: row.family_names for row in rows}
    with helping(browser, tmp_path, site, code) as helper:
        helper.come_in()
        helper.check_in(people[0])
        helper.page.locator("#add").click()
        for name, text in (("given", "Persona"), ("family", "De la Puerta"), ("phone", "987600123")):
            helper.page.locator(f"#n-{name}").fill(text)
        helper.page.locator("#newcomer button.btn:not(.quiet)").click()
        expect(helper.answer).to_contain_text("De la Puerta")
        helper.find_the_network()
        held = helper.page.evaluate(EVERYTHING_KEPT)
        assert learned(held, shown) == set(shown), "the list itself was not seen"
        assert learned(held, wanted | {"typed at the door": "987600123"}) == set()
        # The control: what is put among it is found.
        planted = {"link": next(iter(wanted.values()))}
        helper.page.evaluate(
            "(text) => caches.open('x').then((all) => all.put('/x', new Response(text)))", planted["link"]
        )
        assert learned(helper.page.evaluate(EVERYTHING_KEPT), planted) == {"link"}


def test_a_phone_that_has_to_be_let_in_again_hands_in_what_it_kept(
    site: Site, browser: Browser, tmp_path: Path
) -> None:
    code, people = a_desk(site, 3)
    with helping(browser, tmp_path, site, code) as helper:
        helper.come_in()
        helper.lose_the_network()
        helper.check_in(people[0])
        helper.context.clear_cookies()
        helper.context.set_offline(False)
        expect(helper.line).to_contain_text("Hay que habilitar este dispositivo otra vez")
        assert helper.unsent() == 1
        helper.come_in()
        helper.find_the_network()
    assert [one.who for one in board_of(site, code).arrived] == [people[0]]


def test_after_the_end_the_list_is_gone_and_what_is_unsent_is_not(
    site: Site, browser: Browser, tmp_path: Path
) -> None:
    code, people = a_desk(site, 3)
    with helping(browser, tmp_path, site, code) as helper:
        helper.come_in()
        helper.lose_the_network()
        helper.check_in(people[0])
        helper.page.clock.install(time=datetime.now(UTC) + timedelta(days=3))
        helper.open()
        expect(helper.line).to_contain_text("Por enviar: 1")
        expect(helper.page.locator("#list li:visible")).to_have_count(0)
        assert helper.page.evaluate("Desk.store.load().then((kept) => kept.people.length)") == 0
        assert helper.unsent() == 1


def test_a_phone_whose_clock_is_days_ahead_keeps_its_list(
    site: Site, browser: Browser, tmp_path: Path
) -> None:
    code, people = a_desk(site, 3)
    with helping(browser, tmp_path, site, code) as helper:
        helper.page.clock.install(time=datetime.now(UTC) + timedelta(days=3))
        helper.come_in()
        helper.check_in(people[0])
        helper.lose_the_network()
        helper.open()
        expect(helper.page.locator("#list li:visible")).to_have_count(3)
        helper.check_in(people[1])
        helper.find_the_network()
    assert len(records(site, code)) == 2


def test_a_site_in_trouble_is_not_called_a_lost_signal(site: Site, browser: Browser, tmp_path: Path) -> None:
    code, people = a_desk(site, 2)
    with helping(browser, tmp_path, site, code) as helper:
        helper.come_in()
        helper.page.route("**/sync", lambda route: route.fulfill(status=503), times=1)
        helper.check_in(people[0])
        expect(helper.line).to_contain_text("El sitio no responde como debe · 1 por enviar")
        helper.lose_the_network()
        expect(helper.line).to_contain_text("Sin conexión · 1 por enviar")
        helper.find_the_network()


def test_names_from_the_door_are_shown_as_written(site: Site, browser: Browser, tmp_path: Path) -> None:
    code, _people = a_desk(site, 1)
    odd = ("<img src=x onerror=alert(1)>", "</script><b>x", "{{7*7}}", '" onfocus=alert(1) x="')
    with helping(browser, tmp_path, site, code) as helper:
        helper.page.on("dialog", lambda dialog: pytest.fail(dialog.message))
        helper.come_in()
        helper.lose_the_network()
        for name in odd:
            helper.write_down(name)
        helper.find_the_network()
        helper.open()
        names = helper.page.locator("#list li b").all_inner_texts()
        assert {f"{name}, Persona" for name in odd} <= set(names)
        assert helper.watch.reports(helper.page) == []
    assert {one.family_names for one in board_of(site, code).arrived} == set(odd)


def test_two_phones_agree_and_a_second_tap_says_since_when(
    site: Site, browser: Browser, tmp_path: Path
) -> None:
    code, people = a_desk(site, 3)
    with (
        helping(browser, tmp_path / "one", site, code) as one,
        helping(browser, tmp_path / "other", site, code) as other,
    ):
        one.come_in()
        other.come_in()
        one.check_in(people[0])
        expect(one.line).to_have_text("En línea · todo enviado")
        # Nobody asks for it: each phone looks every ten seconds.
        there = other.page.locator(f"#list button[name=undo][value={people[0]}]")
        expect(there).to_be_attached(timeout=20_000)
        other.page.locator("#q").fill(other.page.locator(f"[data-who={people[0]}] b").inner_text())
        other.page.keyboard.press("Enter")
        expect(other.answer).to_contain_text("Ya ingresó a las")
    assert len(records(site, code)) == 1


def test_each_day_of_two_is_recorded_for_itself(site: Site, browser: Browser, tmp_path: Path) -> None:
    first, last = in_days(0), in_days(1)
    when = type(first)(first.first_day, last.first_day, None, None)
    code, people = a_desk(site, 2, when=when)
    with helping(browser, tmp_path, site, code) as helper:
        helper.come_in()
        helper.check_in(people[0])
        helper.page.locator(f"[data-day='{last.first_day}']").click()
        chosen = helper.page.locator("#days [aria-current]")
        expect(chosen).to_have_attribute("data-day", str(last.first_day))
        expect(chosen).to_have_css("border-bottom-style", "solid")
        expect(helper.page.locator("#list li").first).to_have_css("border-bottom-width", "1px")
        expect(helper.page.locator("#list button[name=who]")).to_have_count(2)
        # It stays the day that was chosen, also without a network, where the page that is kept opens.
        helper.lose_the_network()
        helper.page.reload()
        helper.ready()
        expect(chosen).to_have_attribute("data-day", str(last.first_day))
        helper.check_in(people[0])
        helper.find_the_network()
    assert list(board_of(site, code).by_day.values()) == [1, 1]
    assert board_of(site, code).humans == 1


def test_the_phone_decides_by_the_rule_of_the_server(site: Site, browser: Browser, tmp_path: Path) -> None:
    told: list[list[Record]] = []

    @settings(max_examples=200, database=None, deadline=None, phases=(Phase.generate,))
    @given(record_sets())
    def gather(made: list[Record]) -> None:
        told.append([one for one in made if one.kind != EXCUSE])

    gather()
    code, _people = a_desk(site, 1)
    with helping(browser, tmp_path, site, code) as helper:
        helper.come_in()
        found = helper.page.evaluate(
            "(sets) => sets.map((some) => [...Desk.rules.attendance(some).keys()].sort())",
            [[as_told(one) for one in some] for some in told],
        )
    assert len(told) >= 100
    assert found == [sorted(f"{who} {day}" for who, day in attendance(some)) for some in told]


def as_told(one: Record) -> dict[str, object]:
    """A record as a device is told it."""
    said = {"id": one.ref, "kind": one.kind, "day": str(one.day), "at": one.at.timestamp() * 1000}
    return said | {"who": one.who, "refers_to": one.refers_to, "held": one.is_held, "device": one.device}
