"""How the command ends by a signal: what was begun is cleared away first, in silence and undisturbed."""

from __future__ import annotations

import os
import signal
import sys
import threading
import unicodedata  # noqa: F401 - what compiles named signs loads it, and calls a signal meanwhile a syntax error
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType
from typing import Any, NoReturn

ENDING = [getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP") if hasattr(signal, name)]
"""Ctrl-C, a request to end, a terminal that was closed."""
RETRY_SECONDS = 0.01


class EndedError(BaseException):
    """A signal asks the command to end. No library catches it for an interruption of its own."""

    def __init__(self, number: int) -> None:
        self.number = number


@contextmanager
def ended_by_signals() -> Iterator[None]:
    """Let the signals that end a process raise `EndedError` meanwhile, and end it without a word afterwards.

    Those that are ignored, as by `nohup`, stay ignored.
    """
    heard = [each for each in ENDING if signal.getsignal(each) != signal.SIG_IGN]
    hook, sys.unraisablehook = sys.unraisablehook, _again
    _hear(heard)
    try:
        yield
    finally:
        for each in heard:
            signal.signal(each, signal.SIG_DFL)
        sys.unraisablehook = hook


def _hear(numbers: list[int]) -> None:
    def end(number: int, _frame: FrameType | None) -> None:
        for each in numbers:
            signal.signal(each, signal.SIG_IGN)
        raise EndedError(number)

    for each in numbers:
        signal.signal(each, end)


def _again(unraisable: Any) -> None:
    """Raise a signal again that came where no exception can be raised, as while an object was deleted.

    Other errors of that kind concern nobody: what they belong to is gone.
    """
    error = unraisable.exc_value
    if isinstance(error, EndedError):
        _hear([each for each in ENDING if signal.getsignal(each) == signal.SIG_IGN])
        threading.Timer(RETRY_SECONDS, _raise_in_main_thread, [error.number]).start()


def _raise_in_main_thread(number: int) -> None:
    """Raise a signal that also ends what the main thread waits for."""
    main = threading.main_thread().ident
    if hasattr(signal, "pthread_kill") and main is not None:
        signal.pthread_kill(main, number)
    else:
        signal.raise_signal(number)


def die(number: int) -> NoReturn:
    """End this process as the signal would have, which tells a shell to stop as well."""
    if os.name != "nt":
        signal.signal(number, signal.SIG_DFL)
        os.kill(os.getpid(), number)
    os._exit(128 + number)
