"""The form in the page: what is offered, kept, refused; with and without HTMX."""

from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.institutions.models import Institution
from app.institutions.queries import find_called
from app.registration.models import Registration
from app.tokens import form_key
from app.workshops.models import Workshop
from tests.cast import SAME_ORIGIN
from tests.makers import make_workshop, sign_up
from tests.page import ProofReader
from tests.registration.truth import ensure_true, rows, states

HTMX = {"HX-Request": "true"}


def filled_in(**given: Any) -> dict[str, Any]:
    """A form as somebody sends it; None leaves a field out."""
    told = {
        "key": form_key(),
        "shown": "seat",
        "given_names": "Persona",
        "family_names": "Ejemplo Uno",
        "phone": "900 000 001",
        "region": "08",
        "consent": "y",
    } | given
    return {name: value for name, value in told.items() if value is not None}


def send(client: ProofReader, workshop: Workshop, lang: str = "es", headers: Any = None, **given: Any) -> Any:
    """Post the form of a workshop."""
    path = f"/{lang}/workshops/{workshop.code}/sign-up"
    return client.post(path, data=filled_in(**given), headers=headers)


@pytest.mark.parametrize("lang", ["es", "en"])
def test_a_good_form_leads_to_the_ticket(
    app: Flask, session: Session, client: ProofReader, lang: str
) -> None:
    workshop = make_workshop()
    answer = send(client, workshop, lang)
    assert answer.status_code == 303
    assert answer.headers["Location"].startswith("/r/")
    assert "Set-Cookie" not in answer.headers
    row = rows(session, workshop.id)[0]
    assert (row.full_name, row.phone, row.language) == ("Persona Ejemplo Uno", "+51900000001", lang)
    ensure_true(session, workshop.id)


def test_the_open_page_carries_the_form_with_a_fresh_key_and_sets_no_cookie(
    app: Flask, client: ProofReader
) -> None:
    workshop = make_workshop()
    keys = set()
    for _ in range(2):
        answer = client.get(f"/es/workshops/{workshop.code}")
        form = answer.page.one("#sign-up form")
        keys.add(form.cssselect("input[name=key]")[0].get("value"))
        assert form.cssselect("input[name=shown]")[0].get("value") == "seat"
        assert form.get("action") == form.get("hx-post") == f"/es/workshops/{workshop.code}/sign-up"
        assert "Set-Cookie" not in answer.headers
    assert len(keys) == 2
    assert send(client, workshop, key=keys.pop()).status_code == 303


def test_the_regions_the_workshop_is_for_come_first(app: Flask, client: ProofReader) -> None:
    workshop = make_workshop(convened=("21", "08"))
    page = client.get(f"/es/workshops/{workshop.code}").page
    values = [option.get("value") for option in page.all("select[name=region] option")]
    assert values[:3] == ["", "08", "21"]
    assert len(values) == 1 + 26 + 2
    assert [option.get("value") for option in page.all("select[name=region] option[selected]")] in ([], [""])


def test_a_single_region_is_already_chosen(app: Flask, client: ProofReader) -> None:
    page = client.get(f"/es/workshops/{make_workshop().code}").page
    assert page.one("select[name=region] option[selected]").get("value") == "08"


def test_htmx_is_sent_on_by_header(app: Flask, client: ProofReader) -> None:
    answer = send(client, make_workshop(), headers=HTMX)
    assert answer.status_code == 204
    assert answer.headers["HX-Redirect"].startswith("/r/")


@pytest.mark.parametrize("headers", [None, HTMX])
@pytest.mark.parametrize("lang", ["es", "en"])
def test_everything_wrong_is_told_at_once_and_everything_typed_is_kept(
    app: Flask, session: Session, client: ProofReader, headers: Any, lang: str
) -> None:
    workshop = make_workshop(requires_institution=True)
    given = {"given_names": "", "family_names": "x" * 81, "phone": "12", "email": "persona@", "consent": None}
    key = form_key()
    answer = send(
        client, workshop, lang, headers, key=key, institution="Gerencia de ejemplo", region="", **given
    )
    assert answer.status_code == 422
    page = answer.page
    assert page.one("#sign-up form .summary").get("data-focus") is not None
    told = {link.get("href") for link in page.all(".summary a")}
    assert told == {"#given_names", "#family_names", "#phone", "#email", "#region", "#consent"}
    for name, value in given.items():
        if value:
            assert page.one(f"[name={name}]").get("value") == value
    assert page.one("[name=institution]").get("value") == "Gerencia de ejemplo"
    assert page.one("[name=key]").get("value") == key
    assert page.one("[name=family_names]").get("aria-invalid") == "true"
    assert bool(page.all("header")) == (headers is None)
    assert rows(session, workshop.id) == []


@pytest.mark.parametrize("headers", [None, HTMX])
def test_who_saw_a_seat_and_finds_only_the_line_is_asked(
    app: Flask, session: Session, client: ProofReader, headers: Any
) -> None:
    workshop = make_workshop(capacity=1)
    sign_up(workshop)
    key = form_key()
    answer = send(client, workshop, headers=headers, key=key)
    assert answer.status_code == 409
    assert "La última vacante se acaba de ocupar" in answer.text
    assert answer.page.one("[name=given_names]").get("value") == "Persona"
    assert answer.page.one("[name=shown]").get("value") == "line"
    assert answer.page.one("[name=key]").get("value") == key
    assert len(rows(session, workshop.id)) == 1
    assert send(client, workshop, headers=headers, key=key, shown="line").status_code in (204, 303)
    assert states(session, workshop.id) == ["seated", "waiting"]
    ensure_true(session, workshop.id)


def test_the_full_page_offers_the_line(app: Flask, client: ProofReader) -> None:
    workshop = make_workshop(capacity=1)
    sign_up(workshop)
    page = client.get(f"/en/workshops/{workshop.code}").page
    assert page.one("[name=shown]").get("value") == "line"
    assert page.all("#sign-up button[type=submit]")[-1].text_content() == "Join the waiting list"


def test_sending_again_leads_to_the_same_ticket(app: Flask, session: Session, client: ProofReader) -> None:
    workshop, key = make_workshop(), form_key()
    first, again = (send(client, workshop, key=key) for _ in range(2))
    assert first.status_code == again.status_code == 303
    assert first.headers["Location"] == again.headers["Location"]
    assert len(rows(session, workshop.id)) == 1
    ensure_true(session, workshop.id)


def test_the_form_of_one_person_sent_for_another_comes_back_with_a_key_of_its_own(
    app: Flask, session: Session, client: ProofReader
) -> None:
    workshop, key = make_workshop(), form_key()
    send(client, workshop, key=key)
    answer = send(client, workshop, key=key, given_names="Otra")
    assert answer.status_code == 422
    assert "sigue en pie" in answer.text
    fresh = answer.page.one("[name=key]").get("value")
    assert fresh != key
    assert send(client, workshop, key=fresh, given_names="Otra").status_code == 303
    assert len(rows(session, workshop.id)) == 2


def test_who_is_signed_up_already_is_told_how_to_find_it_and_gets_no_ticket(
    app: Flask, session: Session, client: ProofReader
) -> None:
    workshop = make_workshop()
    send(client, workshop)
    answer = send(client, workshop)
    assert answer.status_code == 422
    assert "Location" not in answer.headers
    assert "/r/" not in answer.text
    assert "Usa tu código" in answer.text
    assert len(rows(session, workshop.id)) == 1


@pytest.mark.parametrize(
    "given",
    [{"website": "http://example.org"}, {"key": "no key of ours"}, {"key": None}, {"key": "a.b.c"}],
)
def test_a_machine_is_asked_kindly_to_send_it_again(
    app: Flask, session: Session, client: ProofReader, given: dict[str, Any]
) -> None:
    workshop = make_workshop()
    answer = send(client, workshop, **given)
    assert answer.status_code == 422
    assert "envíalo una vez más" in answer.text
    assert answer.page.one("[name=given_names]").get("value") == "Persona"
    assert answer.page.one("[name=website]").get("value") is None
    assert rows(session, workshop.id) == []
    fresh = answer.page.one("[name=key]").get("value")
    assert send(client, workshop, key=fresh).status_code == 303


@pytest.mark.parametrize("state", ["proposed", "scheduled"])
def test_what_is_not_announced_does_not_exist(
    app: Flask, session: Session, client: ProofReader, state: str
) -> None:
    workshop = make_workshop(state=state)
    assert send(client, workshop).status_code == 404
    assert rows(session, workshop.id) == []


@pytest.mark.parametrize("headers", [None, HTMX])
def test_a_cancelled_workshop_says_so_to_a_late_post(
    app: Flask, session: Session, client: ProofReader, headers: Any
) -> None:
    workshop = make_workshop(state="cancelled", cancelled_reason_es="Motivo", cancelled_reason_en="Reason")
    answer = send(client, workshop, headers=headers)
    assert answer.status_code == 409
    assert "Este taller se canceló." in answer.text
    assert rows(session, workshop.id) == []


def test_a_phone_beside_the_tick_that_there_is_none_is_asked_about(
    app: Flask, session: Session, client: ProofReader
) -> None:
    workshop = make_workshop()
    answer = send(client, workshop, no_contact="y")
    assert answer.status_code == 422 and answer.page.has("[name=no_contact][aria-invalid][checked]")
    assert answer.page.one("[name=phone]").get("value")
    assert rows(session, workshop.id) == []


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ({"phone": "+51 900-000-002"}, {"phone": "+51900000002", "email": None}),
        ({"phone": "0051 900 000 002"}, {"phone": "+51900000002"}),
        ({"phone": "+591 71234567"}, {"phone": "+59171234567"}),
        ({"phone": "", "email": " Persona@Example.org "}, {"phone": None, "email": "Persona@example.org"}),
        ({"phone": "", "no_contact": "y"}, {"phone": None, "email": None, "person_key": None}),
        ({"region": "abroad", "country": "BO"}, {"region": "abroad", "country": "BO"}),
        ({"region": ""}, {"region": "unstated"}),
        ({"region": "unstated"}, {"region": "unstated"}),
        ({"institution": "Oficina de ejemplo"}, {"institution_text": "Oficina de ejemplo", "region": "08"}),
    ],
)
def test_every_way_to_be_reached_and_to_come_is_taken(
    app: Flask, session: Session, client: ProofReader, given: dict[str, Any], kept: dict[str, Any]
) -> None:
    workshop = make_workshop()
    assert send(client, workshop, **given).status_code == 303
    row = rows(session, workshop.id)[0]
    assert {name: getattr(row, name) for name in kept} == kept
    ensure_true(session, workshop.id)


def test_an_institution_of_the_list_says_the_region(
    app: Flask, session: Session, client: ProofReader
) -> None:
    workshop = make_workshop(requires_institution=True)
    body = session.scalars(select(Institution).where(Institution.key == "GR-21")).one()
    send(client, workshop, institution="gobierno", institution_id=str(body.id), region="08")
    row = rows(session, workshop.id)[0]
    assert (row.institution_id, row.institution_text, row.region) == (body.id, None, "21")
    ensure_true(session, workshop.id)


TUMBES = "Municipalidad Provincial de Tumbes"


@pytest.mark.parametrize(
    ("given", "is_it"),
    [
        ({"institution": f" {TUMBES.upper()} "}, True),
        ({"institution": TUMBES, "institution_id": ""}, False),
        ({"institution": "Municipalidad de Tumbes"}, False),
        ({"institution": "Municipalidad Distrital de San Sebastián y otras"}, False),
    ],
)
def test_a_whole_name_of_the_list_is_it_unless_none_of_these_was_chosen(
    app: Flask, session: Session, client: ProofReader, given: dict[str, str], is_it: bool
) -> None:
    workshop = make_workshop(convened=("08",))
    send(client, workshop, **given)
    row = rows(session, workshop.id)[0]
    assert (row.region, row.institution_id is not None, row.institution_text is None) == (
        ("24", True, True) if is_it else ("08", False, False)
    )
    ensure_true(session, workshop.id)


def test_a_name_that_several_have_means_none_of_them(session: Session) -> None:
    names = select(Institution.name_es).group_by(Institution.name_es).having(func.count() > 1)
    several = session.scalars(names.order_by(Institution.name_es).limit(5)).all()
    assert several and [find_called(session, name) for name in several] == [None] * len(several)


def test_a_name_not_chosen_is_looked_up_again_where_it_is_corrected(app: Flask, client: ProofReader) -> None:
    workshop = make_workshop()
    made = send(client, workshop, institution=TUMBES, institution_id="")
    client.post(f"{made.headers['Location'].partition('?')[0]}/open", headers=SAME_ORIGIN)
    assert TUMBES in client.get("/es/me").page.words("#institution-hits")


def test_the_chosen_institution_stays_chosen_when_the_form_comes_back(
    app: Flask, session: Session, client: ProofReader
) -> None:
    workshop = make_workshop()
    body = session.scalars(select(Institution).where(Institution.key == "GR-21")).one()
    given = {"institution": "puno", "institution_id": str(body.id), "consent": None}
    for headers in (None, HTMX):
        page = send(client, workshop, headers=headers, **given).page
        assert page.one("[name=institution_id][checked]").get("value") == str(body.id)


@pytest.mark.parametrize("number", ["0", "-1", "99999999999999999999", "x", "1;--", "２"])
def test_an_institution_that_does_not_exist_is_none(
    app: Flask, session: Session, client: ProofReader, number: str
) -> None:
    workshop = make_workshop()
    assert send(client, workshop, institution="Oficina", institution_id=number).status_code == 303
    assert rows(session, workshop.id)[0].institution_id is None


def test_without_a_script_a_button_searches_the_list(
    app: Flask, session: Session, client: ProofReader
) -> None:
    workshop = make_workshop()
    answer = send(client, workshop, institution="puno", look_up="1", given_names="")
    assert answer.status_code == 200
    assert answer.page.all("#institution-hits input[name=institution_id]")
    assert not answer.page.all(".summary")
    assert answer.page.one("[name=institution]").get("value") == "puno"
    assert rows(session, workshop.id) == []


@pytest.mark.parametrize("written", ["Sindicato de ejemplo", "SUTEP sindical", "a trade union"])
def test_a_union_written_freely_is_asked_for_its_own_consent(
    app: Flask, session: Session, client: ProofReader, written: str
) -> None:
    workshop = make_workshop()
    answer = send(client, workshop, institution=written)
    assert answer.status_code == 422
    assert {link.get("href") for link in answer.page.all(".summary a")} == {"#union_consent"}
    assert answer.page.one(".union-box.asked [name=union_consent]") is not None
    assert rows(session, workshop.id) == []
    assert send(client, workshop, institution=written, union_consent="y").status_code == 303
    assert rows(session, workshop.id)[0].union_consent_at is not None


def test_a_union_of_the_list_is_asked_too(app: Flask, session: Session, client: ProofReader) -> None:
    workshop = make_workshop()
    union = session.scalars(select(Institution).where(Institution.kind == "union")).first()
    assert union is not None
    assert send(client, workshop, institution_id=str(union.id)).status_code == 422
    assert send(client, workshop, institution_id=str(union.id), union_consent="y").status_code == 303


def test_the_province_la_union_is_no_union(app: Flask, client: ProofReader) -> None:
    workshop = make_workshop()
    assert send(client, workshop, institution="Municipalidad de La Unión").status_code == 303


def test_another_country_is_asked_for_by_name(app: Flask, client: ProofReader) -> None:
    workshop = make_workshop()
    answer = send(client, workshop, region="abroad")
    assert answer.status_code == 422
    assert answer.page.one("select[name=country][aria-invalid]") is not None
    part = client.get("/es/country-field?region=abroad", headers=HTMX)
    assert part.page.one("#country-field select[name=country]") is not None
    assert not client.get("/es/country-field?region=08", headers=HTMX).page.all("select")
    assert client.get("/es/country-field?region=abroad").status_code == 303


def test_the_address_of_the_post_leads_a_reader_to_the_form(app: Flask, client: ProofReader) -> None:
    workshop = make_workshop()
    answer = client.get(f"/en/workshops/{workshop.code}/sign-up")
    assert (answer.status_code, answer.headers["Location"]) == (303, f"/en/workshops/{workshop.code}#sign-up")


def test_a_post_from_another_site_is_refused(app: Flask, session: Session, client: ProofReader) -> None:
    workshop = make_workshop()
    for headers in ({"Sec-Fetch-Site": "cross-site"}, {"Origin": "https://elsewhere.invalid"}):
        assert send(client, workshop, headers=headers).status_code == 403
    assert rows(session, workshop.id) == []
    assert send(client, workshop, headers={"Origin": "http://localhost"}).status_code == 303


def test_no_column_can_be_set_from_outside(app: Flask, session: Session, client: ProofReader) -> None:
    workshop = make_workshop(capacity=1)
    sign_up(workshop)
    columns = {column.name: "1" for column in Registration.__table__.columns}
    asked = filled_in(shown="line", email="", institution_id="")
    answer = send(client, workshop, **(columns | asked))
    assert answer.status_code == 303, answer.text
    row = rows(session, workshop.id)[1]
    assert (row.state, row.seq, row.version, row.sex, row.position) == ("waiting", 2, 1, "", None)
    ensure_true(session, workshop.id)


@pytest.mark.parametrize("headers", [None, HTMX])
def test_who_is_signed_up_already_is_led_to_find_it(app: Flask, client: ProofReader, headers: Any) -> None:
    workshop = make_workshop()
    send(client, workshop)
    answer = send(client, workshop, headers=headers)
    assert answer.status_code == 422
    said = answer.text.partition('role="alert"')[2].partition("</ul>")[0]
    assert "Ya hay una inscripción" in said
    assert '<a href="/es/find">' in said
