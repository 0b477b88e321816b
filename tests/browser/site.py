"""A whole site for a file of tests: the real server, and the application on its database beside it."""

from collections.abc import Iterator
from contextlib import contextmanager

from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.database import db
from app.registration.claim import SignedUp
from app.registration.models import Registration
from app.tokens import link_token
from app.workshops.models import Workshop

from .. import makers
from ..databases import opened
from ..postgres import free_port
from ..servers import Server, a_server


class Site:
    """A running server and what the test knows behind its back."""

    def __init__(self, server: Server, app: Flask) -> None:
        self.server = server
        self.app = app
        self.url = server.settings["AFORO_BASE_URL"]

    @contextmanager
    def behind(self) -> Iterator[Session]:
        """Make and read rows directly, as somebody else's request would."""
        with self.app.app_context():
            yield db.session()

    def sign_up(self, code: str) -> SignedUp:
        """Somebody else signs up meanwhile."""
        with self.behind() as session:
            workshop = session.scalars(select(Workshop).where(Workshop.code == code)).one()
            return makers.sign_up(workshop)

    def link(self, made: SignedUp) -> str:
        """The path of somebody's ticket."""
        with self.behind():
            return f"/r/{link_token('ticket', made.ref, made.generation)}"

    def registrations(self, code: str) -> list[Registration]:
        """Everybody who signed up for a workshop, in order."""
        asked = select(Registration).join(Workshop).where(Workshop.code == code).order_by(Registration.seq)
        with self.behind() as session:
            return list(session.scalars(asked))


@contextmanager
def a_site(dialect: str, filling: str, **settings: str) -> Iterator[Site]:
    """A server on a database of its own whose absolute links lead to itself, and a way to its rows."""
    port = str(free_port())
    own = {"PORT": port, "AFORO_BASE_URL": f"http://localhost:{port}"} | settings
    with (
        a_server(dialect, filling, **own) as server,
        opened(server.database_url, **server.settings) as app,
    ):
        yield Site(server, app)
