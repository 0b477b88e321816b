"""What is sent is taken whole or not at all, by the server as it runs."""

import socket
from collections.abc import Iterator
from urllib.parse import urlencode

import pytest

from app.database import db
from app.tokens import form_key
from tests.databases import application, close
from tests.makers import make_workshop
from tests.registration.truth import rows
from tests.servers import Server, a_server

pytestmark = pytest.mark.server


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    """The server as it runs."""
    with a_server("sqlite", "base") as running:
        yield running


def send(server: Server, head: str, body: bytes, hangs_up: bool = True) -> bytes:
    """So much and no more; then the sender hangs up."""
    with socket.create_connection(("127.0.0.1", server.port), timeout=20) as connection:
        connection.sendall(head.replace("\n", "\r\n").encode() + b"\r\n" + body)
        if hangs_up:
            connection.shutdown(socket.SHUT_WR)
        connection.settimeout(20)
        return b"".join(iter(lambda: connection.recv(4096), b""))


def test_a_form_cut_off_on_its_way_signs_nobody_up(server: Server) -> None:
    made = application(server.database_url)
    with made.app_context():
        workshop = make_workshop()
        names = {"given_names": "Persona", "family_names": "Ejemplo", "phone": "900000001"}
        form = {"key": form_key(), "region": "08", "consent": "y", "shown": "seat"} | names
        body = urlencode(form).encode()
        head = (
            f"POST /es/workshops/{workshop.code}/sign-up HTTP/1.1\nHost: localhost:{server.port}\n"
            "Content-Type: application/x-www-form-urlencoded\n"
            "Sec-Fetch-Site: same-origin\nConnection: close\n"
        )
        for length in (len(body) + 1, len(body) + 100):
            send(server, f"{head}Content-Length: {length}\n", body)
            db.session.rollback()
            assert rows(db.session(), workshop.id) == []
        send(server, f"{head}Transfer-Encoding: chunked\n", f"{len(body):x}\r\n".encode() + body + b"\r\nzz")
        db.session.rollback()
        assert rows(db.session(), workshop.id) == []
        assert b" 303 " in send(server, f"{head}Content-Length: {len(body)}\n", body, hangs_up=False)
        db.session.rollback()
        assert len(rows(db.session(), workshop.id)) == 1
    close(made)
