"""What stands in the way of a scheduler is told in one sentence, whatever answers in its place."""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import dask
import distributed  # noqa: F401 -- its settings must be there before some are changed for a moment
import pytest

from scenes.pipeline.executors.connecting import TLS_VARIABLES, connected
from scenes.spec.errors import SpecError
from tests.pipeline.certificates import FILES, OTHER
from tests.pipeline.tiny_cluster import Program

GARBAGE = b"HTTP/1.1 400 Bad Request\r\n\r\n"
KEYS = ("ca-file", "client.cert", "client.key")


@pytest.fixture(scope="module")
def secure(tmp_path_factory: pytest.TempPathFactory, certificates: Path) -> Iterator[str]:
    """The address of a scheduler that speaks TLS."""
    options = [f"--tls-{kind}={certificates / name}" for kind, name in FILES.items()]
    home = tmp_path_factory.mktemp("machines") / "scheduler"
    scheduler = Program("scheduler", home, "--port", "0", "--protocol", "tls", *options)
    try:
        yield scheduler.said_at("Scheduler at:")
    finally:
        scheduler.end()


@contextmanager
def listener(answer: Callable[[socket.socket], None]) -> Iterator[str]:
    """The address of what answers all that connect in its own way."""
    with socket.create_server(("127.0.0.1", 0)) as server:

        def serve() -> None:
            while True:
                try:
                    client, _ = server.accept()
                except OSError:
                    return
                answered.append(client)
                answer(client)

        answered: list[socket.socket] = []
        thread = threading.Thread(target=serve)
        thread.start()
        try:
            yield f"tcp://127.0.0.1:{server.getsockname()[1]}"
        finally:
            server.shutdown(socket.SHUT_RDWR)
            thread.join()
            for client in answered:
                client.close()


def refused(address: str, *files: Path) -> str:
    """Why there is no connection to an address, with these files for TLS."""
    settings = {f"distributed.comm.tls.{key}": str(file) for key, file in zip(KEYS, files, strict=False)}
    with dask.config.set(settings), pytest.raises(SpecError) as error:
        connected(address)
    return str(error.value).removeprefix(f"--cluster {address}: ")


def test_what_does_not_speak_as_a_scheduler_is_none() -> None:
    with listener(lambda client: client.sendall(GARBAGE)) as address:
        assert refused(address).startswith("what answers there is no scheduler of dask. Start one with")


def test_what_says_nothing_is_given_up_in_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("scenes.pipeline.executors.connecting.CONNECT_SECONDS", 0.5)
    with listener(lambda client: None) as address:
        assert refused(address).startswith("what answers there is no scheduler of dask. Start one with")


def test_what_hangs_up_may_want_tls(secure: str) -> None:
    plain = secure.replace("tls", "tcp", 1)
    assert refused(plain).endswith(f"it is no scheduler, or one with TLS. Give {secure} for that one.")
    with listener(lambda client: client.close()) as address:
        assert refused(address).startswith(
            "what answers there hangs up: it is no scheduler, or one with TLS."
        )


def test_a_port_where_nobody_listens_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("scenes.pipeline.executors.connecting.CONNECT_SECONDS", 0.5)
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))  # and does not listen
        said = refused(f"tcp://127.0.0.1:{taken.getsockname()[1]}")
    assert said.startswith("no scheduler answers there (")


def test_tls_without_certificates_names_the_variables() -> None:
    said = refused("tls://127.0.0.1:1")
    assert said.startswith("no certificates are set for TLS. Set ")
    assert all(variable in said for variable in TLS_VARIABLES.values())


def test_a_certificate_that_is_not_there_is_named(tmp_path: Path, certificates: Path) -> None:
    missing = tmp_path / "missing.pem"
    said = refused("tls://127.0.0.1:1", certificates / "ca.pem", certificates / "cert.pem", missing)
    variable = TLS_VARIABLES["tls_client_key"]
    assert said == f"{variable}={missing}: there is no such file, or it cannot be read. Name another."


def test_a_key_of_another_certificate_is_refused(certificates: Path) -> None:
    said = refused(
        "tls://127.0.0.1:1",
        certificates / "ca.pem",
        certificates / "cert.pem",
        certificates / f"{OTHER}key.pem",
    )
    assert said.startswith("the certificates cannot be used (key values mismatch). Check the files that ")


def test_certificates_of_another_authority_are_refused(secure: str, certificates: Path) -> None:
    said = refused(
        secure, certificates / "ca.pem", certificates / f"{OTHER}cert.pem", certificates / f"{OTHER}key.pem"
    )
    assert said == "the certificates are refused. Give client, scheduler and workers some of one authority."


def test_tls_where_there_is_none_is_told(certificates: Path) -> None:
    with listener(lambda client: client.sendall(GARBAGE)) as address:
        tls = address.replace("tcp", "tls", 1)
        said = refused(tls, certificates / "ca.pem", certificates / "cert.pem", certificates / "key.pem")
    assert said == f"what answers there does not speak TLS. Give {address}."
