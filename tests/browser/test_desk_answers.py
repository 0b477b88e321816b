"""What the desk answers and asks: word, colour, sound, beat; homonyms apart; what a phone lacks."""

from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect
from sqlalchemy import select

from app.attendance.actions import dismiss
from app.attendance.board import board
from app.attendance.closing import close_desk, reopen_desk
from app.attendance.models import DeskException
from app.audit import COMMAND
from app.registration.people import Represented

from ..attendance.desk import row, ticket
from ..makers import a_person, make_workshop, sign_up
from .door import a_desk, board_of, helping, records
from .site import Site

pytestmark = pytest.mark.browser

# Chromium on a desk has nothing that shakes or sounds: what would be done is written down.
LISTEN_TO_IT = """
globalThis.beats = []; globalThis.tones = [];
navigator.vibrate = (beat) => beats.push(beat.join(' '));
globalThis.AudioContext = class {
  currentTime = 0; destination = null;
  createGain() { return { gain: {}, connect() {} }; }
  createOscillator() {
    const frequency = {};
    return { frequency, connect: (next) => next, start() { tones.push(frequency.value); }, stop() {} };
  }
};
"""
# Somebody is tapped while the page reads again what it keeps, slowly, after an answer: whether the row stays.
TAP_WHILE_IT_READS = """async (who) => {
  const rest = (time) => new Promise((go) => setTimeout(go, time));
  const until = async (isTrue) => {
    for (const end = performance.now() + 10000; !isTrue(); await rest(5))
      if (performance.now() > end) throw new Error('too late');
  };
  const row = (name) => document.querySelector(`#list button[name=${name}][value=${who}]`);
  const { load } = Desk.store;
  let readings = 0, stays = true;
  Desk.store.load = async () => {
    const kept = await load();
    readings += 1;
    await rest(300);
    return kept;
  };
  document.getElementById('send').click();
  await until(() => readings === 2);
  row('who').click();
  await until(() => row('undo'));
  const watch = new MutationObserver(() => { stays &&= !row('who'); });
  watch.observe(document.body, { childList: true, subtree: true, attributes: true });
  await until(() => readings >= 4);
  return { stays };
}"""
OFFICES = ("Oficina de empleo de ejemplo", "Universidad de ejemplo")


def test_each_answer_has_its_word_colour_tone_and_beat_and_homonyms_are_told_apart(
    site: Site, browser: Browser, tmp_path: Path
) -> None:
    code, _nobody = a_desk(site, 0)
    with site.behind():
        workshop = board_of(site, code).workshop
        for office in OFFICES:
            represents = Represented(region="08", kind="unlisted", text=office)
            sign_up(workshop, a_person(family_names="Quispe Ñahui", represents=represents))
        scanned = sign_up(workshop, a_person(family_names="De Pistola"))
        typed_by_a_scanner = ticket(scanned).replace("/", "-").replace(":", "Ñ")
        elsewhere = make_workshop(short_es="Taller vecino")
        foreign = ticket(sign_up(elsewhere))
        universities = [
            one.who for one in board(workshop, workshop.first_day).people if "Univ" in one.institution
        ]
    with helping(browser, tmp_path, site, code) as helper:
        helper.context.add_init_script(LISTEN_TO_IT)
        helper.come_in()
        for typed, word, colour in (
            ("quispe nahui", "", ""),
            ("nahui universidad", "Ingresó", "ok"),
            ("nahui universidad", "Ya ingresó a las", "warn"),
            (typed_by_a_scanner, "Ingresó", "ok"),
            ("AAAABBBBCCCCDDDD", "No está en la lista", "error-note"),
            (foreign, "Es para otro taller", "error-note"),
        ):
            helper.page.locator("#q").fill(typed)
            helper.page.keyboard.press("Enter")
            if word:
                expect(helper.answer).to_contain_text(word)
                expect(helper.page.locator(f"#answer .answer.{colour}")).to_be_visible()
            else:
                expect(helper.page.locator("#list b:visible")).to_have_text(["Quispe Ñahui, Persona"] * 2)
                for office in OFFICES:
                    expect(helper.page.locator("#list li:visible", has_text=office)).to_have_count(1)
        expect(helper.answer).to_contain_text("Taller vecino")
        # A scanner that types the barcode of something else: an answer, and room for the next code.
        helper.page.locator("#q").fill("7751234567890")
        helper.page.keyboard.press("Enter")
        expect(helper.answer).to_contain_text("7751234567890")
        expect(helper.answer).to_contain_text("No está en la lista")
        expect(helper.page.locator("#q")).to_have_value("")
        helper.answer.get_by_role("button", name="Registrar a la persona").click()
        expect(helper.page.locator("#n-given")).to_be_focused()
        helper.page.locator("#newcomer-close").click()
        helper.answer.get_by_role("button", name="Buscar por nombre").click()
        expect(helper.page.locator("#q")).to_be_focused()
        beats, tones = helper.page.evaluate("beats"), helper.page.evaluate("tones")
        # Of a code that is asked for there is neither until the answer is in.
        assert [one for one in beats if one] == ["60", "60 60 60", "60", "200", "200", "200"]
        assert tones == [880, 440, 880, 220, 220, 220]
        helper.page.locator("#mute").click()
        helper.page.locator("#q").fill("nahui universidad")
        helper.page.keyboard.press("Enter")
        expect(helper.answer).to_contain_text("Ya ingresó")
        assert helper.page.evaluate("beats.length") == len(beats)
    with site.behind():
        came = {one.who for one in board_of(site, code).arrived}
        assert came == {*universities, f"r{row(scanned).id}"}
    assert [one.is_held for one in records(site, code)] == [False, False, True, True]


def test_a_name_or_a_number_is_no_code_and_what_is_said_is_of_whom_was_typed(
    site: Site, browser: Browser, tmp_path: Path
) -> None:
    code, (first, *_others) = a_desk(site, 3)
    with site.behind():
        sign_up(board_of(site, code).workshop, a_person(family_names="O'Neill"))
    with helping(browser, tmp_path, site, code) as helper:
        helper.come_in()
        helper.check_in(first)
        expect(helper.answer).to_contain_text("Ingresó")
        # Several are called so: what was said of another goes.
        helper.page.locator("#q").fill("ejemplo")
        helper.page.keyboard.press("Enter")
        expect(helper.answer).to_be_empty()
        # Eight letters are a name here and eight digits a document: neither is put down as a code.
        for typed, kept in (("gonzalez", "gonzalez"), ("45678912", "")):
            helper.page.locator("#q").fill(typed)
            helper.page.keyboard.press("Enter")
            expect(helper.answer).to_contain_text("No está en la lista")
            expect(helper.answer).to_contain_text(typed)
            expect(helper.answer).not_to_contain_text("organiza")
            expect(helper.page.locator("#q")).to_have_value(kept)
        expect(helper.line).to_have_text("En línea · todo enviado")
        helper.page.locator("#q").fill("O’NEILL")
        expect(helper.page.locator("#list b:visible")).to_have_text("O'Neill, Persona")
    assert [one.is_held for one in records(site, code)] == [False]


def test_getting_ready_says_what_to_mend_and_the_worker_stays_under_the_desk(
    site: Site, browser: Browser, tmp_path: Path
) -> None:
    code, _people = a_desk(site, 2)
    with helping(browser, tmp_path, site, code) as helper:
        helper.context.add_init_script("navigator.storage.persist = async () => false;")
        helper.come_in()
        helper.page.evaluate("Desk.sync.now()")
        helper.page.locator("#ready").click()
        checks = helper.page.locator("#checks li")
        expect(checks).to_have_count(5)
        expect(checks.nth(0)).to_contain_text("2")
        assert [one.get_attribute("class") for one in checks.all()][:3] == ["done", "done", ""]
        words = helper.page.evaluate("JSON.parse(document.getElementById('facts').textContent).words")
        expect(checks.nth(2)).to_have_text(words["mend_storage"])
        expect(checks.nth(4)).to_have_text(words["check_clock"])
        scopes = (
            "navigator.serviceWorker.getRegistrations().then((all) => all.map((one) => one.scope).sort())"
        )
        assert helper.page.evaluate(scopes) == [helper.home.replace("/es/", "/en/"), helper.home]
        # Opened without a network, the clock was compared with nothing.
        helper.lose_the_network()
        helper.open()
        helper.page.locator("#ready").click()
        expect(checks.nth(4)).to_have_text(words["unknown_clock"])
        assert checks.nth(4).get_attribute("class") == ""
        helper.context.set_offline(False)
        for path in ("/es/", "/es/desk", f"/es/workshops/{code}"):
            helper.page.goto(site.url + path)
            assert helper.page.evaluate("navigator.serviceWorker.controller") is None, path


def test_a_tap_while_the_list_is_read_again_stays(site: Site, browser: Browser, tmp_path: Path) -> None:
    code, people = a_desk(site, 2)
    with helping(browser, tmp_path, site, code) as helper:
        helper.come_in()
        assert helper.page.evaluate(TAP_WHILE_IT_READS, people[0]) == {"stays": True}
        helper.find_the_network()
    assert [one.who for one in board_of(site, code).arrived] == [people[0]]


def test_a_delegation_is_let_in_and_taken_back_as_one_and_a_full_room_is_said(
    site: Site, browser: Browser, tmp_path: Path
) -> None:
    code, (alone,) = a_desk(site, 1, capacity=4)
    with site.behind():
        represents = Represented(region="08", kind="unlisted", text=OFFICES[1])
        for _ in range(3):
            sign_up(board_of(site, code).workshop, a_person(represents=represents))
    with helping(browser, tmp_path, site, code) as helper:
        helper.come_in()
        helper.check_in(alone)
        helper.write_down("De la Puerta")
        helper.page.locator("#q").fill("universidad")
        helper.page.locator("#groups button").click()
        lines = helper.page.locator("#answer p")
        full = "Ya hay más personas que el aforo: queda anotado, ustedes deciden."
        expect(lines).to_have_text(["Ingresó", OFFICES[1], "3 personas", full])
        expect(helper.page.locator("#full")).to_contain_text(full)
        helper.find_the_network()
        assert len(board_of(site, code).arrived) == 5
        helper.answer.get_by_role("button", name="Deshacer").click()
        expect(lines).to_have_text(["Deshecho", "3 personas"])
        expect(helper.page.locator("#full")).to_be_hidden()
        helper.find_the_network()
    assert sorted(one.family_names for one in board_of(site, code).arrived)[0] == "De la Puerta"
    assert len(board_of(site, code).arrived) == 2


def test_closing_takes_the_names_away_and_opening_again_brings_the_desk_back(
    site: Site, browser: Browser, tmp_path: Path
) -> None:
    code, people = a_desk(site, 3)
    workshop = board_of(site, code).workshop
    with helping(browser, tmp_path, site, code) as helper:
        helper.come_in()
        # What the organiser settles is no longer said to wait for them.
        helper.page.locator("#q").fill("AAAABBBBCCCCDDDD")
        helper.page.keyboard.press("Enter")
        expect(helper.line).to_contain_text("1 por resolver")
        with site.behind() as session:
            mine = select(DeskException.id).where(DeskException.workshop_id == workshop.id)
            dismiss(COMMAND, session.scalars(mine).one())
        helper.find_the_network()
        for loads_while_closed in (False, True):
            helper.check_in(people[loads_while_closed])
            expect(helper.answer).to_contain_text("Ejemplo")
            helper.find_the_network()
            with site.behind():
                close_desk(COMMAND, workshop.id, anyway=True, keeps_figure=False)
            helper.page.evaluate("void Desk.sync.now()")
            expect(helper.line).to_contain_text("Este registro terminó")
            expect(helper.answer).to_be_empty()
            if loads_while_closed:
                helper.open()
                expect(helper.page.locator("#q")).to_have_count(0)
            with site.behind():
                reopen_desk(COMMAND, workshop.id, "Prueba")
            helper.page.evaluate("void Desk.sync.now()")
            for part in ("#q", "#add", "#scan"):
                expect(helper.page.locator(part)).to_be_visible()
            expect(helper.page.locator("#list li")).to_have_count(3)
        helper.check_in(people[2])
        helper.find_the_network()
    assert len(board_of(site, code).arrived) == 3
