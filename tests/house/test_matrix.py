"""Every address × method × actor × object is answered as authz_matrix.toml says; foreign is as missing."""

import re
import tomllib
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest
from flask import Flask, abort
from sqlalchemy import true, update

from app.accounts import inviting
from app.accounts.models import Account, SignedIn
from app.clock import now
from app.database import db, transaction
from app.doors import allowed
from app.workshops import scoped
from tests.cast import SAME_ORIGIN
from tests.conftest import Own, isolated
from tests.databases import DIALECTS
from tests.turns import WHOLE, by_turns

from .matrix import STAFF, WHO_COMES, Named, World, written

TABLE = tomllib.loads((Path(__file__).parent / "authz_matrix.toml").read_text(encoding="utf-8"))
WHO: dict[str, dict[str, str]] = TABLE["who"]
ROUTES: dict[str, dict[str, Any]] = TABLE["routes"]
OWNERS = {"organiser_own": "own", "organiser_other": "other"}
WITHIN_A_WORKSHOP = (
    "workshop", "person", "notice", "cell", "made code", "device", "exception", "walk-in",
    "from the door", "sheet", "sheet page", "sheet photo", "photograph", "page code", "held workshop",
    "who came", "part", "venue", "material", "template", "import", "likeness", *WHO_COMES,
)  # fmt: skip
# What is one actor's alone, named for whom it is.
OF_ONE = ("session", "account", "invitation")
SWAPS: list[dict[str, Any]] = TABLE["swaps"]
# The only addresses that open before a second factor the role asks for is set up.
BEFORE_FACTOR = {
    "accounts.factor",
    "accounts.set_up_factor",
    "accounts.prove",
    "accounts.prove_it",
    "accounts.sign_out",
}
REFUSED = ("sign in", "closed", "shut", "let in first")
DESKS = {"desk_own": "own", "desk_other": "other"}
ACTORS = ["anonymous", "delegate", "registrant_a", "registrant_b", *DESKS, *STAFF]
ELSEWHERE: tuple[dict[str, str], ...] = (
    {"Sec-Fetch-Site": "cross-site"},
    {"Origin": "https://evil.example"},
)
# What differs between two answers to the same question.
NONCE = re.compile(r'name="csrf_token" value="[^"]*"')


def addresses(app: Flask) -> set[str]:
    """Every method of every address the application has."""
    ruled = ((rule.endpoint, rule.methods or ()) for rule in app.url_map.iter_rules())
    return {f"{method} {name}" for name, methods in ruled for method in set(methods) - {"HEAD", "OPTIONS"}}


def expected(word: str, does: str, actor: str, named: Named) -> set[int]:
    """What the table says of one question."""
    if word == "sign in":
        # A form without a session has no token either; one filled in before the session ended has.
        if ROUTES[does].get("part"):
            return {401}
        return {303} if does.startswith("GET") or actor == "disabled" else {400}
    if word in (said := {"no": 403, "closed": 303, "shut": 404}):
        return {said[word]}
    if word in ("desk", "let in first") and named.whose != DESKS.get(actor):
        return {ROUTES[does].get("out", 303)}
    if not _is_there(word, does, actor, named):
        return {404}
    ok = ROUTES[does].get("ok", 200 if does.startswith("GET") else 303)
    return set(ok) if isinstance(ok, list) else {ok}


def _is_there(word: str, does: str, actor: str, named: Named) -> bool:
    """Whether it exists for them; only what is one person's or lies within a workshop is somebody's own."""
    if word == "own" and ROUTES[does].get("names") in OF_ONE:
        return named.whose == actor
    if word in ("all", "desk") or ROUTES[does].get("names") not in WITHIN_A_WORKSHOP:
        return named.whose != "missing"
    return named.whose == OWNERS[actor]


def faults(
    world: World,
    routes: dict[str, dict[str, Any]],
    asking: Callable[[int], Sequence[str]] = lambda _place: ACTORS,
) -> Iterator[str]:
    """Every answer that differs from the table, and every foreign thing told from a missing one.

    `asking` says who asks at the address of this place in the table.
    """
    for place, (does, row) in enumerate(routes.items()):
        for actor in asking(place):
            word = WHO[row["who"]][actor]
            unseen: set[str] = set()
            for named in _asked_for(word, world.objects(row.get("names")), place // 2 + ACTORS.index(actor)):
                with written() as tables:
                    answer = world.ask(actor, does, named.values, row)
                yield from _wrong(answer, word, does, actor, named)
                if tables and (word in REFUSED or answer.status_code in (403, 404)):
                    yield f"{does}, {actor}, {named.whose}: refused, yet wrote {sorted(tables)}"
                if answer.status_code == 404:
                    unseen.add(_plain(answer.text, world.address(*does.split(), named.values)))
            if len(unseen) > 1:
                yield f"{does}, {actor}: a foreign object is told from a missing one"


def _asked_for(word: str, objects: list[Named], turn: int) -> list[Named]:
    """Whoever is refused at the door is so whatever they name: by turns what is there and what is not."""
    return [objects[-(turn % 2)]] if word in (*REFUSED, "no") and not WHOLE else objects


def _wrong(answer: Any, word: str, does: str, actor: str, named: Named) -> Iterator[str]:
    wanted, asked = expected(word, does, actor, named), f"{does}, {actor}, {named.whose} {named.values}"
    if answer.status_code not in wanted:
        yield f"{asked}: {answer.status_code} instead of {sorted(wanted)}"
    way = {"closed": "/es/find", "sign in": "/es/sign-in", "let in first": "/es/desk"}.get(word, "")
    if answer.status_code == 303 and not answer.location.startswith(way):
        yield f"{asked}: led to {answer.location}"


def _plain(text: str, address: str) -> str:
    """An answer without the address it was asked at, in either language."""
    for asked in (address, address.replace("/es/", "/en/", 1)):
        text = text.replace(asked, "…")
    return NONCE.sub("", text)


def posts(*who: str) -> list[tuple[str, dict[str, Any]]]:
    """The forms these groups may send."""
    found = [(does, row) for does, row in ROUTES.items() if does.startswith("POST") and row["who"] in who]
    assert len(found) > 5, "the guard sees no forms"
    return found


@pytest.fixture(scope="module", params=DIALECTS)
def peopled(own: Own, request: pytest.FixtureRequest) -> Iterator[World]:
    """Two regions, their people, and everybody who may ask: made once, for that takes long."""
    with isolated(own.application(request.param)) as app, app.app_context():
        yield World(app)


@pytest.fixture
def world(peopled: World) -> Iterator[World]:
    """The same for each test, which leaves nothing behind; everybody gave their password just now."""
    with peopled.as_it_is():
        with transaction() as session:
            session.execute(update(SignedIn).values(proved_at=now()))
        yield peopled


def test_every_address_has_a_row_and_every_row_an_address(world: World) -> None:
    found = addresses(world.app)
    assert len(found) > 50, "the guard sees no addresses"
    assert sorted(found - set(ROUTES)) == [], "no row"
    assert sorted(set(ROUTES) - found) == [], "no address"
    assert {row["who"] for row in ROUTES.values()} <= set(WHO)


def test_every_actor_stands_in_every_group() -> None:
    assert all(set(group) == set(ACTORS) for group in WHO.values())


def test_an_address_without_a_row_is_seen(world: World) -> None:
    assert "GET registration.manage" in addresses(world.app) - (set(ROUTES) - {"GET registration.manage"})


def test_everybody_is_answered_as_the_table_says(world: World) -> None:
    dialect = db.session.get_bind().dialect.name
    turned = [by_turns(ACTORS[turn:] + ACTORS[:turn], dialect) for turn in (0, 1)]
    found = list(faults(world, ROUTES, lambda place: turned[place % 2]))
    assert not found, "\n".join([f"{len(found)} answers differ", *found[:60]])


def test_a_scope_taken_away_is_seen(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(scoped, "in_scope", lambda _scope: true())
    routes = {does: row for does, row in ROUTES.items() if row.get("names") == "workshop"}
    assert len(routes) > 10
    found = list(faults(world, routes, lambda _place: [*OWNERS]))
    for does in routes:
        assert any(fault.startswith(f"{does}, organiser_own, other") for fault in found), does
        assert any(fault.startswith(f"{does}, organiser_other, own") for fault in found), does


def test_a_door_left_open_is_seen(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    views, name = world.app.view_functions, "registration.people"
    monkeypatch.setitem(views, name, allowed("see workshops")(views[name].__wrapped__))  # type: ignore[attr-defined]
    found = list(faults(world, {f"GET {name}": ROUTES[f"GET {name}"]}))
    assert any(", viewer, " in fault for fault in found)


def test_a_trace_of_a_refused_form_is_seen(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    def write_and_refuse(**_values: Any) -> None:
        with transaction() as session:
            session.execute(update(Account).values(name="Otra Persona"))
        abort(404)

    monkeypatch.setitem(world.app.view_functions, "workshops.publish", write_and_refuse)
    found = list(faults(world, {"POST workshops.publish": ROUTES["POST workshops.publish"]}))
    assert any("refused, yet wrote ['account']" in fault for fault in found)


def test_a_foreign_thing_named_inside_a_form_changes_nothing(world: World) -> None:
    assert len(SWAPS) > 4, "the guard sees no swaps"
    for swap in SWAPS:
        does, actor = swap["does"], swap["actor"]
        values = world.objects(ROUTES[does].get("names"))[0].values
        form = {"csrf_token": world.tokens[actor]} | swap["form"]
        address = world.address("POST", does.split()[1], values)
        with written() as tables:
            answer = world.browsers[actor].post(address, data=form, headers=SAME_ORIGIN)
        assert answer.status_code == swap["ok"], swap
        assert tables <= {"audit"}, swap


def test_a_rule_taken_away_is_seen_by_the_swaps(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(inviting, "ensure_gives", lambda *_given: None)
    swap = SWAPS[0]
    form = {"csrf_token": world.tokens[swap["actor"]]} | swap["form"]
    answer = world.browsers[swap["actor"]].post("/es/manage/invitations", data=form, headers=SAME_ORIGIN)
    assert answer.status_code == 303


def test_without_its_factor_an_obliged_account_reaches_nothing_else(world: World) -> None:
    with transaction() as session:
        kept = session.get_one(Account, world.accounts["coordinator"].id, populate_existing=True)
        kept.factor_nonce = kept.factor_at = None
    asked = 0
    for does, row in ROUTES.items():
        endpoint = does.split()[1]
        if row["who"] in ("everybody", "registrants", "delegates", "desks") or endpoint in BEFORE_FACTOR:
            continue
        answer = world.ask("coordinator", does, world.objects(row.get("names"))[0].values, row)
        assert (answer.status_code, answer.location) == (303, "/es/account/factor"), does
        asked += 1
    assert asked > 30, "the guard sees no doors"


def test_every_signed_in_form_needs_its_token_and_its_own_page(world: World) -> None:
    browser, token = world.browsers["coordinator"], {"csrf_token": world.tokens["coordinator"]}
    for does, row in posts("staff", "those_who_run", "those_who_invite", "those_who_keep", "each_their_own"):
        address = world.address("POST", does.split()[1], world.objects(row.get("names"))[0].values)
        assert browser.post(address, headers=SAME_ORIGIN).status_code == 400, does
        for headers in ELSEWHERE:
            assert browser.post(address, data=token, headers=headers).status_code == 403, does


def test_public_forms_of_another_site_are_refused(world: World) -> None:
    for does, row in posts("everybody", "registrants", "delegates", "desks"):
        address = world.address("POST", does.split()[1], world.objects(row.get("names"))[0].values)
        for headers in ELSEWHERE:
            for actor in ("registrant_a", "desk_own"):
                assert world.browsers[actor].post(address, headers=headers).status_code == 403, does


def test_each_registrant_opens_their_own_alone(world: World) -> None:
    for actor, mine, theirs in (("registrant_a", "De 08", "De 13"), ("registrant_b", "De 13", "De 08")):
        text = world.ask(actor, "GET registration.own", {}, {}).text
        assert mine in text and theirs not in text
