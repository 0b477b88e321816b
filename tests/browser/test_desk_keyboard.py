"""The desk without a mouse: search, arrive, take back, add somebody, put another in their place."""

from pathlib import Path

import pytest
from flask.testing import FlaskClient
from playwright.sync_api import Browser, expect

from ..attendance.desk import Device
from ..makers import a_person, sign_up
from .door import a_desk, board_of, helping
from .keyboard import reach
from .site import Site

pytestmark = pytest.mark.browser

NAMES = ("Ávila Ñahui", "Bravo Quispe", "Castro Quispe")


def test_the_keyboard_alone_is_enough(site: Site, browser: Browser, tmp_path: Path) -> None:
    code, _nobody = a_desk(site, 0)
    with site.behind():
        for family in NAMES:
            sign_up(board_of(site, code).workshop, a_person(family_names=family))
        avila, bravo, castro = (one.who for one in board_of(site, code).people)
    with helping(browser, tmp_path, site, code) as helper:
        helper.come_in()
        page, answer = helper.page, helper.answer
        page.set_viewport_size({"width": 1280, "height": 900})
        # Any letter goes to the search; without accents; Enter lets the only one in.
        page.keyboard.press("a")
        page.keyboard.type("vila nahui")
        page.keyboard.press("Enter")
        expect(answer).to_contain_text("Ávila Ñahui")
        reach(page, f"#answer button[name=undo][value={avila}]", "Shift+Tab")
        page.keyboard.press("Enter")
        expect(answer).to_contain_text("Deshecho")
        # Two of one name: the list is walked to the right one.
        page.keyboard.press("/")
        page.keyboard.type("quispe")
        page.keyboard.press("Enter")
        expect(page.locator("#list button[name=who]:visible")).to_have_count(2)
        reach(page, f"#list button[name=who][value={bravo}]")
        # Meanwhile somebody comes in on another device: the focus stays where it is.
        with site.behind():
            other = Device(site.app, board_of(site, code).workshop, FlaskClient(site.app))
            other.sync(other.op(who=avila))
        page.evaluate("Desk.sync.now()")
        expect(page.locator(f"#list button[name=undo][value={avila}]")).to_be_attached()
        page.keyboard.press("Space")
        expect(answer).to_contain_text("Bravo Quispe")
        # Somebody without a sign-up: four fields at most, Enter in the last one.
        reach(page, "#add")
        page.keyboard.press("Enter")
        for text in ("Persona", "De la Puerta", "", "987654321"):
            page.keyboard.type(text)
            page.keyboard.press("Tab") if text != "987654321" else page.keyboard.press("Enter")
        expect(answer).to_contain_text("De la Puerta")
        # In another's place, from the row of whoever does not come.
        page.keyboard.press("/")
        page.keyboard.press("Control+a")
        page.keyboard.type("castro")
        reach(page, f"[data-replace={castro}]")
        page.keyboard.press("Enter")
        page.keyboard.type("Persona")
        page.keyboard.press("Tab")
        page.keyboard.type("En Reemplazo")
        page.keyboard.press("Enter")
        expect(answer).to_contain_text("En Reemplazo")
        expect(helper.line).to_have_text("En línea · todo enviado")
        # Whoever is replaced is not missing any more.
        expect(page.locator(f"[data-replace={castro}]")).to_have_count(0)
        for key in ("/", "Control+a", "Delete"):
            page.keyboard.press(key)
        expect(page.locator("#pending")).to_have_text("0 por ingresar")
    found = {one.family_names: one for one in board_of(site, code).arrived}
    assert set(found) == {"Ávila Ñahui", "Bravo Quispe", "De la Puerta", "En Reemplazo"}
    assert found["En Reemplazo"].replaces == "Persona Castro Quispe"
