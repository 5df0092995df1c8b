"""A process that imports Manim once and forks a process for each job, which starts in milliseconds then.

It is asked through a pair of sockets without a name, so it needs no folder, and it leaves nothing behind when it is
killed. Python's own fork server has a tracker of resources beside it that complains then. This module imports little,
so that a command can start the process before it imports what it needs itself.
"""

from __future__ import annotations

import atexit
import gc
import os
import signal
import socket
import struct
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from importlib import import_module
from multiprocessing.connection import Connection, Pipe
from typing import TYPE_CHECKING, Final

from scenes.renderer.manim_import import import_manim
from scenes.video.children import end_with_parent, own_modules_first

if TYPE_CHECKING:
    from scenes.pipeline.executors.job_process import Order

START, WAIT = b"s", b"w"
_USED_BY_JOBS: Final = ("scenes.pipeline.worker", "scenes.pipeline.executors.job_process")
_REQUEST: Final = struct.Struct("=cq")
_ANSWER: Final = struct.Struct("=q")


class ForkedProcess:
    """A process with a job; what comes from `connection` are its events."""

    def __init__(self, server: ForkServer, connection: Connection, process: int | None) -> None:
        self.connection = connection
        self._server, self._process = server, process
        self._code: int | None = None

    def kill(self) -> None:
        """End it now."""
        if self._process is not None:
            with suppress(ProcessLookupError):
                os.kill(self._process, signal.SIGKILL)
        self.connection.close()

    def join(self) -> int | None:
        """Wait for its end; return its exit code, None if that is not known."""
        if self._process is not None:
            self._code, self._process = self._server.wait(self._process), None
        self.connection.close()
        return self._code


class ForkServer:
    """The fork server of this process, started when it is needed and ended with it."""

    def __init__(self) -> None:
        self._lock = threading.RLock()
        self._owner = 0
        self._socket: socket.socket | None = None
        self._process: subprocess.Popen[bytes] | None = None

    def ensure_running(self) -> None:
        """Begin to import Manim in the background, unless that has been done."""
        with self._lock:
            if self._owner != os.getpid():  # also in a process that was forked from the one that started it
                self._owner, self._socket, self._process = os.getpid(), None, None
                atexit.register(self.stop)
            if self._process is None or self._process.poll() is not None:
                self.stop()
                self._start()

    def start(self, order: Order) -> ForkedProcess:
        """Start a process with a job; one that could not be started has ended already."""
        ours, theirs = Pipe()
        with self._lock, theirs:
            self.ensure_running()
            process = self._ask(START, 0, [theirs.fileno()])
        with suppress(BrokenPipeError, ConnectionResetError):
            ours.send(order)
        return ForkedProcess(self, ours, process)

    def wait(self, process: int) -> int | None:
        """Wait for the end of a process; return its exit code, None if the server has ended before."""
        with self._lock:
            return self._ask(WAIT, process)

    def stop(self) -> None:
        """End the server, and with it what it has started."""
        with self._lock:
            if self._owner != os.getpid():
                return
            if self._socket is not None:
                self._socket.close()
            if self._process is not None:
                self._process.kill()
                self._process.wait()
            self._socket = self._process = None

    def _start(self) -> None:
        self._socket, theirs = socket.socketpair()
        code = f"from {__name__} import serve; serve({theirs.fileno()})"
        if threading.current_thread() is threading.main_thread():  # others may end long before the process
            code = f"from {end_with_parent.__module__} import *; end_with_parent({os.getpid()}); {code}"
        options = ["-W", "ignore", "-X", f"utf8={sys.flags.utf8_mode}"]
        with theirs, _uninterrupted():
            self._process = subprocess.Popen(
                [sys.executable, *options, "-c", code],
                stdin=subprocess.DEVNULL,
                stdout=_standard_error(),
                env=own_modules_first(),
                pass_fds=[theirs.fileno()],
            )

    def _ask(self, kind: bytes, number: int, files: list[int] | None = None) -> int | None:
        """Ask the server and return its answer; None if it has ended."""
        if self._socket is None:
            return None
        try:
            request = _REQUEST.pack(kind, number)
            if files:
                socket.send_fds(self._socket, [request], files)
            else:
                self._socket.sendall(request)
            answer = self._socket.recv(_ANSWER.size, socket.MSG_WAITALL)
        except OSError:
            return None
        except BaseException:
            self.stop()  # the answer to this would be taken for that to the next one
            raise
        return _ANSWER.unpack(answer)[0] if len(answer) == _ANSWER.size else None


server: Final = ForkServer()
"""The fork server of this process."""


@contextmanager
def _uninterrupted() -> Iterator[None]:
    """Let a new process never see Ctrl-C, which this one answers; one that comes meanwhile is answered afterwards."""
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _standard_error() -> int:
    """Where a process may write what is not its result: standard error, or nowhere if that is closed."""
    try:
        os.fstat(2)
    except OSError:
        return subprocess.DEVNULL
    return 2


def serve(file: int) -> None:
    """Fork processes as the other side of the socket asks for it, until it is closed."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGINT})
    with suppress(Exception):  # the processes with jobs meet it again, and report it
        import_manim()
        for module in _USED_BY_JOBS:
            import_module(module)
    gc.freeze()  # what is imported stays, so that no process with a job looks through it again
    with socket.socket(fileno=file) as client:
        while True:
            request, files, _, _ = socket.recv_fds(client, _REQUEST.size, 1, socket.MSG_WAITALL)
            if len(request) < _REQUEST.size:
                return
            kind, number = _REQUEST.unpack(request)
            client.sendall(_ANSWER.pack(_fork(client, files[0]) if kind == START else _wait(number)))


def _fork(client: socket.socket, file: int) -> int:
    server = os.getpid()
    process = os.fork()
    if process:
        os.close(file)
        return process
    code = 1
    try:
        from scenes.pipeline.executors.job_process import run_job

        end_with_parent(server)
        client.close()
        run_job(Connection(file))
        code = 0
    finally:
        with suppress(Exception):
            sys.stderr.flush()
        os._exit(code)


def _wait(process: int) -> int:
    _, status = os.waitpid(process, 0)
    return os.waitstatus_to_exitcode(status)
