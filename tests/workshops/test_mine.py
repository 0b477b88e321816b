"""The list of whoever is signed in: the next first, only their own, filtered."""

from sqlalchemy.orm import Session

from app.database import transaction
from app.workshops.models import WorkshopOrganiser
from tests.cast import OTHER, OWN, Colleague, Enter
from tests.makers import in_days, make_workshop

HOME = "/es/manage"


def _titles(somebody: Colleague, address: str = HOME) -> list[str]:
    return [link.text_content() for link in somebody.get(address).page.all("article.w a")]


def test_the_next_come_first_then_the_latest_past(organiser: Colleague) -> None:
    for days in (-9, 20, -2, 5, 40):
        make_workshop(convened=(OWN,), when=in_days(days), short_es=f"Día {days}")
    assert _titles(organiser) == ["Día 5", "Día 20", "Día 40", "Día -2", "Día -9"]


def test_an_organiser_sees_what_is_convened_for_them_or_what_they_were_named_for(
    organiser: Colleague, coordinator: Colleague, session: Session
) -> None:
    make_workshop(convened=(OWN, OTHER), short_es="De dos regiones")
    make_workshop(convened=(OTHER,), short_es="De otra región")
    make_workshop(convened=(), short_es="De ninguna región")
    named = make_workshop(convened=(OTHER,), short_es="Con su nombre")
    with transaction() as deed:
        deed.add(WorkshopOrganiser(workshop_id=named.id, account_id=organiser.account.id))
    assert set(_titles(organiser)) == {"De dos regiones", "Con su nombre"}
    assert len(_titles(coordinator)) == 4
    assert organiser.get(f"/es/manage/workshops/{named.code}").status_code == 200


def test_a_workshop_that_only_takes_place_in_a_region_is_not_its_organisers(organiser: Colleague) -> None:
    hosted = make_workshop(convened=(OTHER,))
    assert hosted.venue and hosted.venue.jurisdiction_code == OWN
    assert organiser.get(f"/es/manage/workshops/{hosted.code}").status_code == 404


def test_the_list_is_filtered_by_state_and_paged(coordinator: Colleague) -> None:
    for number in range(31):
        make_workshop(when=in_days(number + 1), short_es=f"Taller {number}")
    make_workshop(state="scheduled", short_es="Por publicar")
    assert _titles(coordinator, f"{HOME}?state=scheduled") == ["Por publicar"]
    assert len(_titles(coordinator)) == 30
    assert len(_titles(coordinator, f"{HOME}?p=2")) == 2
    assert _titles(coordinator, f"{HOME}?state=held") == []
    assert len(_titles(coordinator, f"{HOME}?state=nothing&plan=%00&p=-1")) == 30


def test_an_empty_list_says_what_to_do(enter: Enter) -> None:
    page = enter("organiser", (OWN,)).get(HOME).page
    assert page.one(".note h2").text_content() == "Todavía no tienes talleres asignados."
    assert page.all('a[href="/es/manage/workshops/new"]')
    assert not enter("viewer").get(HOME).page.all('a[href="/es/manage/workshops/new"]')
