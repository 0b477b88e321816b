"""Scanning: a real picture before a fake camera, read by the vendored reader under the desk's own policy."""

from pathlib import Path

import pytest
import segno
from playwright.sync_api import Browser, expect

from ..attendance.desk import ticket
from ..makers import sign_up
from .door import Doorkeeper, a_desk, board_of, helping, records
from .site import Site

pytestmark = pytest.mark.browser

# A reader of the browser's own, which the Chromium of most machines lacks: it reads what the test tells it.
# From one look to the next a second passes for the page.
STAND_IN = """
globalThis.looks = 0;
const now = Date.now;
Date.now = () => now() + globalThis.looks * 1000;
globalThis.BarcodeDetector = class StandInForTheNativeReader {
  static async getSupportedFormats() { return ['qr_code']; }
  async detect() { looks += 1; return globalThis.shown ? [{ rawValue: globalThis.shown }] : []; }
};
"""
# Shows a text to the camera for ten looks; gives how often there was an answer in that time.
SHOW = """async (text) => {
  let answers = 0;
  const seen = new MutationObserver((some) => { answers += some.length; });
  seen.observe(document.getElementById('answer'), { childList: true });
  globalThis.shown = text;
  const end = looks + 10, late = performance.now() + 15000;
  while (looks < end && performance.now() < late) await new Promise(requestAnimationFrame);
  seen.disconnect();
  return answers;
}"""


def film(path: Path, text: str) -> tuple[str, ...]:
    """What a camera sees that looks at a code, and the flags that put it before Chromium's."""
    from PIL import Image

    square = path.with_suffix(".png")
    segno.make(text, error="m", micro=False).save(square, scale=9, border=4)
    frame = Image.new("RGB", (640, 480), "#9a8f80")
    frame.paste(Image.open(square).convert("RGB").rotate(4, fillcolor="#9a8f80", expand=True), (130, 70))
    frame.save(path.with_suffix(".jpg"), quality=80)
    path.write_bytes(path.with_suffix(".jpg").read_bytes() * 10)
    return (
        "--use-fake-ui-for-media-stream",
        "--use-fake-device-for-media-stream",
        f"--use-file-for-fake-video-capture={path}",
    )


def scan(helper: Doorkeeper) -> None:
    """Open the camera."""
    helper.page.locator("#scan").click()
    expect(helper.page.locator("#seen")).to_be_visible()


def test_a_ticket_before_the_camera_is_read_by_our_own_reader(
    site: Site, browser: Browser, tmp_path: Path
) -> None:
    code, _people = a_desk(site, 2)
    with site.behind():
        made = sign_up(board_of(site, code).workshop)
        flags = film(tmp_path / "camera.mjpeg", ticket(made))
    with helping(browser, tmp_path / "own", site, code, flags=flags) as helper:
        helper.come_in()
        scan(helper)
        expect(helper.answer).to_contain_text("Ingresó")
        assert helper.watch.reports(helper.page) == []
        helper.lose_the_network()
        helper.open()
        scan(helper)
        expect(helper.answer).to_contain_text("Ya ingresó")
    assert len(board_of(site, code).arrived) == 1


def test_the_browser_s_own_reader_is_used_where_there_is_one(
    site: Site, browser: Browser, tmp_path: Path
) -> None:
    code, people = a_desk(site, 2)
    with site.behind():
        made = sign_up(board_of(site, code).workshop)
        text = ticket(made)
    flags = film(tmp_path / "camera.mjpeg", "nothing")
    with helping(browser, tmp_path / "own", site, code, flags=flags) as helper:
        helper.context.add_init_script(STAND_IN)
        helper.come_in()
        scan(helper)
        for shown, said in (
            ("AAAABBBBCCCCDDDD", "No está en la lista"),
            ("https://wa.me/51987600123", "no es de Aforo"),
            (text, "Ingresó"),
        ):
            helper.page.evaluate("(shown) => { globalThis.shown = shown; }", shown)
            expect(helper.answer).to_contain_text(said)
        # What stays before the camera is answered once, what comes back once more.
        assert [helper.page.evaluate(SHOW, shown) for shown in (text, "", text)] == [0, 0, 1]
        expect(helper.answer).to_contain_text("Ya ingresó")
        assert helper.page.evaluate("typeof ZXingWASM") == "undefined"
        # Typing the code or a name stays one tap away, in sight below the picture.
        search = helper.page.locator("#camera [data-find]")
        expect(search).to_be_in_viewport(ratio=1)
        search.click()
        expect(helper.page.locator("#q")).to_be_focused()
        expect(helper.page.locator("#q")).to_be_in_viewport(ratio=1)
        helper.page.locator("#stop").click()
        expect(helper.page.locator("#camera")).to_be_hidden()
    assert len(people) == 2 and len(board_of(site, code).arrived) == 1
    assert [one.is_held for one in records(site, code)] == [True, False]


def test_without_a_camera_the_code_is_typed(site: Site, browser: Browser, tmp_path: Path) -> None:
    code, _people = a_desk(site, 1)
    with site.behind():
        made = sign_up(board_of(site, code).workshop)
        text = ticket(made)
    with helping(browser, tmp_path, site, code) as helper:
        helper.come_in()
        helper.page.keyboard.press("/")
        helper.page.keyboard.type(text)
        helper.page.keyboard.press("Enter")
        expect(helper.answer).to_contain_text("Ingresó")
        expect(helper.page.locator("#q")).to_have_value("")
        expect(helper.page.locator("#q")).to_be_focused()
