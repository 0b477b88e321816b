"""A message to a group: looked at in both languages, sent whole and once, and told for each person."""

import re
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.attendance import group_message
from app.attendance.by_staff import excuse
from app.attendance.counting import state_figure
from app.attendance.group_message import AUDIENCES, WHO, Draft, numbers, send
from app.attendance.rules import registration_key
from app.audit import COMMAND
from app.clock import now
from app.database import transaction
from app.language import speaking
from app.outbox import Job
from app.refusals import Refusal
from app.registration import notices
from app.registration.actions import cancel_workshop, leave
from app.registration.letters import hand_lines, letter
from app.registration.models import GroupMessage, Notice, Registration
from app.registration.placeholders import ensure_known, filled
from app.registration.told import Told
from app.tokens import form_key, shown_code
from app.workshops.headcounts import Stated
from app.workshops.models import Workshop
from tests.cast import OWN, Colleague
from tests.certificates.world import Held, row_of, who
from tests.makers import a_person, make_workshop, sign_up
from tests.registration.truth import rows
from tests.tallies.programmes import arrive

from .desk import Device

TEXTS = {"text_es": "Estimada {nombre}:\nTraiga su {codigo}.", "text_en": "Dear {name}:\nBring your {code}."}


def at(workshop: Workshop, page: str = "") -> str:
    return f"/es/manage/workshops/{workshop.code}/messages{page}"


def full() -> Workshop:
    """One seat, in English by mail; one in line with a phone; one in line with neither."""
    workshop = make_workshop(convened=(OWN,), capacity=1)
    sign_up(workshop, a_person(given_names="Ada", email="ada@example.org"), language="en")
    sign_up(workshop, a_person(given_names="Berta"))
    sign_up(workshop, a_person(given_names="Carla", phone=None))
    return workshop


def put(workshop: Workshop, begins: int, ends: int) -> None:
    """It begins and ends in so many hours."""
    with transaction() as deed:
        row = deed.get_one(Workshop, workshop.id)
        row.starts_at, row.ends_at = (now() + timedelta(hours=one) for one in (begins, ends))


def audience(session: Session, workshop: Workshop, which: str) -> list[str]:
    """The refs of whom an audience is, in order of arrival."""
    rows = select(Registration.ref).where(Registration.workshop_id == workshop.id, WHO[which])
    return list(session.scalars(rows.order_by(Registration.seq)))


def of_messages(session: Session) -> list[Notice]:
    found = select(Notice).where(Notice.kind == "message").order_by(Notice.id)
    return list(session.scalars(found, execution_options={"populate_existing": True}))


def shown(colleague: Colleague, workshop: Workshop, **given: Any) -> dict[str, str]:
    """The form as it comes back from being looked at, ready to be sent."""
    answer = colleague.post(at(workshop), TEXTS | {"audience": "seated", "look": "1"} | given)
    assert answer.status_code == 200
    hidden = dict(re.findall(r'type="hidden" name="(key|seen)" value="([^"]+)"', answer.text))
    return TEXTS | {"audience": "seated", "send": "1"} | given | hidden


def test_it_is_looked_at_in_both_languages_and_then_sent_once(organiser: Colleague, session: Session) -> None:
    workshop = full()
    form = shown(organiser, workshop)
    looked = {name: value for name, value in form.items() if name != "send"}
    page = organiser.post(at(workshop), looked).page
    assert of_messages(session) == [], "looking at it sent it"
    preview = page.words("#preview")
    assert "Estimada Ada:" in preview and "Dear Ada:" in preview and "1 por correo" in preview
    for _ in range(2):
        assert organiser.post(at(workshop), form).status_code == 303
    (notice,) = of_messages(session)
    jobs = select(func.count()).select_from(Job).where(Job.key == f"notice:{notice.id}")
    assert session.scalar(jobs) == 1 and session.scalar(select(GroupMessage.people)) == 1
    with speaking("en"):
        said = letter(Told(notice))
    code = row_of_notice(notice)
    assert "Dear Ada:" in said.text and f"Bring your {code}." in said.text and "<p>Dear Ada:</p>" in said.html
    assert "1 persona" in organiser.get(at(workshop)).page.words("section[aria-labelledby=sent]")
    page = organiser.get(at(workshop, f"/{notice.message_id}")).page.words("main")
    assert "Estimada {nombre}:" in page and "ada@example.org" in page and "En camino" in page


def row_of_notice(notice: Notice) -> str:
    """The code as it is shown."""
    return shown_code(notice.registration.short_code)


@pytest.mark.parametrize(
    ("begins", "ends", "known"), [(1, 5, ()), (-1, 3, ("attended",)), (-5, -1, ("attended", "absent"))]
)
def test_who_came_is_offered_once_it_begins_and_who_did_not_once_it_is_over(
    organiser: Colleague, session: Session, begins: int, ends: int, known: tuple[str, ...]
) -> None:
    workshop = full()
    arrive(workshop, rows(session, workshop.id)[1].id)
    put(workshop, begins, ends)
    assert offered(organiser, workshop) == ["seated", "waiting", *known]
    for which in ("attended", "absent"):
        answer = organiser.post(at(workshop), TEXTS | {"audience": which, "look": "1"})
        assert answer.status_code == (200 if which in known else 409), "nor is it shown as it would be"
        assert answer.page.has("#preview") is (which in known)
        if which not in known:
            with pytest.raises(Refusal):
                send(COMMAND, workshop.id, Draft(which, "a", "a", form_key()))


def test_what_was_not_looked_at_or_changed_since_is_not_sent(organiser: Colleague, session: Session) -> None:
    workshop = full()
    form = shown(organiser, workshop)
    for changed in ({"seen": ""}, {"text_en": "Another"}, {"audience": "waiting"}, {"text_en": ""}):
        assert organiser.post(at(workshop), form | changed).status_code == 422
    assert of_messages(session) == []


def test_words_that_cannot_be_filled_in_are_refused_and_names_stand_for_nothing(app: Any) -> None:
    for odd in (
        "{{7*7}}",
        "{x.__class__}",
        "${7*7}",
        "{Nombre}",
        "Hola {nombre",
        "nombre} hola",
        "}{",
        "{{nombre}}",
    ):
        with pytest.raises(Refusal):
            ensure_known(odd, "text_es")
    ensure_known("Hola {nombre}: {codigo}", "text_es")
    person = row_of(sign_up(make_workshop(), a_person(given_names="{codigo} http://evil.pe")))
    with speaking("es"):
        assert filled("{nombre}!", person) == "{codigo} http: evil. pe!"


def test_a_brace_without_its_other_keeps_what_was_typed(organiser: Colleague, session: Session) -> None:
    workshop = full()
    answer = organiser.post(
        at(workshop), TEXTS | {"audience": "seated", "look": "1", "text_es": "Hola {nombre"}
    )
    assert answer.status_code == 422 and "{nombre" in answer.page.words("#text_es")
    assert "{nombre" in answer.page.words("#text_es-error") and not answer.page.has("#preview")


def test_who_cannot_be_told_is_counted_and_sending_is_said(organiser: Colleague, session: Session) -> None:
    workshop = full()
    answer = organiser.post(at(workshop), shown(organiser, workshop, audience="waiting"))
    assert "se envió" in organiser.get(answer.location).page.words("[role=status]")
    (notice,) = of_messages(session)
    page = organiser.get(at(workshop, f"/{notice.message_id}")).page
    assert "1 persona más de este grupo no dejó" in page.words("main")
    with transaction():
        notices.settle_notice(notice, "told", now())
    assert (
        "1 avisada"
        in organiser.get(at(workshop)).page.words("section[aria-labelledby=sent]").split(" · ")[-1]
    )


def test_those_in_line_without_mail_are_told_by_hand_and_nobody_else(
    organiser: Colleague, session: Session
) -> None:
    workshop = full()
    assert organiser.post(at(workshop), shown(organiser, workshop, audience="waiting")).status_code == 303
    (notice,) = of_messages(session)
    assert (notice.registration.given_names, notice.channel) == ("Berta", "hand")
    with speaking("es"):
        assert "Estimada Berta:" in hand_lines(Told(notice))
    assert "Berta" in organiser.get(f"/es/manage/workshops/{workshop.code}/to-tell").text
    assert notices.is_needed(session, notice)


def test_mail_on_its_way_is_not_to_be_told_by_hand(organiser: Colleague, session: Session) -> None:
    workshop = make_workshop(convened=(OWN,))
    for email in ("ada@example.org", "berta@example.org", None):
        sign_up(workshop, a_person(email=email))
    list_of = "section[aria-labelledby=sent]"
    assert organiser.post(at(workshop), shown(organiser, workshop)).status_code == 303
    words = organiser.get(at(workshop)).page.words(list_of)
    assert "3 personas · 2 en camino por correo · 1 por avisar a mano" in words
    by_hand = next(one for one in of_messages(session) if one.channel == "hand")
    leave(COMMAND, by_hand.registration_id)
    page = organiser.get(at(workshop)).page
    assert "3 personas · 2 en camino por correo" in page.words(list_of) and "por avisar" not in page.words(
        list_of
    )
    message = organiser.get(at(workshop, f"/{by_hand.message_id}")).page.words("ul.people")
    assert message.count("Ya no hace falta") == 1 and "Por avisar" not in message
    with transaction():
        for notice in of_messages(session):
            notices.settle_notice(notice, "sent" if notice.channel == "mail" else "told", now())
    words = organiser.get(at(workshop)).page.words(list_of)
    assert "3 personas · 3 avisadas" in words and "camino" not in words and "por avisar" not in words


def test_a_message_lapses_when_the_workshop_is_cancelled(organiser: Colleague, session: Session) -> None:
    """Neither told by hand above the cancellation nor sent after it."""
    workshop = make_workshop(convened=(OWN,))
    for email in ("ada@example.org", None):
        sign_up(workshop, a_person(email=email))
    assert organiser.post(at(workshop), shown(organiser, workshop)).status_code == 303
    cancel_workshop(COMMAND, workshop.id, "Motivo de ejemplo", "Sample reason")
    page = organiser.get(f"/es/manage/workshops/{workshop.code}/to-tell").text
    assert page.count("wa.me") == 1 and "Traiga" not in page and "Motivo" in page
    for notice in of_messages(session):
        assert not notices.is_needed(session, notice)
        assert notices.send({"notice": notice.id}).state == "lapsed"
    sent = organiser.get(at(workshop)).page.words("section[aria-labelledby=sent]")
    assert "2 personas" in sent and "camino" not in sent and "por avisar" not in sent
    message = organiser.get(at(workshop, f"/{notice.message_id}")).page.words("ul.people")
    assert message.count("Ya no hace falta") == 2
    with pytest.raises(Refusal):
        send(COMMAND, workshop.id, Draft("seated", "a", "a", form_key()))


def test_a_group_of_nobody_is_sent_nothing(organiser: Colleague, session: Session) -> None:
    workshop = make_workshop(convened=(OWN,))
    for people, says in ((0, "No hay nadie en este grupo"), (1, "A nadie de este grupo se le puede avisar")):
        if people:
            sign_up(workshop, a_person(phone=None))
        answer = organiser.post(at(workshop), TEXTS | {"audience": "seated", "look": "1"})
        page = answer.page
        assert answer.status_code == 200 and says in page.words("#preview")
        assert not page.all("button[name=send]") and not page.all("input[name=seen]")
        assert "{nombre}" not in page.words("#preview")
    sign_up(workshop)
    assert organiser.post(at(workshop), shown(organiser, workshop)).status_code == 303


def test_who_came_and_who_did_not_are_told_apart(session: Session) -> None:
    held = Held(capacity=6)
    came, absent, gone, excused = (held.person(*days) for days in ((0, 1), (), (0,), ()))
    leave(COMMAND, row_of(gone).id)
    held.walk_in("Persona", "Sin Inscripción")
    excuse(COMMAND, held.workshop.id, who(excused), held.workshop.first_day, str(uuid4()))
    with pytest.raises(Refusal, match=r"terminó|is over"):
        send(COMMAND, held.workshop.id, Draft("absent", "a", "a", form_key()))
    held.end()
    told = {one: audience(session, held.workshop, one) for one in AUDIENCES}
    assert (told["attended"], told["absent"]) == ([came.ref], [absent.ref])
    assert numbers(held.workshop.id) == {one: len(refs) for one, refs in told.items()}
    send(COMMAND, held.workshop.id, Draft("absent", "a", "a", form_key()))
    assert [one.registration.ref for one in of_messages(session)] == [absent.ref]
    assert audience(session, held.workshop, "seated") == [came.ref, absent.ref, excused.ref]


@pytest.mark.parametrize("stated", [False, True])
def test_nobody_is_told_that_they_did_not_come_where_it_is_not_known_who_did(
    organiser: Colleague, session: Session, stated: bool
) -> None:
    """Nobody was marked as having come, or forty came of whom nobody knows the names."""
    workshop = full()
    put(workshop, -5, -1)
    seated, *line = rows(session, workshop.id)
    if stated:
        arrive(workshop, line[0].id)
        assert (len(line), offered(organiser, workshop)) == (2, [*AUDIENCES])
        state_figure(COMMAND, workshop, Stated(40, "reported", None, "Ejemplo", "Example"))
    assert offered(organiser, workshop) == ["seated", "waiting", "attended"]
    answer = organiser.post(at(workshop), TEXTS | {"audience": "absent", "look": "1"})
    assert answer.status_code == 409 and not answer.page.has("#preview")
    assert "No se sabe por nombre quiénes no asistieron" in answer.page.words("#audience")
    with pytest.raises(Refusal, match=r"por nombre|by name"):
        send(COMMAND, workshop.id, Draft("absent", "a", "a", form_key()))
    assert of_messages(session) == [] and seated.attendance == ""


def offered(organiser: Colleague, workshop: Workshop) -> list[str]:
    """The groups that can be chosen."""
    return [one.get("value") for one in organiser.get(at(workshop)).page.all("#audience input")]


def test_the_numbers_shown_are_those_who_would_be_told(organiser: Colleague, session: Session) -> None:
    workshop = full()
    put(workshop, -5, -1)
    device = Device(organiser.client.application, workshop)
    seated, *line = rows(session, workshop.id)
    arrived = [device.op(who=registration_key(row.id)) for row in (seated, line[0])]
    undo = device.op("undo", refers_to=arrived[0]["id"])
    for ops, expected in (([], (1, 2, 0, 1)), (arrived, (1, 2, 2, 0)), ([undo], (1, 2, 1, 1))):
        if ops:
            device.sync(*ops)
        found = numbers(workshop.id)
        assert found == {one: len(audience(session, workshop, one)) for one in AUDIENCES}
        assert tuple(found[one] for one in ("seated", "waiting", "attended", "absent")) == expected
        words = organiser.get(at(workshop)).page.words("fieldset")
        shown_here = list(expected) if found["attended"] else list(expected[:3])
        assert [int(one) for one in re.findall(r"\d+", words)] == shown_here


def test_a_form_whose_key_is_not_the_one_shown_is_looked_at_again(
    organiser: Colleague, session: Session
) -> None:
    workshop = full()
    form = shown(organiser, workshop)
    assert organiser.post(at(workshop), form).status_code == 303
    for key in ("", form_key()):
        assert organiser.post(at(workshop), form | {"key": key}).status_code == 422
    assert len(of_messages(session)) == 1, "sent twice, for its key had run out"


def test_the_demonstration_sends_nobody_what_somebody_typed(session: Session) -> None:
    workshop = full()
    with transaction() as deed:
        deed.get_one(Workshop, workshop.id).is_demonstration = True
    send(COMMAND, workshop.id, Draft("seated", "¡Compre aquí!", "Buy here!", form_key()))
    (notice,) = of_messages(session)
    assert "demonstration" in (notices.why_not(session, notice, now()) or "")
    assert notices.send({"notice": notice.id}).state == "lapsed"


def test_all_of_them_or_nobody(session: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    workshop = full()
    with pytest.raises(Refusal, match=r"a quién avisar|Nobody"):
        send(COMMAND, make_workshop().id, Draft("seated", "a", "a", form_key()))

    def fail(*_given: Any, **_more: Any) -> None:
        raise RuntimeError("the power went")

    monkeypatch.setattr(group_message, "record", fail)
    with pytest.raises(RuntimeError):
        send(COMMAND, workshop.id, Draft("seated", "a", "a", form_key()))
    assert of_messages(session) == [] and session.scalar(select(GroupMessage.id)) is None


def test_another_region_and_a_workshop_not_announced_are_refused(
    organiser: Colleague, other_organiser: Colleague, session: Session
) -> None:
    workshop = full()
    form = shown(organiser, workshop)
    assert other_organiser.post(at(workshop), form).status_code == 404
    draft = make_workshop(convened=(OWN,), state="scheduled")
    assert organiser.get(at(draft)).page.all("main form") == []
    assert organiser.post(at(draft), TEXTS | {"audience": "seated", "look": "1"}).status_code == 409
    with pytest.raises(Refusal):
        send(COMMAND, draft.id, Draft("seated", "a", "a", form_key()))
    assert of_messages(session) == []
