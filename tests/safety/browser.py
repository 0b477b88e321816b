"""A browser for attackers: sends any bytes, and looks at every answer for what should not be there."""

from contextvars import Context
from typing import Any
from urllib.parse import quote

import lxml.html
from flask.testing import FlaskClient
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.database import db
from app.registration.models import Registration
from app.tokens import link_token
from tests.cast import SAME_ORIGIN
from tests.makers import a_person, make_workshop, sign_up
from tests.page import Page
from tests.registration.truth import rows

FORM = "application/x-www-form-urlencoded"
Sent = list[tuple[str, str]]
# Attributes a browser loads, follows or sends by.
LOADED = (
    "src",
    "srcset",
    "href",
    "action",
    "formaction",
    "data",
    "hx-get",
    "hx-post",
    "data-hx-get",
    "srcdoc",
)
TRACES = (
    "registration",
    "notice",
    "job",
    "audit",
    "sign_up_count",
    "seats",
    "workshop",
    "venue",
    "signed_in",
)

PERSON = {"given_names": "Persona", "family_names": "Ejemplo Uno", "phone": "900 000 001", "region": "08"}


def encoded(pairs: Sent) -> str:
    """Form data or a query; lone surrogates too, as a broken browser would send them."""
    return "&".join(f"{_quoted(name)}={_quoted(value)}" for name, value in pairs)


def _quoted(text: str) -> str:
    return quote(text, safe="", errors="surrogatepass")


class Attacker(FlaskClient):
    """A client whose every answer must be below 500 and harmless."""

    token = ""

    def open(self, *args: Any, **kwargs: Any) -> Any:
        """One request in a context of its own."""
        answer = Context().run(super().open, *args, **kwargs)
        assert answer.status_code < 500, f"{answer.status_code} for {str(args)[:200]} {str(kwargs)[:300]}"
        if answer.mimetype == "text/html" and answer.get_data():
            answer.page = Page(answer.text, not answer.text.lstrip().lower().startswith("<!doctype"))
            assert not list(harm(answer.page.tree)), (list(harm(answer.page.tree)), args, str(kwargs)[:300])
        location = answer.headers.get("Location", "/")
        assert location.startswith("/") and not location.startswith("//") and "\\" not in location, location
        return answer

    def send(self, path: str, pairs: Sent, **headers: str) -> Any:
        """A form."""
        pairs = [*([("csrf_token", self.token)] if self.token else []), *pairs]
        return self.post(path, data=encoded(pairs), content_type=FORM, headers=SAME_ORIGIN | headers)

    def ask(self, path: str, pairs: Sent, **headers: str) -> Any:
        """An address with a query."""
        return self.get(path, query_string=encoded(pairs), headers=headers)


def harm(tree: Any) -> Any:
    """Whatever of a payload became markup."""
    for element in tree.iter():
        if not isinstance(element.tag, str):
            if element.tag is not lxml.html.etree.Comment or "--!>" in str(element.text):
                yield str(element)
            continue
        if (
            element.tag in ("iframe", "base", "x-sign", "object", "math")
            or element.get("http-equiv") == "refresh"
        ):
            yield element.tag
        if element.tag == "script" and not element.get("src") and "json" not in (element.get("type") or ""):
            yield "script"
        for name, value in element.attrib.items():
            plain = value.strip().lower()
            if name.startswith(("on", "hx-on", "data-hx")) or (name in LOADED and _is_foreign(plain)):
                yield f"{name}={value}"


def _is_foreign(address: str) -> bool:
    return address.startswith(("javascript:", "data:text", "//")) or "://evil" in address


def value_of(page: Page, name: str) -> str:
    """What a field of the page holds."""
    found = page.all(f"[name='{name}']")
    assert found, f"no field {name}"
    return str(found[0].value if found[0].tag != "select" else found[0].value or "")


def said(page: Page) -> str:
    """What the page says was wrong."""
    return " ".join(one.text_content().strip() for one in page.all(".summary li, [role=alert]"))


def counted(session: Session) -> dict[str, int]:
    """How many rows each table has."""
    session.expire_all()
    tables = db.metadatas[None].tables
    return {name: session.scalar(select(func.count()).select_from(tables[name])) or 0 for name in TRACES}


def pairs(**given: str) -> list[tuple[str, str]]:
    """Fields with a value each."""
    return list(given.items())


def mine(session: Session, attacker: Attacker) -> Registration:
    """Somebody's sign-up, opened by the attacker as if it were theirs."""
    workshop = make_workshop()
    made = sign_up(workshop, a_person(email="persona@example.org"))
    attacker.send(f"/r/{link_token('ticket', made.ref, made.generation)}/open", [])
    return rows(session, workshop.id)[0]
