"""The desk without a network: recorded, killed, opened again, sent; nothing lost, nothing doubled."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from app.attendance.actions import revoke
from app.audit import COMMAND

from ..attendance.desk import devices
from .helper import a_desk, board_of, helping, kill, lose_the_answer, prepare, records
from .site import Site

pytestmark = pytest.mark.browser


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


@pytest.mark.parametrize("moment", [0, 1, 2, 5, 9])
def test_killed_at_any_moment_every_tap_that_was_answered_is_kept(
    site: Site, browser: Browser, tmp_path: Path, moment: int
) -> None:
    code, people = a_desk(site, 10)
    prepare(browser, tmp_path, site, code)
    with helping(browser, tmp_path, site, code) as helper:
        helper.open()
        helper.page.route("**/sync", lose_the_answer)
        for who in people[: moment + 1]:
            helper.check_in(who)
        kill(tmp_path)
    with helping(browser, tmp_path, site, code) as helper:
        helper.open()
        helper.find_the_network()
    assert {one.who for one in board_of(site, code).arrived} == set(people[: moment + 1])
    assert len(records(site, code)) == moment + 1


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
        took = helper.page.evaluate(
            """async (who) => {
              const started = performance.now(), box = document.getElementById('q');
              box.value = 'EJÉMPLO'; box.dispatchEvent(new Event('input'));
              const searched = performance.now() - started;
              const tapped = performance.now();
              document.querySelector(`#list button[value=${who}]`).click();
              const undo = `#list button[name=undo][value=${who}]`;
              while (!document.querySelector(undo)) await new Promise(requestAnimationFrame);
              return [searched, performance.now() - tapped];
            }""",
            people[250],
        )
        expect(helper.page.locator("#pending")).to_have_text("500 encontrados")
        assert max(took) < 1000, f"search and tap took {took} ms"


def test_a_revoked_phone_keeps_nothing(site: Site, browser: Browser, tmp_path: Path) -> None:
    code, people = a_desk(site, 3)
    with helping(browser, tmp_path, site, code) as helper:
        helper.come_in()
        helper.lose_the_network()
        helper.check_in(people[0])
        with site.behind():
            revoke(COMMAND, devices(board_of(site, code).workshop)[0])
        helper.context.set_offline(False)
        expect(helper.line).to_contain_text("anulado")
        expect(helper.page.locator("#list li")).to_have_count(0)
        kept = helper.page.evaluate("Desk.store.load().then((all) => all.ops.length + all.people.length)")
        assert kept == 0 and helper.page.evaluate("caches.keys().then((names) => names.length)") == 0
    assert records(site, code) == []


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
        expect(helper.line).to_contain_text("Hay que habilitar este equipo otra vez")
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
