"""People of a spreadsheet sign up: looked at first, by the rules of the form, once, and taken back whole."""

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.audit import PARTICIPANT, WORKER, AuditRow
from app.clock import now
from app.database import db, transaction
from app.exchange.matching import likely
from app.exchange.models import ImportKey
from app.registration.actions import leave
from app.registration.models import Notice, Registration
from app.tallies.recount import drift
from app.workshops.actions import close_sign_up
from app.workshops.draft import QuestionDraft
from app.workshops.models import Workshop
from app.workshops.questions import write_questions
from app.workshops.seats import Seats
from tests.cast import Colleague
from tests.certificates.world import let_the_worker_work
from tests.lists import taken
from tests.makers import a_person, make_workshop, sign_up

from .imports import ANA, BETO, HEADING, ONE_DATABASE, Import, post_file, send, signed_up
from .ugly import one

CARO = ("Caro", "Ejemplo Tres", "", "", "Muni de Urubamba", "Cusco")


def counters(workshop: Workshop) -> tuple[int, int]:
    """Seats taken, and how many wait."""
    row = db.session.get_one(Seats, workshop.id, populate_existing=True)
    db.session.commit()
    return row.taken, row.waiting


def told(workshop: Workshop) -> list[tuple[str, str]]:
    """What people are owed, and what became of it."""
    rows = select(Notice).where(Notice.workshop_id == workshop.id).order_by(Notice.id)
    return [
        (one.kind, one.state)
        for one in db.session.scalars(rows, execution_options={"populate_existing": True})
    ]


def test_a_file_comes_in_after_it_was_looked_at(organiser: Colleague, session: Session) -> None:
    workshop = make_workshop()
    bad = ("Dora", "", "12", "no es", "Oficina", "Marte")
    sent = send(organiser, workshop, [["LISTA"], HEADING, ANA, BETO, bad, ["Total", "", 3]])
    assert sent.page.words("h1") == "Importar: Personas que se inscriben" and signed_up(workshop) == []
    sent.look(tell="y")
    assert sent.counts == {"ok": 2, "bad": 1} and signed_up(workshop) == []
    page = sent.page
    for cell in ("B5", "C5", "D5", "F5"):
        assert f"{cell}:" in page.words(".blocks"), "each fault with its cell, all at once"
    assert "Enter a 9-digit" in organiser.get(sent.path.replace("/es/", "/en/")).page.words(".blocks")
    assert sent.start().counts == {"made": 2, "bad": 1}
    ana, beto = signed_up(workshop)
    assert (ana.full_name, ana.phone, ana.email, ana.region) == (
        "Ana Ejemplo Uno",
        "+51987654321",
        "ana@example.org",
        "08",
    )
    assert ana.institution is not None and ana.institution.name_es == "Gobierno Regional de Cusco"
    assert (beto.institution_text, beto.region, beto.state) == ("Oficina de Ejemplo", "21", "seated")
    assert told(workshop) == [("confirmation", "sent"), ("confirmation", "pending")], (
        "by hand for who has no mail"
    )
    assert drift(session) == []
    deeds = session.scalars(select(AuditRow.action).where(AuditRow.actor_id == organiser.account.id)).all()
    assert deeds.count("sign up") == 2 and {
        "stage import",
        "say columns",
        "start import",
        "import rows",
    } <= set(deeds)


def test_sent_again_it_adds_nothing_in_whatever_file(organiser: Colleague, session: Session) -> None:
    workshop = make_workshop()
    send(organiser, workshop, [HEADING, ANA, CARO, CARO]).look().start()
    again = send(
        organiser,
        workshop,
        [
            ("Región", "Institución", "Apellidos", "Nombres", "Celular"),
            *((row[5], row[4], row[1], row[0], row[2]) for row in (CARO, ANA)),
        ],
    ).look()
    assert again.counts == {"known": 2} and "Ya está" in again.page.words(".blocks")
    assert again.post("start", {"consent": "y"}).status_code == 422
    assert len(signed_up(workshop)) == 3 and session.scalar(select(func.count(ImportKey.id))) == 3


def test_who_signed_up_meanwhile_stays_as_they_are(organiser: Colleague) -> None:
    workshop = make_workshop()
    sent = send(organiser, workshop, [HEADING, ANA, BETO]).look()
    sign_up(workshop, a_person(given_names="ANA", family_names="ejemplo uno", phone="+51987654321"))
    assert sent.start().counts == {"made": 1, "known": 1}
    assert [row.given_names for row in signed_up(workshop)] == ["ANA", "Beto"]


def test_whoever_finds_no_seat_waits_in_the_order_of_the_file(organiser: Colleague, session: Session) -> None:
    workshop = make_workshop(capacity=2)
    sent = send(organiser, workshop, [HEADING, ANA, BETO, CARO]).look()
    assert "No todas tendrán vacante" in sent.page.words()
    sent.start()
    assert [row.state for row in signed_up(workshop)] == ["seated", "seated", "waiting"]
    assert counters(workshop) == (2, 1) and drift(session) == []
    leave(PARTICIPANT, signed_up(workshop)[0].id)
    assert [row.state for row in signed_up(workshop)] == ["seated", "seated"]


def test_a_list_decides_as_if_each_had_signed_up_by_the_form(app: Flask, organiser: Colleague) -> None:
    """The same people one by one and as a list: the same seats, line, counters and refusals."""
    by_form, by_list = (make_workshop(capacity=2, per_institution=1, requires_institution=True) for _ in "12")
    people = [
        ANA,
        ("Elsa", "Ejemplo", "987654323", "", ANA[4], ""),
        BETO,
        ("Dora", "Ejemplo", "", "", "Otra oficina", "Ica"),
        CARO,
    ]
    form = {"consent": "y", "language": "es"}
    for given, family, phone, email, where, _region in people:
        key = organiser.get(f"/es/manage/workshops/{by_form.code}/registrations/new").page.all("[name=key]")[
            0
        ]
        institution = (
            {"institution_id": _number(where)} if where == ANA[4] else {"institution": where, "region": "08"}
        )
        organiser.post(
            f"/es/manage/workshops/{by_form.code}/registrations/new",
            form
            | institution
            | {
                "key": key.get("value"),
                "given_names": given,
                "family_names": family,
                "phone": phone,
                "email": email,
                **({} if phone or email else {"no_contact": "y"}),
            },
        )
    send(organiser, by_list, [HEADING, *people]).look().start()
    shown = [[(row.full_name, row.seq, row.state) for row in signed_up(one)] for one in (by_form, by_list)]
    assert shown[0] == shown[1] and len(shown[0]) == 4 and counters(by_form) == counters(by_list) == (2, 2)


@ONE_DATABASE
def test_what_is_meant_is_chosen_by_a_person(organiser: Colleague) -> None:
    workshop = make_workshop()
    sent = send(organiser, workshop, [HEADING, CARO, (*BETO[:5], "Lima")]).look()
    assert sent.counts == {"ok": 1, "bad": 1}, "Lima is two jurisdictions: which one is for a person to say"
    page = sent.page
    why = "Hay 2 con ese nombre: Lima Metropolitana o Lima provincias. Elige cuál es"
    assert why in page.words(".blocks") and "Ninguna región" not in page.words(".blocks")
    in_english = organiser.get(sent.path.replace("/es/", "/en/")).page.words(".blocks")
    assert "There are 2 of that name: Metropolitan Lima or Lima provinces." in in_english
    assert "Municipalidad Provincial de Urubamba" in page.words("fieldset")
    fieldsets = page.all("fieldset")
    first = [one.get("value") for one in fieldsets[0].cssselect("optgroup")[0].cssselect("option")]
    assert first == ["1501", "15"] and len(fieldsets[0].cssselect("option")) == 1 + 27, "each once"
    assert not page.has("fieldset [checked]"), "nothing is chosen by itself"
    hit = next(one.get("value") for one in fieldsets[1].cssselect("input[type=radio]"))
    form = {
        "kind-0": "region",
        "text-0": "Lima",
        "choice-0": "15",
        "kind-1": "institution",
        "text-1": "Muni de Urubamba",
        "where-1": "08",
        "choice-1": hit,
        "kind-2": "institution",
        "text-2": "Otra",
        "choice-2": "1",
    }
    assert sent.post("choices", form).status_code == 303
    let_the_worker_work()
    assert sent.counts == {"ok": 2} and set(sent.batch.matches["institution"]) == {"muni de urubamba\n08"}
    sent.start()
    caro, beto = signed_up(workshop)
    assert caro.institution_id == int(hit or 0) and beto.region == "15"


def test_regions_called_alike_come_first_and_none_is_guessed(session: Session) -> None:
    for typed, alike in (
        ("Lima", ["1501", "15"]),
        ("DPTO. LIMA (provincias)", ["1501", "15"]),
        ("Lima y Callao", ["07", "1501", "15"]),
        ("Cuzco", ["08"]),
        ("Madre de Diós", ["17"]),
        ("San Martin, Tarapoto", ["22"]),
        ("Otro lugar de la sierra", []),
        ("Ica y La Oroya", ["11"]),
        ("·", []),
    ):
        assert sorted(likely(session, typed)) == sorted(alike), typed
    session.rollback()


@ONE_DATABASE
def test_a_union_needs_its_own_consent(organiser: Colleague) -> None:
    workshop = make_workshop()
    rows = [
        [*HEADING, "Consentimiento sindical"],
        *([*ANA[:4], "Sindicato de Ejemplo", "Cusco", said] for said in ("", "sí")),
    ]
    rows[2][0] = "Beto"
    sent = send(organiser, workshop, rows).look().start()
    assert sent.counts == {"bad": 1, "made": 1} and signed_up(workshop)[0].union_consent_at is not None


@ONE_DATABASE
def test_own_questions_and_position_are_read(organiser: Colleague) -> None:
    workshop = make_workshop(requires_position=True)
    asked = (
        QuestionDraft("one", "¿Almuerzo?", "Lunch?", (("Con carne", "Meat"), ("Sin carne, gracias", "None"))),
        QuestionDraft("yesno", "¿Llega de lejos?", "From far?"),
    )
    with transaction() as session:
        write_questions(session, workshop.id, asked, now())
    heading = [*HEADING, "Cargo", "¿Almuerzo?", "¿Llega de lejos?"]
    rows = [heading, [*ANA, "Jefa", "sin carne, gracias", "Sí"], [*BETO, "", "Pescado", "quizá"]]
    sent = send(organiser, workshop, rows).look().start()
    assert sent.counts == {"made": 1, "bad": 1} and len(sent.page.all(".blocks b")) == 3
    exported = taken(organiser, workshop).text
    assert '"Jefa"' in exported and '"Sin carne, gracias","Sí"' in exported


@ONE_DATABASE
@pytest.mark.parametrize(("language", "ending"), [("es", "xlsx"), ("en", "csv"), ("es", "json")])
def test_what_was_exported_comes_in_without_a_difference(
    organiser: Colleague, ending: str, language: str
) -> None:
    first, second = make_workshop(capacity=2), make_workshop(capacity=2)
    rows = [ANA, BETO, ("-Uno", "'+Ejemplo", "", "", "Casa; -2", "Chile"), ("Sin", "Región", "", "", "", "")]
    send(
        organiser, first, [[*HEADING, "Nota", "Cargo"], *([*row, "@nota", "Jefa"] for row in rows)]
    ).look().start()
    sent = taken(organiser, first, ending, language=language).get_data()
    same = Import(organiser, post_file(organiser, first, sent).location).look()
    assert same.counts == {"known": 4}
    Import(organiser, post_file(organiser, second, sent).location).look().start()
    there, here = (taken(organiser, one).text for one in (first, second))
    assert there == here


@ONE_DATABASE
def test_sign_up_must_be_open(organiser: Colleague) -> None:
    workshop = make_workshop()
    sent = send(organiser, workshop, [HEADING, ANA]).look()
    close_sign_up(WORKER, workshop.id)
    assert sent.post("start", {"consent": "y"}).status_code == 303
    let_the_worker_work()
    assert sent.batch.state == "checked", "the workshop changed: looked at once more"
    assert (
        sent.start().counts == {"bad": 1}
        and "cerr" in sent.page.words(".blocks")
        and signed_up(workshop) == []
    )
    assert post_file(organiser, workshop, one(HEADING, ANA)).status_code == 409


def _number(name: str) -> str:
    from app.institutions.models import Institution

    return str(db.session.scalars(select(Institution.id).where(Institution.name_es == name)).one())


__all__ = ["Registration"]
