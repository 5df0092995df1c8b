"""Processes that do not outlive the one that started them, however that one ends."""

from __future__ import annotations

import ctypes
import os
import signal
import subprocess
import sys
from collections.abc import Sequence

_PR_SET_PDEATHSIG = 1
_CAN_FOLLOW = sys.platform == "linux"
_EXECUTE = (
    "import os, sys\n"
    "from scenes.video.children import end_with_parent\n"
    "end_with_parent(int(sys.argv[1]))\n"
    "os.execv(sys.argv[2], sys.argv[2:])"
)


def end_with_parent(parent: int) -> None:
    """Have the system kill this process when the thread of `parent` that started it ends; on Linux, else do nothing.

    A parent that has ended meanwhile ends this process now. What is executed in its place ends in the same way.
    """
    if _CAN_FOLLOW:
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, int(signal.SIGKILL))
        if os.getppid() != parent:
            os._exit(1)


def run(command: Sequence[str]) -> tuple[int, bytes]:
    """Run a program to its end; return its exit code and what it wrote to its standard error.

    It is killed if this is left early, by an exception or with the whole process.
    """
    if _CAN_FOLLOW:
        command = [sys.executable, "-c", _EXECUTE, str(os.getpid()), *command]
    done = subprocess.run(
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        env=own_modules_first(),
        check=False,
    )
    return done.returncode, done.stderr


def own_modules_first() -> dict[str, str]:
    """The environment in which a new Python finds our packages, whatever lies in the current folder."""
    root = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
    paths = os.pathsep.join(filter(None, [root, os.environ.get("PYTHONPATH", "")]))
    return {**os.environ, "PYTHONSAFEPATH": "1", "PYTHONPATH": paths}
