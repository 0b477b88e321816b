"""The list of people: found without accents, exported as text, taken off with a reason; told by hand."""

import csv
import io
from urllib.parse import parse_qs, quote, urlsplit

import pytest
from openpyxl import load_workbook
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.audit import PARTICIPANT, AuditRow
from app.database import transaction
from app.institutions.models import Institution
from app.language import day, speaking
from app.registration.actions import change_capacity, leave, move_workshop
from app.registration.models import Notice
from app.registration.people import Represented
from app.workshops.draft import Where
from app.workshops.models import Workshop
from tests.cast import OTHER, OWN, SAME_ORIGIN, Colleague, Enter
from tests.lists import taken
from tests.makers import a_person, in_days, make_workshop, sign_up
from tests.registration.truth import ensure_true, rows, states

FORMULAS = ["=1+1", "+51", "-2", "@SUM(A1)", "＝1+1", "＋1", "－1", "＠a"]


def _at(workshop: Workshop, page: str = "/registrations") -> str:
    return f"/es/manage/workshops/{workshop.code}{page}"


def _names(somebody: Colleague, address: str) -> list[str]:
    cells = somebody.get(address).page.all("#people tbody th")
    return [str(cell.text_content()).split("N.º")[0].strip() for cell in cells]


def _some_people() -> Workshop:
    workshop = make_workshop(convened=(OWN,), capacity=3)
    for given, family, email in (
        ("Zoila", "Ñañez Quispe", None),
        ("José", "Pérez", "jose@example.org"),
        ("María", "Quispe", None),
        ("Ana", "En Espera", "ana@example.org"),
    ):
        sign_up(workshop, a_person(given_names=given, family_names=family, email=email))
    return workshop


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("", ["Zoila Ñañez Quispe", "José Pérez", "María Quispe", "Ana En Espera"]),
        ("q=nanez", ["Zoila Ñañez Quispe"]),
        ("q=QUISPE", ["Zoila Ñañez Quispe", "María Quispe"]),
        ("q=quispe maría", ["María Quispe"]),
        ("q=jose@example", ["José Pérez"]),
        ("q=nadie", []),
        ("q=%25", []),
        ("q=_", []),
        ("q=\\", []),
        ("state=waiting", ["Ana En Espera"]),
        ("state=seated", ["Zoila Ñañez Quispe", "José Pérez", "María Quispe"]),
        ("state=cancelled", []),
        ("state=whatever&p=0", ["Zoila Ñañez Quispe", "José Pérez", "María Quispe", "Ana En Espera"]),
        ("p=9", []),
    ],
)
def test_people_are_found(organiser: Colleague, asked: str, found: list[str]) -> None:
    assert _names(organiser, f"{_at(_some_people())}?{asked}") == found


def test_people_are_found_by_phone_and_by_code(organiser: Colleague, session: Session) -> None:
    workshop = _some_people()
    zoila = rows(session, workshop.id)[0]
    phone, code = str(zoila.phone), zoila.short_code
    spaced = f"{phone[-9:-6]} {phone[-6:-3]} {phone[-3:]}"
    for asked in (
        phone[-9:], phone[-6:], spaced, f"+51 {spaced}", f"(51) {spaced}", f"zoila {spaced}", spaced[4:],
        code, f"{code[:4]}-{code[4:]}".lower(), f"{code[:4]} {code[4:]}".lower(), f" {code[:3]} {code[3:]}",
    ):  # fmt: skip
        assert "Zoila Ñañez Quispe" in _names(organiser, f"{_at(workshop)}?q={quote(asked)}"), asked
    assert _names(organiser, f"{_at(workshop)}?q={spaced}") == ["Zoila Ñañez Quispe"]


def test_a_search_by_typing_brings_the_list_alone(organiser: Colleague) -> None:
    answer = organiser.get(f"{_at(_some_people())}?q=ana", headers={"HX-Request": "true"})
    assert answer.text.lstrip().startswith('<div id="people"')
    assert answer.headers["Vary"].count("HX-Request") == 1
    assert answer.headers["Cache-Control"] == "private, no-store"


def test_fifty_stand_on_a_page(organiser: Colleague) -> None:
    workshop = make_workshop(convened=(OWN,), capacity=60)
    for _ in range(52):
        sign_up(workshop)
    assert len(_names(organiser, _at(workshop))) == 50
    assert len(_names(organiser, f"{_at(workshop)}?p=2")) == 2


def test_each_person_shows_what_became_of_the_last_message(organiser: Colleague, session: Session) -> None:
    workshop = _some_people()
    words = {"sent": "Enviado", "bounced": "Rebotó", "failed": "No se pudo enviar", "told": "Avisada a mano"}
    number = rows(session, workshop.id)[1].id
    assert "En camino" in organiser.get(_at(workshop)).text
    for state, said in words.items():
        with transaction() as deed:
            notice = deed.scalars(select(Notice).where(Notice.registration_id == number)).one()
            notice.state = state
        assert said in organiser.get(_at(workshop)).text
    session.expire_all()


def test_the_spreadsheet_opens_as_text(organiser: Colleague) -> None:
    workshop = make_workshop(convened=(OWN,), capacity=50)
    for formula in FORMULAS:
        sign_up(workshop, a_person(given_names=formula, family_names='dijo "hola", y; ñ'))
    answer = taken(organiser, workshop)
    assert answer.mimetype == "text/csv"
    assert f"{workshop.code}.csv" in answer.headers["Content-Disposition"]
    assert answer.headers["Cache-Control"] == "private, no-store"
    assert answer.get_data().startswith(b"\xef\xbb\xbf")
    found = list(csv.reader(io.StringIO(answer.get_data().decode("utf-8-sig"))))
    assert [row[2] for row in found[1:]] == [f"'{formula}" for formula in FORMULAS]
    assert {row[3] for row in found[1:]} == {'dijo "hola", y; ñ'}
    assert not [cell for row in found for cell in row if cell[:1] in "=+-@＝＋－＠\t\r\n" and cell]
    assert not [cell for row in found for cell in row if "/r/" in cell], "no personal links"


def test_the_workbook_has_typed_cells_and_no_formula(organiser: Colleague) -> None:
    workshop = make_workshop(convened=(OWN,), capacity=50)
    for formula in FORMULAS:
        sign_up(workshop, a_person(given_names=formula, family_names="Ñañez & <b>"))
    answer = taken(organiser, workshop, "xlsx")
    assert f"{workshop.code}.xlsx" in answer.headers["Content-Disposition"]
    sheet = load_workbook(io.BytesIO(answer.get_data())).active
    assert sheet.freeze_panes == "A2" and sheet.auto_filter.ref == f"A1:M{len(FORMULAS) + 1}"
    cells = list(sheet.iter_rows(min_row=2))
    assert [row[2].value for row in cells] == FORMULAS
    assert all(row[2].quotePrefix for row in cells)
    assert [row[0].value for row in cells] == list(range(1, len(FORMULAS) + 1))
    assert {cell.data_type for row in cells for cell in row} == {"n", "s", "d"}
    assert {row[-1].data_type for row in cells} == {"d"}


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("region=08", ["Zoila", "José"]),
        ("region=abroad", ["Ana"]),
        ("region=08&q=zoila", ["Zoila"]),
        ("institution=unlisted", ["José"]),
        ("institution=none", ["Ana"]),
        ("institution={cusco}", ["Zoila"]),
        ("institution=999999999", []),
        ("institution=x&region=%00", ["Zoila", "José", "Ana"]),
        ("region=zz", []),
        ("institution=x", ["Zoila", "José", "Ana"]),
    ],
)
def test_the_list_is_narrowed(organiser: Colleague, session: Session, asked: str, found: list[str]) -> None:
    workshop = make_workshop(convened=(OWN,))
    cusco = session.scalars(select(Institution.id).where(Institution.key == "GR-08")).one()
    for given, represents in (
        ("Zoila", Represented("08", institution_id=cusco, kind="regional government")),
        ("José", Represented("08", kind="unlisted", text="Oficina de ejemplo")),
        ("Ana", Represented("abroad", "BO")),
    ):
        sign_up(workshop, a_person(given_names=given, family_names="Ejemplo", represents=represents))
    names = _names(organiser, f"{_at(workshop)}?{asked.format(cusco=cusco)}")
    assert names == [f"{one} Ejemplo" for one in found]


def test_what_is_invented_is_not_exported(organiser: Colleague) -> None:
    workshop = make_workshop(convened=(OWN,), is_demonstration=True)
    sign_up(workshop)
    assert taken(organiser, workshop).status_code == 404
    assert organiser.get(_at(workshop, "/registrations/export")).status_code == 404
    page = organiser.get(_at(workshop)).page
    assert not page.all('a[href$="/export"]')
    assert "no se exportan" in page.one("main").text_content()
    assert page.all(".demo")


def test_to_a_demonstration_account_no_real_people_are_shown(enter: Enter) -> None:
    workshop = make_workshop(convened=(OWN,))
    sign_up(workshop, a_person(given_names="Reservada"))
    shown = enter("organiser", (OWN,), is_demonstration=True)
    page = shown.get(f"/es/manage/workshops/{workshop.code}").page
    assert "Reservada" not in page.words() and "Vacantes ocupadas1" in page.words()
    for people in ("registrations", "registrations/export", "attendance", "messages", "delegations"):
        assert shown.get(f"/es/manage/workshops/{workshop.code}/{people}").status_code == 403, people


def test_staff_take_somebody_off_and_the_line_moves(organiser: Colleague, session: Session) -> None:
    workshop = _some_people()
    jose = rows(session, workshop.id)[1]
    address = _at(workshop, f"/registrations/{jose.id}/remove")
    page = organiser.get(address).page
    assert "José Pérez" in page.one("h1").text_content()
    assert states(session, workshop.id)[1] == "seated", "asking does nothing"
    assert organiser.post(address).status_code == 422
    assert organiser.post(address, {"reason": "because"}).status_code == 422
    assert organiser.post(address, {"reason": "duplicate"}).status_code == 303
    assert states(session, workshop.id) == ["seated", "cancelled", "seated", "seated"]
    ensure_true(session, workshop.id)
    row = session.scalars(select(AuditRow).where(AuditRow.action == "cancel registration")).one()
    assert (row.actor_kind, row.actor_id) == ("account", organiser.account.id)
    assert row.details["reason"] == "duplicate"
    assert "Pérez" not in str(row.details)
    assert organiser.post(address, {"reason": "duplicate"}).status_code == 303, "twice is once"
    assert states(session, workshop.id) == ["seated", "cancelled", "seated", "seated"]
    ensure_true(session, workshop.id)


def test_why_somebody_was_taken_off_stands_in_the_list(organiser: Colleague, session: Session) -> None:
    workshop = _some_people()
    _ana, jose, *_rest = rows(session, workshop.id)
    address = _at(workshop, f"/registrations/{jose.id}/remove")
    answer = organiser.post(address, {"reason": "other", "words": " "})
    assert answer.status_code == 422 and answer.page.has("[name=words][aria-invalid]")
    assert answer.page.has("input[value=other][checked]")
    assert states(session, workshop.id)[1] == "seated"
    assert organiser.post(address, {"reason": "other", "words": "x" * 201}).status_code == 422
    assert organiser.post(address, {"reason": "other", "words": "La pidió su <b>jefe"}).status_code == 303
    listed = organiser.get(_at(workshop, "/registrations?state=cancelled")).page.words("tbody tr")
    assert "Otro motivo: La pidió su <b>jefe" in listed
    told = session.scalars(select(AuditRow).where(AuditRow.action == "cancel registration")).one()
    assert "jefe" not in str(told.details), "what is sealed is never forgotten"


def test_taking_off_over_the_capacity_gives_the_seat_to_nobody(
    organiser: Colleague, session: Session
) -> None:
    workshop = _some_people()
    jose = rows(session, workshop.id)[1]
    pages = [_at(workshop, f"/registrations/{jose.id}/{deed}") for deed in ("remove", "erase")]
    for capacity, says in ((3, "primera persona en espera"), (2, "No pasa a nadie más")):
        change_capacity(PARTICIPANT, workshop.id, capacity)
        assert all(says in organiser.get(page).page.words("main") for page in pages)
    assert organiser.post(pages[0], {"reason": "duplicate"}).status_code == 303
    assert states(session, workshop.id) == ["seated", "cancelled", "seated", "waiting"]


def test_a_person_of_another_workshop_is_not_found_through_ones_own(
    organiser: Colleague, session: Session
) -> None:
    mine, theirs = make_workshop(convened=(OWN,)), make_workshop(convened=(OTHER,))
    sign_up(theirs)
    foreign = rows(session, theirs.id)[0].id
    for number in (foreign, 2**31 - 1, 0):
        address = _at(mine, f"/registrations/{number}/remove")
        assert organiser.get(address).status_code == 404
        assert organiser.post(address, {"reason": "asked"}).status_code == 404
    assert organiser.get(_at(mine, f"/registrations/{2**31}/remove")).status_code == 404
    assert states(session, theirs.id) == ["seated"]


def _owed_by_hand(session: Session) -> tuple[Workshop, Notice]:
    """Somebody with a phone alone, who reads English, moved up from the line."""
    workshop = make_workshop(convened=(OWN,), capacity=1)
    sign_up(workshop, a_person(given_names="Zoila", family_names="Ñañez"))
    sign_up(workshop, a_person(given_names="John", family_names="Sample"), language="en")
    leave(PARTICIPANT, rows(session, workshop.id)[0].id)
    owed = select(Notice).where(Notice.workshop_id == workshop.id, Notice.channel == "hand")
    return workshop, session.scalars(owed).one()


def test_those_with_a_phone_alone_are_told_by_one_tap(organiser: Colleague, session: Session) -> None:
    workshop, notice = _owed_by_hand(session)
    assert "Falta avisar a mano a 1 persona" in organiser.get(_at(workshop, "")).text
    page = organiser.get(_at(workshop, "/to-tell")).page
    link = urlsplit(page.one('a[href^="https://wa.me/"]').get("href"))
    assert link.path.lstrip("/").isdecimal()
    text = parse_qs(link.query)["text"][0]
    assert "Hello, John" in text and "/r/" not in text, "in the person's language, without their link"
    tick = _at(workshop, f"/to-tell/{notice.id}")
    assert organiser.get(tick).status_code == 405
    assert organiser.post(tick).status_code == 303
    session.refresh(notice)
    assert (notice.state, notice.told_by) == ("told", organiser.account.id)
    first = notice.settled_at
    assert organiser.post(tick).status_code == 303, "twice is once"
    session.refresh(notice)
    assert notice.settled_at == first
    page = organiser.get(_at(workshop, "/to-tell")).page
    assert not page.all('a[href^="https://wa.me/"]')
    assert organiser.account.name in page.one(".history").text_content()


@pytest.mark.parametrize("is_odd", [False, True])
def test_a_tick_on_an_old_page_tells_of_no_later_move(
    organiser: Colleague, session: Session, is_odd: bool
) -> None:
    """What was told is what the page said; where the number is none, how it is now."""
    workshop = make_workshop(convened=(OWN,))
    sign_up(workshop)
    move_workshop(PARTICIPANT, workshop.id, 1, in_days(31), Where())
    form = organiser.get(_at(workshop, "/to-tell")).page.one("main .people form")
    sent = {one.get("name"): one.get("value") for one in form.iter("input")}
    move_workshop(PARTICIPANT, workshop.id, 2, in_days(33), Where())
    answer = organiser.post(form.get("action"), sent | ({"sequence": "²"} if is_odd else {}))
    assert answer.status_code == 303
    found = organiser.get(_at(workshop, "/to-tell")).page.all("main ul.people li")
    assert len(found) == (0 if is_odd else 1)
    for line in found:
        (whatsapp,) = line.xpath('.//a[contains(@href, "wa.me")]')
        (said,) = parse_qs(urlsplit(whatsapp.get("href")).query)["text"]
        with speaking("es"):
            told, now_at = (day(in_days(days).first_day, "long") for days in (31, 33))
        assert "Antes: " in said and told in said.split("Ahora:")[0] and now_at in said.split("Ahora:")[1]


def test_a_notice_of_another_workshop_is_not_ticked(organiser: Colleague, session: Session) -> None:
    _workshop, notice = _owed_by_hand(session)
    elsewhere = make_workshop(convened=(OWN,))
    assert organiser.post(_at(elsewhere, f"/to-tell/{notice.id}")).status_code == 404
    assert organiser.post(_at(elsewhere, "/to-tell/99999999999")).status_code == 404
    session.refresh(notice)
    assert notice.state == "pending"


def test_mail_that_did_not_arrive_is_shown(organiser: Colleague, session: Session) -> None:
    workshop = _some_people()
    with transaction() as deed:
        notice = deed.scalars(select(Notice).where(Notice.workshop_id == workshop.id).limit(1)).one()
        notice.state = "bounced"
    assert "1 mensaje no llegó" in organiser.get(_at(workshop, "")).text
    assert "jose@example.org" in organiser.get(_at(workshop, "/to-tell")).page.words("#undelivered ~ .people")


def test_nobody_yet_says_what_to_do(enter: Enter) -> None:
    workshop = make_workshop(convened=(OWN,))
    organiser = enter("organiser", (OWN,))
    assert "Nadie inscrito aún." in organiser.get(_at(workshop)).text
    assert "No hay nadie por avisar a mano." in organiser.get(_at(workshop, "/to-tell")).text


@pytest.mark.parametrize("written", ["O'Neil", "O’Neil", "O´Neil", "ONeil", "O Neil"])
def test_a_name_is_found_with_and_without_its_apostrophe(organiser: Colleague, written: str) -> None:
    workshop = make_workshop(convened=(OWN,))
    sign_up(workshop, a_person(given_names="Zoila", family_names=written))
    sign_up(workshop, a_person(given_names="María", family_names="Solis"))
    for typed in ("O'Neil", "O’Neil", "O´Neil", "ONeil", "O Neil", "oneil"):
        found = _names(organiser, f"{_at(workshop)}?q={typed}")
        assert found == [f"Zoila {written}"], typed


def test_few_letters_do_not_find_across_words(organiser: Colleague) -> None:
    workshop = make_workshop(convened=(OWN,))
    sign_up(workshop, a_person(given_names="Ana", family_names="Solis"))
    assert _names(organiser, f"{_at(workshop)}?q=aso") == []


def test_a_tick_is_taken_back_and_written_down(
    organiser: Colleague, other_organiser: Colleague, session: Session
) -> None:
    workshop, notice = _owed_by_hand(session)
    tick, undo = _at(workshop, f"/to-tell/{notice.id}"), _at(workshop, f"/to-tell/{notice.id}/undo")
    assert organiser.post(undo).status_code == 303, "nothing to take back"
    organiser.post(tick)
    page = organiser.get(_at(workshop, "/to-tell")).page
    assert page.one(".history form").get("action") == undo
    assert other_organiser.post(undo).status_code == 404
    assert organiser.get(undo).status_code == 405
    for _twice in range(2):
        assert organiser.post(undo).status_code == 303
        session.refresh(notice)
        assert (notice.state, notice.told_by, notice.settled_at) == ("pending", None, None)
    audited = select(AuditRow).where(AuditRow.action == "untell by hand")
    assert [row.actor_id for row in session.scalars(audited)] == [organiser.account.id]
    assert organiser.get(_at(workshop, "/to-tell")).page.all('a[href^="https://wa.me/"]')
    assert organiser.post(tick).status_code == 303
    session.refresh(notice)
    assert notice.state == "told"


def test_a_tick_keeps_the_row_before_the_eyes(organiser: Colleague, session: Session) -> None:
    workshop = make_workshop(convened=(OWN,), capacity=3)
    for _ in range(6):
        sign_up(workshop, a_person())
    for row in rows(session, workshop.id)[:3]:
        leave(PARTICIPANT, row.id)
    by_hand = select(Notice.id).where(Notice.channel == "hand").order_by(Notice.id)
    first, second, third = session.scalars(by_hand).all()
    page = _at(workshop, "/to-tell")
    sent, headers = {"csrf_token": organiser.token}, SAME_ORIGIN | {"HX-Request": "true"}
    for deed, word, left in ((f"{page}/{first}", "Deshacer", "2"), (f"{page}/{first}/undo", "Avisad", "3")):
        part = organiser.client.post(deed, data=sent, headers=headers)
        assert part.status_code == 200 and "<html" not in part.text
        assert word in part.page.words(f"#notice-{first} #tick-{first}")
        assert part.page.one("#to-tell-count").text == left
    assert organiser.post(f"{page}/{second}").location == f"{page}#notice-{third}", "on to the next"
    assert organiser.post(f"{page}/{third}").location == f"{page}#notice-{first}", "there is none after it"
    assert organiser.post(f"{page}/{third}/undo").location == f"{page}#notice-{third}"
