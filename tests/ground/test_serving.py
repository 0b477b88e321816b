"""Serving: both kinds of process start together, end together, and mind their manners."""

import signal
import socket
from contextlib import closing, suppress

import psutil
import pytest

from tests.databases import fresh_database, settings_for
from tests.servers import Command, Server, StartServer, running
from tests.turns import on_one

pytestmark = pytest.mark.server


@pytest.fixture
def server(start_server: StartServer) -> Server:
    """A server started as from a shell."""
    return start_server(fresh=True)


@on_one("sqlite")
def test_it_answers_keeps_the_connection_and_ends_when_asked(server: Server) -> None:
    with closing(server.connect()) as connection:
        for _ in range(3):
            connection.request("GET", "/healthz")
            answer = connection.getresponse()
            assert (answer.status, answer.read()[:1]) == (200, b"{")
    assert server.stop() == 0


@on_one("postgresql")
def test_a_taken_port_is_told_with_what_to_do(server: Server) -> None:
    second = Command("second", ["serve", "--no-setup", "--no-worker"], server.settings, fresh=True)
    with running(second):
        assert second.ended() == 1
    assert f"PORT={server.port + 1} make run" in second.said


@on_one("sqlite")
def test_when_the_worker_ends_the_server_ends_and_says_so(start_server: StartServer) -> None:
    server = start_server(worker=True, fresh=True)
    worker = psutil.Process(server.pid).children()[0]
    worker.kill()
    assert server.ended() == 1
    assert "The worker ended by itself" in server.said


@on_one("postgresql")
def test_asked_to_end_it_leaves_no_process_behind(start_server: StartServer) -> None:
    server = start_server(worker=True, fresh=True)
    family = server.all_processes()
    assert len(family) == 4, "the server, its worker and two web processes"
    server.signal(signal.SIGINT)
    assert server.ended() == 0
    assert [one for one in family if one.is_running()] == []


@on_one("sqlite")
def test_a_web_process_that_dies_is_replaced(start_server: StartServer) -> None:
    server = start_server(AFORO_WORKERS="1", fresh=True)
    first = psutil.Process(server.pid).children()[0]
    first.kill()
    first.wait(10)
    server.wait()
    (second,) = psutil.Process(server.pid).children()
    assert second.pid != first.pid


@on_one("postgresql")
def test_headers_too_large_are_refused(server: Server) -> None:
    long = b"GET /healthz HTTP/1.1\r\nHost: localhost\r\nX-Long: " + b"a" * 100_000 + b"\r\n\r\n"
    with (
        suppress(ConnectionError),
        socket.create_connection(("127.0.0.1", server.port), timeout=10) as sender,
    ):
        sender.sendall(long)
        assert not sender.recv(1000).startswith(b"HTTP/1.1 200")
    assert server.get("/healthz").status == 200


@on_one("sqlite")
def test_a_setup_that_fails_starts_no_server(dialect: str) -> None:
    settings = settings_for(fresh_database(dialect), PORT="0") | {"AFORO_ENV": "production"}
    command = Command("serve", ["serve"], settings, fresh=True)
    with running(command):
        assert command.ended() not in (None, 0)


@pytest.mark.prove
def test_a_sender_of_half_a_header_is_cut_off(server: Server) -> None:
    with socket.create_connection(("127.0.0.1", server.port), timeout=30) as slow:
        slow.sendall(b"GET /healthz HTTP/1.1\r\nHost: localhost\r\n")
        assert slow.recv(1000) in {b"", b"HTTP/1.1 408 Request Timeout\r\nconnection: close\r\n\r\n"}
