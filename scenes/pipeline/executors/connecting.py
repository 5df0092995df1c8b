"""Connects to a scheduler of dask.distributed, or says in one sentence what is in the way."""

from __future__ import annotations

import asyncio
import logging
import os
import threading
import warnings
from concurrent.futures import Future
from ssl import SSLError
from typing import Any

from scenes.pipeline.executors.clusters import check_address
from scenes.spec.errors import SpecError

CONNECT_SECONDS = 6
_GREETED_SECONDS = 3
"""After a connection is made or refused, at the latest, a scheduler has answered."""
SETTINGS = {
    "distributed.comm.timeouts.connect": CONNECT_SECONDS,
    "distributed.admin.large-graph-warning-threshold": "1TB",
}
TLS_VARIABLES = {
    "tls_ca_file": "DASK_DISTRIBUTED__COMM__TLS__CA_FILE",
    "tls_client_cert": "DASK_DISTRIBUTED__COMM__TLS__CLIENT__CERT",
    "tls_client_key": "DASK_DISTRIBUTED__COMM__TLS__CLIENT__KEY",
}
"""The settings of TLS, and the variables of the environment that set them."""
START = "Start one with `dask scheduler` and give the address that it prints."


def connected(address: str) -> Any:
    """A `distributed.Client` of the scheduler at an address; `SpecError` where there is none, or none for us."""
    check_address(address)
    try:
        import dask
        import distributed
    except ImportError:
        raise SpecError(
            f"--cluster {address}: dask.distributed is not installed. Run pip install '.[cluster]' where normreel's "
            "sources are, or pip install distributed."
        ) from None
    _silence("distributed", "tornado")
    dask.config.set(SETTINGS)
    options = _security(address)
    try:
        _greet_aside(address, options)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            connect: Any = distributed.Client  # whose class has no types
            return connect(address, timeout=CONNECT_SECONDS, set_as_default=False, name="normreel")
    except Exception as error:
        raise SpecError(f"--cluster {address}: {_trouble(address, error)}") from None


def _greet_aside(address: str, options: dict[str, Any]) -> None:
    """Greet the scheduler in a thread: what ends the command by a signal would be lost among asyncio's callbacks."""
    answer: Future[None] = Future()

    def greet() -> None:
        try:
            answer.set_result(asyncio.run(_greet(address, options)))
        except BaseException as error:
            answer.set_exception(error)

    threading.Thread(target=greet, daemon=True).start()
    answer.result()


async def _greet(address: str, options: dict[str, Any]) -> None:
    """Connect and part again; a client would wait for ever where something else answers than a scheduler."""
    from distributed.comm.core import connect

    greeted: Any = connect  # which has no types
    async with asyncio.timeout(CONNECT_SECONDS + _GREETED_SECONDS):
        (await greeted(address, timeout=CONNECT_SECONDS, **options)).abort()


def _security(address: str) -> dict[str, Any]:
    """What a connection is made with: for TLS the certificates that dask's configuration names."""
    if not address.startswith("tls"):
        return {}
    from distributed import Security

    security: Any = Security()  # type: ignore[no-untyped-call]
    files = {variable: getattr(security, setting) for setting, variable in TLS_VARIABLES.items()}
    missing = [variable for variable, file in files.items() if not file]
    if missing:
        raise SpecError(
            f"--cluster {address}: no certificates are set for TLS. "
            f"Set {', '.join(missing)}, or the same in dask's own configuration."
        )
    for variable, file in files.items():
        if "\n" not in file and not os.access(file, os.R_OK):  # which may also be the certificate itself
            raise SpecError(f"{variable}={file}: there is no such file, or it cannot be read. Name another.")
    try:
        options: dict[str, Any] = security.get_connection_args("client")
    except (SSLError, OSError, ValueError) as error:
        raise SpecError(
            f"--cluster {address}: the certificates cannot be used ({_said(error)}). "
            f"Check the files that {', '.join(files)} name."
        ) from None
    return options


def _trouble(address: str, error: BaseException) -> str:
    """Why a connection was not made, and what to do."""
    causes = [error]
    while (cause := causes[-1].__cause__) is not None:
        causes.append(cause)
    text = " ".join(f"{type(each).__name__}: {each}" for each in causes)
    if "WRONG_VERSION_NUMBER" in text or "cannot convert to SSL" in text:
        return f"what answers there does not speak TLS. Give {address.replace('tls', 'tcp', 1)}."
    if "SSL" in text:
        return "the certificates are refused. Give client, scheduler and workers some of one authority."
    if "ConnectionReset" in text or "Stream is closed" in text:
        secure = address.replace("tcp", "tls", 1)
        return (
            f"what answers there hangs up: it is no scheduler, or one with TLS. Give {secure} for that one."
        )
    if isinstance(error, TimeoutError) or not isinstance(error, OSError):
        return f"what answers there is no scheduler of dask. {START}"
    return f"no scheduler answers there ({_said(causes[-1])}). {START}"


def _said(error: BaseException) -> str:
    """What an error says, without numbers and places in libraries.

    >>> _said(ConnectionRefusedError(111, "Connection refused")), _said(TimeoutError())
    ('connection refused', 'it does not answer')
    """
    said = getattr(error, "reason", None) or getattr(error, "strerror", None) or str(error)
    return str(said).partition(" (")[0].lower().replace("_", " ") or "it does not answer"


def _silence(*families: str) -> None:
    """Let libraries not log: what is wrong is told in a sentence. Some of their loggers have levels of their own."""
    for name in [*families, *logging.root.manager.loggerDict]:
        if name.partition(".")[0] in families:
            logging.getLogger(name).setLevel(logging.CRITICAL)
