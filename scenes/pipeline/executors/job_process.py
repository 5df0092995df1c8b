"""What a process with one job does: it reads the job from a connection and sends its events back."""

from __future__ import annotations

import os
import signal
import sys
import threading
import traceback
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing.connection import Connection, wait

import numpy as np

from scenes.pipeline.jobs import Event, Failed, Job
from scenes.renderer.manim_import import import_manim
from scenes.spec.errors import SpecError


@dataclass(frozen=True)
class Order:
    """A job, the folder that relative paths are meant in, and where the modules of lessons are looked for.

    `first_folder` is looked into before all others. `tensor` is an .npy file with the values of the data that the spec
    names, which lies on another machine.
    """

    job: Job
    folder: str
    module_folders: Sequence[str] = ()
    first_folder: str = ""
    tensor: str = ""

    @classmethod
    def here(cls, job: Job) -> Order:
        """A job as it is meant in this process."""
        folder = os.getcwd()
        return cls(job, folder, [path or folder for path in sys.path])


def run_job(connection: Connection) -> None:
    """Run the job that comes; its last event is a result or a `Failed`. End at once if the other side does."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    with suppress(OSError):
        connection.send(_outcome(connection))


def _outcome(connection: Connection) -> Event:
    try:
        order = connection.recv()
        threading.Thread(target=_end_with, args=(connection,), daemon=True).start()
        os.chdir(order.folder)
        sys.path += [path for path in order.module_folders if path not in sys.path]
        sys.path[:0] = [order.first_folder] if order.first_folder else []
        if order.tensor:
            order.job.spec.provide(np.load(order.tensor, mmap_mode="r", allow_pickle=False))
        # Manim takes a second to import: only the processes that draw pay for it.
        import_manim()
        from scenes.pipeline import worker

        return worker.run(order.job, connection.send)
    except SpecError as error:
        return Failed(str(error), "")
    except Exception as error:
        place = traceback.extract_tb(error.__traceback__)[-1]
        message = f"{type(error).__name__}: {error} ({os.path.basename(place.filename)}:{place.lineno})"
        return Failed(message, traceback.format_exc())


def _end_with(connection: Connection) -> None:
    """Wait for the end of the other side, which sends nothing after the job, and end this process."""
    wait([connection])
    os._exit(1)
