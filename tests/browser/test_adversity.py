"""When something is wrong, lost or done twice: nothing typed is lost, and there is one sign-up."""

import pytest
from playwright.sync_api import Route, expect

from ..makers import make_workshop
from .conftest import OpenPhone
from .site import Site

pytestmark = pytest.mark.browser

BOTH = pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no-scripts"])


def a_workshop(site: Site, capacity: int = 30) -> str:
    """The code of a workshop with open sign-up."""
    with site.behind():
        return make_workshop(capacity=capacity).code


@BOTH
def test_what_is_wrong_is_told_and_what_was_typed_is_kept(
    site: Site, phone: OpenPhone, scripts: bool
) -> None:
    code = a_workshop(site)
    person = phone(scripts)
    person.open(f"/es/workshops/{code}")
    person.write("given_names", "Persona")
    person.write("phone", "12")
    person.write("institution", "Oficina de ejemplo")
    typed = person.typed()
    person.tap(person.send)
    summary = person.page.locator("#sign-up .summary")
    expect(summary).to_be_focused()
    expect(summary).to_be_in_viewport()
    expect(summary.get_by_role("listitem")).to_have_count(3)
    assert person.typed() == typed
    person.tap(summary.get_by_role("link").first)
    expect(person.field("family_names")).to_be_focused()
    if scripts:
        assert person.page.title().startswith("Error: ")
    person.write("family_names", "Ejemplo")
    person.field("phone").fill("")
    person.write("phone", "900000003")
    person.tap(person.field("consent"))
    person.tap(person.send)
    person.ensure_ticket()
    (row,) = site.registrations(code)
    assert (row.full_name, row.institution_text) == ("Persona Ejemplo", "Oficina de ejemplo")


@BOTH
def test_who_lost_the_last_seat_meanwhile_is_offered_the_line(
    site: Site, phone: OpenPhone, scripts: bool
) -> None:
    code = a_workshop(site, capacity=1)
    person = phone(scripts, locale="en-GB")
    person.open(f"/en/workshops/{code}")
    person.fill_in()
    site.sign_up(code)
    person.tap(person.send)
    expect(person.page.locator("#sign-up .summary")).to_contain_text("The last seat has just gone")
    expect(person.page.locator("#sign-up .summary")).to_be_focused()
    assert len(site.registrations(code)) == 1
    if not person.field("consent").is_checked():
        person.tap(person.field("consent"))
    person.tap(person.send)
    person.page.wait_for_url("**/r/*")
    expect(person.page.locator("main")).to_contain_text("You are number 1 on the waiting list")
    assert [row.state for row in site.registrations(code)] == ["seated", "waiting"]


@BOTH
def test_two_taps_are_one_sign_up(site: Site, phone: OpenPhone, scripts: bool) -> None:
    code = a_workshop(site)
    person = phone(scripts)
    person.open(f"/es/workshops/{code}")
    person.fill_in()
    person.send.dblclick()
    person.ensure_ticket()
    assert len(site.registrations(code)) == 1


def test_while_the_answer_is_on_its_way_the_button_rests(site: Site, phone: OpenPhone) -> None:
    code = a_workshop(site)
    person = phone()
    person.open(f"/es/workshops/{code}")
    person.fill_in()
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    person.page.route("**/sign-up", hold)
    person.tap(person.send)
    expect(person.send).to_be_disabled()
    person.send.dispatch_event("click")
    person.field("given_names").press("Enter")
    held.pop(0).continue_()
    person.ensure_ticket()
    assert held == []
    assert len(site.registrations(code)) == 1


def lose_the_answer(route: Route) -> None:
    """The post arrives and is done; its answer never comes back."""
    answer = route.fetch(max_redirects=0)
    assert answer.status in {204, 303}
    route.abort("connectionreset")


def test_a_cut_after_the_post_and_another_tap_give_the_same_ticket(site: Site, phone: OpenPhone) -> None:
    code = a_workshop(site)
    person = phone()
    person.open(f"/es/workshops/{code}")
    person.fill_in()
    typed = person.typed()
    person.page.route("**/sign-up", lose_the_answer, times=1)
    person.tap(person.send)
    expect(person.status).to_have_text("No hay señal. Lo que escribiste sigue aquí: inténtalo otra vez.")
    (row,) = site.registrations(code)
    assert person.typed() == typed
    assert person.field("consent").is_checked()
    expect(person.send).to_be_enabled()
    person.tap(person.send)
    assert person.ensure_ticket() == row.short_code
    assert [again.id for again in site.registrations(code)] == [row.id]


def test_a_cut_without_scripts_and_going_back_give_no_second_one(site: Site, phone: OpenPhone) -> None:
    code = a_workshop(site)
    person = phone(scripts=False)
    person.open(f"/es/workshops/{code}")
    person.fill_in()
    typed = person.typed()
    person.page.route("**/sign-up", lose_the_answer, times=1)
    with person.page.expect_event("requestfailed"):
        person.tap(person.send)
    (row,) = site.registrations(code)
    person.page.wait_for_url("chrome-error://**")
    person.page.go_back()
    assert person.typed() == typed
    person.tap(person.send)
    assert person.ensure_ticket() == row.short_code
    assert len(site.registrations(code)) == 1


def test_without_signal_the_page_says_so_and_waits(site: Site, phone: OpenPhone) -> None:
    code = a_workshop(site)
    person = phone(locale="en-GB")
    person.open(f"/en/workshops/{code}")
    person.fill_in()
    typed = person.typed()
    person.context.set_offline(True)
    person.tap(person.send)
    expect(person.status).to_have_text("No signal. What you typed is still here: try again.")
    expect(person.status).to_be_in_viewport()
    assert person.typed() == typed
    assert person.field("consent").is_checked()
    assert site.registrations(code) == []
    person.context.set_offline(False)
    person.tap(person.send)
    person.ensure_ticket()
    assert len(site.registrations(code)) == 1
