"""Guessing passwords is slowed down; honest people are not."""

from tests.cast import PASSWORD, SAME_ORIGIN, code_of, make_account
from tests.page import ProofReader
from tests.registration.test_limits import limited

FORM = "/es/sign-in"


def test_failures_are_counted_for_one_account_from_one_address(database_url: str) -> None:
    with limited(database_url, AFORO_LIMIT_MISSES="1000 per minute") as owner:
        email = make_account("viewer", email="a@example.org").email
        came = {_form(_at(owner, "127.0.0.1"), email, PASSWORD) for _ in range(12)}
        assert came == {303}, "successes are not counted"
        stranger = _at(owner, "127.0.0.1")
        assert [_form(stranger, email, "no es") for _ in range(11)] == [422] * 10 + [429]
        assert _form(stranger, email, PASSWORD) == 429, "the right password is no way around"
        assert _form(stranger, "A@example.org ", PASSWORD) == 429, "nor another way to write the address"
        assert _form(_at(owner, "127.0.0.2"), email, PASSWORD) == 303, "others are not shut out"
        assert [_form(stranger, "nadie@example.org", PASSWORD) for _ in range(11)] == [422] * 10 + [429]


def test_one_address_cannot_try_many_accounts(database_url: str) -> None:
    with limited(database_url) as stranger:
        tried = [_form(stranger, f"persona{number}@example.org", PASSWORD) for number in range(31)]
        assert tried == [422] * 30 + [429]
        form = {"email": "persona@example.org", "password": PASSWORD}
        refused = stranger.post(FORM, data=form, headers=SAME_ORIGIN)
        assert (refused.status_code, refused.headers["Retry-After"]) == (429, "60")


def test_a_strangers_misses_do_not_stop_the_owner_at_a_browser_they_used(database_url: str) -> None:
    given = {"AFORO_LIMIT_SIGN_IN_ACCOUNT": "3 per hour", "AFORO_LIMIT_MISSES": "1000 per minute"}
    with limited(database_url, **given) as owner:
        email = make_account("viewer").email
        assert _form(owner, email, PASSWORD) == 303
        owner.delete_cookie("aforo")
        strangers = [_at(owner, f"127.0.0.{number}") for number in range(2, 6)]
        assert [_form(one, email, "no es") for one in strangers] == [422, 422, 422, 429]
        assert _form(_at(owner, "127.0.0.9"), email, PASSWORD) == 429, "from everywhere all the same"
        assert _form(owner, email, "no es") == 422, "the owner may err too"
        assert _form(owner, email, PASSWORD) == 303


def test_a_mark_is_good_for_its_account_alone_and_cannot_be_made_up(database_url: str) -> None:
    with limited(database_url, AFORO_LIMIT_SIGN_IN_ACCOUNT="1 per hour") as owner:
        mine, theirs = make_account("viewer").email, make_account("viewer").email
        assert _form(owner, mine, PASSWORD) == 303
        mark = owner.get_cookie("aforo-browser")
        assert mark is not None and mark.http_only and mark.same_site == "Lax"
        owner.delete_cookie("aforo")
        assert [_form(owner, theirs, "no es") for _ in range(2)] == [422, 429], "another's account"
        for value in ("", ".", "abc.def", f"{mark.value[:-1]}x", "\xff.\xff"):
            owner.set_cookie("aforo-browser", value)
            assert _form(owner, theirs, "no es") == 429, value


def test_a_browser_the_owner_used_has_its_own_limit(database_url: str) -> None:
    with limited(database_url) as owner:
        email = make_account("viewer").email
        _form(owner, email, PASSWORD)
        owner.delete_cookie("aforo")
        assert [_form(owner, email, "no es") for _ in range(11)] == [422] * 10 + [429]


def test_wrong_codes_are_few(database_url: str) -> None:
    with limited(database_url, AFORO_LIMIT_FACTOR="3 per hour") as owner:
        account = make_account()
        _form(owner, account.email, PASSWORD)
        assert _code(owner, code_of(account)) == 303
        owner.delete_cookie("aforo")
        stranger, other = (_at(owner, f"127.0.0.{number}") for number in (2, 3))
        for one in (stranger, other, owner):
            assert _form(one, account.email, PASSWORD) == 303
        assert [_code(stranger, "000000x") for _ in range(2)] == [422] * 2
        assert [_code(other, "000000x") for _ in range(2)] == [422, 429], "counted from everywhere"
        assert _code(other, code_of(account)) == 429, "the right one is no way around"
        assert _code(owner, code_of(account)) == 303, "the owner comes in where they came in before"


def test_resets_are_few_for_one_address_and_from_one(database_url: str) -> None:
    with limited(database_url, AFORO_LIMIT_RESEND="5 per hour") as client:
        known = make_account("viewer").email
        assert [_ask(client, known) for _ in range(4)] == [200] * 3 + [429]
        other = _at(client, "127.0.0.2")
        assert [_ask(other, "nadie@example.org") for _ in range(4)] == [200] * 3 + [429], (
            "the same for nobody"
        )
        assert _ask(_at(client, "127.0.0.3"), f" {known.upper()}") == 429, "nor another way to write it"
        asked = [_ask(_at(client, "127.0.0.4"), f"nadie{number}@example.org") for number in range(6)]
        assert asked == [200] * 5 + [429]


def test_links_are_not_guessed(database_url: str) -> None:
    with limited(database_url, AFORO_LIMIT_MISSES="2 per minute") as client:
        tried = [client.get(f"/es/{place}/nothing").status_code for place in ("reset", "invitation", "reset")]
        assert tried == [404, 404, 429]


def _at(client: ProofReader, source: str) -> ProofReader:
    """Another browser, at another address."""
    other = ProofReader(client.application, client.response_wrapper)
    other.environ_base["REMOTE_ADDR"] = source
    return other


def _form(client: ProofReader, email: str, password: str) -> int:
    form = {"email": email, "password": password}
    return int(client.post(FORM, data=form, headers=SAME_ORIGIN).status_code)


def _code(client: ProofReader, code: str) -> int:
    return int(client.post(f"{FORM}/code", data={"code": code}, headers=SAME_ORIGIN).status_code)


def _ask(client: ProofReader, email: str) -> int:
    return int(client.post(f"{FORM}/forgotten", data={"email": email}, headers=SAME_ORIGIN).status_code)
