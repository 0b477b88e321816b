"""Each expected institution gets one letter, numbered, whole in its language, with a code of its own."""

import io
from datetime import timedelta
from typing import Any

import zxingcpp
from pypdf import PageObject, PdfReader
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.attendance.official_letters import OfficialLetter
from app.audit import COMMAND
from app.institutions.models import Institution
from app.language import day, speaking
from app.registration.actions import cancel_workshop
from app.registration.delegation_rules import lapses_at
from app.registration.delegations import Grant, find_by_token, give_back, grant
from app.registration.drift import drift
from app.registration.models import Delegation
from app.workshops.expected import Expected, expect, mark
from app.workshops.models import Workshop
from tests.attendance.test_sheet import drawn
from tests.cast import OWN, Colleague
from tests.makers import make_workshop
from tests.pdf import pages_of
from tests.registration.truth import seats_of

PORTRAIT = (2100, 2970)
LONG = {"reference": "{n}" * 33, "first": "99999"}
UNNUMBERED = {"reference": "Oficio N.° 20-2026-MTPE/3"}
KEYS = ("GR-08", "MP-0801", "MP-0802")


def expecting(session: Session, **given: Any) -> Workshop:
    workshop = make_workshop(convened=(OWN,), **given)
    found = session.scalars(select(Institution.id).where(Institution.key.in_(KEYS))).all()
    expect(COMMAND, workshop.id, found)
    return workshop


def form(workshop: Workshop, **given: Any) -> dict[str, Any]:
    said = {
        "reference": "OFICIO MÚLTIPLE N.° {n}-2026-MTPE/3", "first": "41", "language": "both", "seats": "2",
        "deadline": (workshop.first_day - timedelta(days=7)).isoformat(), "signer": "Zoila Ejemplo Ñahui",
        "post": "Directora General de Migración Laboral",
    }  # fmt: skip
    return said | given


def at(workshop: Workshop, page: str = "") -> str:
    return f"/es/manage/workshops/{workshop.code}/letters{page}"


def letters(session: Session) -> list[OfficialLetter]:
    rows = select(OfficialLetter).order_by(OfficialLetter.id)
    return list(session.scalars(rows, execution_options={"populate_existing": True}))


def square_of(page: PageObject) -> str:
    """What the square on a page of the PDF leads to."""
    content = page.get_contents()
    assert content is not None
    square = zxingcpp.read_barcode(drawn(content.get_data().decode("latin-1"), PORTRAIT))
    assert square, "no other reader finds the square"
    return str(square.text)


def test_all_are_written_to_once_and_each_code_opens_its_own_delegation(
    organiser: Colleague, session: Session
) -> None:
    workshop = expecting(session)
    for _ in range(2):
        assert organiser.post(at(workshop), form(workshop)).status_code == 303
    written = letters(session)
    numbers = [one.reference.removeprefix("OFICIO MÚLTIPLE N.° ")[:2] for one in written]
    assert numbers == ["41", "42", "43"]
    assert all(one.invited_at for one in session.scalars(select(Expected)))
    assert seats_of(session, workshop.id).taken == 6 and drift(session) == []
    answer = organiser.get(at(workshop, ".pdf"))
    assert (answer.status_code, answer.mimetype) == (200, "application/pdf")
    pages, read = PdfReader(io.BytesIO(answer.data)).pages, pages_of(answer.data)
    assert len(pages) == len(read) == 6
    for number, page in enumerate(pages):
        letter, words = written[number // 2], read[number]
        own = ("su institución",) if number % 2 == 0 else ("your institution",)
        wanted = (letter.reference, "Zoila Ejemplo Ñahui", "Directora General", *own)
        name = letter.institution.name_es if number % 2 == 0 else letter.institution.name_en
        assert [said for said in (*wanted, name or letter.institution.name_es) if said not in words] == []
        said = ("Asunto:", "De nuestra consideración:") if number % 2 == 0 else ("Subject:", "Dear Sir")
        order = [words.index(one) for one in (letter.reference, name or letter.institution.name_es, *said)]
        assert order == sorted(order), "number, addressee, subject, and only then the salutation"
        held = find_by_token(square_of(page).rpartition("/g/")[2])
        assert held is not None and held.institution_id == letter.institution_id


def test_no_seat_is_held_unless_there_is_one_for_all(organiser: Colleague, session: Session) -> None:
    workshop = expecting(session, capacity=5)
    assert organiser.post(at(workshop), form(workshop)).status_code == 409
    assert letters(session) == [] and session.scalar(select(Delegation.id)) is None
    assert not any(one.invited_at for one in session.scalars(select(Expected)))
    assert organiser.post(at(workshop), form(workshop, seats="0", language="es")).status_code == 303
    page = PdfReader(io.BytesIO(organiser.get(at(workshop, ".pdf")).data)).pages[0]
    assert square_of(page).endswith(f"/t/{workshop.code}")


def test_what_is_not_whole_or_not_theirs_is_refused(
    organiser: Colleague, other_organiser: Colleague, session: Session
) -> None:
    workshop = expecting(session, title_en=None)
    assert organiser.get(at(workshop, ".pdf")).status_code == 404
    assert other_organiser.post(at(workshop), form(workshop)).status_code == 404
    late = (workshop.first_day + timedelta(days=1)).isoformat()
    spanish = {"language": "es"}
    for wrong in (
        {},
        spanish | {"deadline": late},
        spanish | {"signer": ""},
        spanish | LONG,
        spanish | UNNUMBERED,
    ):
        assert organiser.post(at(workshop), form(workshop, **wrong)).status_code == 422
    nobody = make_workshop(convened=(OWN,))
    answer = organiser.post(at(nobody), form(nobody))
    assert answer.status_code == 422 and answer.page.one("main .note a").get("href").endswith("/expected")
    assert letters(session) == []


def test_a_letter_is_written_anew_and_what_it_said_is_kept(organiser: Colleague, session: Session) -> None:
    workshop = expecting(session)
    later = workshop.first_day - timedelta(days=3)
    organiser.post(at(workshop), form(workshop))
    wrong = letters(session)
    tokens = {one.institution_id: one.token for one in session.scalars(select(Delegation))}
    said = {"whom": str(wrong[1].id), "signer": "Otra Persona", "reference": "OFICIO N.° 90-2026"}
    for _ in range(2):
        assert organiser.post(at(workshop), form(workshop, **said)).status_code == 303
    assert len(letters(session)) == 4, "posted twice, written anew once"
    assert "90-2026" in organiser.get(at(workshop)).page.words("main .people li:nth-of-type(2)")
    for gone in (said["whom"], "0", "x"):
        assert organiser.post(at(workshop), form(workshop, whom=gone, first="60")).status_code == 409
    all_read = {"whom": f"all-{max(one.id for one in letters(session))}"}
    both = form(workshop, **all_read, deadline=later.isoformat(), signer="Otra Persona", first="20")
    assert organiser.post(at(workshop), form(workshop, **all_read, **UNNUMBERED)).status_code == 422
    for _ in range(2):
        assert organiser.post(at(workshop), both).status_code == 303
    answer = organiser.post(at(workshop), form(workshop, **all_read, signer="Tercera Persona", first="70"))
    assert answer.status_code == 409, "who had not read them writes over none"
    assert answer.page.one("[name=signer]").get("value") == "Tercera Persona"
    stand = [one for one in letters(session) if one.replaced_at is None]
    assert sorted(one.reference[-14:-12] for one in stand) == ["20", "21", "22"]
    assert len(letters(session)) == 7
    held = session.scalars(select(Delegation), execution_options={"populate_existing": True}).all()
    assert {one.institution_id: one.token for one in held} == tokens, "what was printed still opens"
    assert {one.lapses_at.astimezone(workshop.time_zone).date() for one in held} == {later}
    assert seats_of(session, workshop.id).taken == 6 and drift(session) == []
    shown = organiser.get(at(workshop)).page.words("main details")
    assert "Zoila Ejemplo Ñahui" in shown and "OFICIO N.° 90-2026" in shown


def test_no_two_letters_carry_one_number(organiser: Colleague, session: Session) -> None:
    workshop = expecting(session)
    organiser.post(at(workshop), form(workshop))
    other = session.scalars(select(Institution.id).where(Institution.key == "MP-0803")).all()
    expect(COMMAND, workshop.id, other)
    answer = organiser.post(at(workshop), form(workshop, first="42"))
    assert answer.status_code == 422 and "N.° 42-2026" in answer.page.words("main .summary")
    assert organiser.post(at(workshop), form(workshop, first="44")).status_code == 303
    assert len(letters(session)) == 4


def test_a_letter_says_what_its_institution_holds_now(organiser: Colleague, session: Session) -> None:
    workshop = expecting(session)
    organiser.post(at(workshop), form(workshop, language="es"))
    first = letters(session)[0]
    assert "vuelve a imprimirlo" not in organiser.get(at(workshop)).text
    made = session.scalars(select(Delegation).where(Delegation.institution_id == first.institution_id)).one()
    token, sooner = made.token, workshop.first_day - timedelta(days=12)
    give_back(COMMAND, made.id, workshop.id)
    pages = PdfReader(io.BytesIO(organiser.get(at(workshop, ".pdf")).data)).pages
    assert square_of(pages[0]).endswith(f"/t/{workshop.code}"), "what it gave back it does not name"
    grants = f"/es/manage/workshops/{workshop.code}/delegations"
    name = first.institution.name_es
    looked = organiser.post(grants, {"institution": name, "look_up": "1"}).page.words("main fieldset")
    assert "oficio ya impreso" in looked, "told before that the link ends"
    given = Grant(first.institution_id, 3, lapses_at(sooner, workshop.time_zone, workshop.last_day))
    grant(COMMAND, workshop.id, given)
    session.expire_all()
    listed = organiser.get(at(workshop)).page.words("main .people li:nth-of-type(1)")
    with speaking("es"):
        until, asked = day(sooner, "long"), day(first.deadline, "long")
    assert until in listed and asked not in listed and "vuelve a imprimirlo" in listed
    answer = organiser.get(at(workshop, ".pdf")).data
    words = " ".join(pages_of(answer)[0].split())
    assert until in words and asked not in words
    now_leads = square_of(PdfReader(io.BytesIO(answer)).pages[0]).rpartition("/g/")[2]
    held = find_by_token(now_leads)
    assert now_leads != token and held is not None and held.held == 3


def decline(session: Session, workshop: Workshop, institution_id: int) -> None:
    of_it = Expected.workshop_id == workshop.id, Expected.institution_id == institution_id
    number = session.scalars(select(Expected.id).where(*of_it)).one()
    mark(COMMAND, number, "declined", is_so=True)


def test_whoever_declined_is_left_out_of_all_but_not_of_a_letter_of_its_own(
    organiser: Colleague, session: Session
) -> None:
    workshop = expecting(session)
    organiser.post(at(workshop), form(workshop, language="es"))
    first, gone, last = letters(session)
    decline(session, workshop, gone.institution_id)
    page = organiser.get(at(workshop)).page
    assert "Los 2 que no declinaron, de nuevo" in page.words("[name=whom]")
    assert "Declinó" in page.words("main .people li:nth-of-type(2)")
    printed = "\n".join(pages_of(organiser.get(at(workshop, ".pdf")).data))
    assert [one.reference in printed for one in (first, gone, last)] == [True, False, True]
    anew = form(workshop, language="es", whom=f"all-{last.id}", signer="Otra Persona")
    for _ in range(2):
        assert organiser.post(at(workshop), anew).status_code == 303
    stand = {one.institution_id: one for one in letters(session) if one.replaced_at is None}
    assert {one.signer for one in stand.values()} == {"Otra Persona", "Zoila Ejemplo Ñahui"}
    assert stand[gone.institution_id].id == gone.id and len(letters(session)) == 5
    numbers = [stand[one.institution_id].reference for one in (first, gone, last)]
    assert numbers == [first.reference, gone.reference, last.reference], "each keeps its own number"
    own = form(workshop, language="es", whom=str(gone.id), first="42", signer="Otra Persona")
    assert organiser.post(at(workshop), own).status_code == 303
    made = letters(session)[-1]
    alone = pages_of(organiser.get(at(workshop, f".pdf?letter={made.id}")).data)
    assert len(alone) == 1 and made.reference in alone[0] and "Otra Persona" in alone[0]
    for foreign in (gone.id, 0, "x", ""):
        assert organiser.get(at(workshop, f".pdf?letter={foreign}")).status_code == 404
    for one in (first, last):
        decline(session, workshop, one.institution_id)
    assert organiser.get(at(workshop, ".pdf")).status_code == 404
    assert not organiser.get(at(workshop)).page.all("main a[href$='/letters.pdf']")


def test_a_number_once_given_goes_to_no_other_institution(organiser: Colleague, session: Session) -> None:
    workshop = expecting(session)
    organiser.post(at(workshop), form(workshop))
    first, second, third = letters(session)
    anew = {"whom": f"all-{third.id}", "first": "42"}
    answer = organiser.post(at(workshop), form(workshop, **anew))
    assert answer.status_code == 422 and "N.° 42-2026" in answer.page.words("main .summary")
    assert organiser.post(at(workshop), form(workshop, whom=str(first.id), first="90")).status_code == 303
    other = session.scalars(select(Institution.id).where(Institution.key == "MP-0803")).all()
    expect(COMMAND, workshop.id, other)
    assert organiser.post(at(workshop), form(workshop, first="41")).status_code == 422, "replaced, not free"
    for number in (second.id, third.id):
        assert organiser.post(at(workshop), form(workshop, whom=str(number), first="41")).status_code == 422
    again = letters(session)[-1]
    assert organiser.post(at(workshop), form(workshop, whom=str(again.id), first="41")).status_code == 303
    assert letters(session)[-1].reference == first.reference, "its own it may take back"


def test_a_picture_in_what_is_typed_is_left_off_the_paper(organiser: Colleague, session: Session) -> None:
    workshop = expecting(session, title_es="Taller 🌎 de ejemplo 中")
    said = {"post": "Directora 👩🏽‍🌾 General ✅️", "signer": "Zoila 🇵🇪 Ejemplo", "language": "es"}
    assert organiser.post(at(workshop), form(workshop, **said)).status_code == 303
    read = pages_of(organiser.get(at(workshop, ".pdf")).data)
    for words in read:
        assert "Directora General" in words and "Zoila Ejemplo" in words
        assert "«Taller de ejemplo ?»" in words, "a letter that lacks is not passed over in silence"
        assert words.count("?") == 1
    (label,) = {one.post for one in letters(session)}
    assert label == said["post"], "what was typed is kept"


def test_letters_of_a_workshop_called_off_are_refused(organiser: Colleague, session: Session) -> None:
    workshop = expecting(session)
    organiser.post(at(workshop), form(workshop))
    cancel_workshop(COMMAND, workshop.id, "Lluvias", "Rains")
    one = letters(session)[0].id
    for asked in ("", f"?letter={one}"):
        answer = organiser.get(f"{at(workshop)}.pdf{asked}")
        assert answer.status_code == 409 and "no se imprimen" in answer.page.words("main .note")
    shown = organiser.get(at(workshop)).page
    assert "no se imprimen" in shown.words("main .note")
    assert not shown.has("main a[href*='letters.pdf']") and not shown.has("main form.form")


def test_a_reference_stands_for_the_number_alone(organiser: Colleague, session: Session) -> None:
    workshop = expecting(session)
    for wrong in ("{x}", "{", "{n} {N}", "}{"):
        answer = organiser.post(at(workshop), form(workshop, reference=f"Oficio {{n}} {wrong}"))
        assert answer.status_code == 422 and "no se puede completar" in answer.page.words("main .summary")
    assert letters(session) == []
