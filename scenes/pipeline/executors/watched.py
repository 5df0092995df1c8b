"""A job that a worker runs for somebody else: reported now and then, and ended when nobody wants it any more."""

from __future__ import annotations

import time
from collections.abc import Callable

from scenes.pipeline.executors.job_process import Order
from scenes.pipeline.executors.local import receive, start_process
from scenes.pipeline.jobs import Event, Failed, FramesPlanned, FramesRendered, Result

LOOK_SECONDS = 0.5
"""How often a worker looks whether its job is still wanted, and reports how far it is."""


def watched(order: Order, is_wanted: Callable[[], bool], report: Callable[..., None]) -> tuple[Event, int]:
    """Run a job; return its last event and how many frames it has rendered. RuntimeError if nobody wants it."""
    process, frames, reported, last = start_process(order), 0, 0, time.monotonic()
    try:
        while True:
            if process.connection.poll(LOOK_SECONDS):
                event = receive(process.connection, process)
                if isinstance(event, Result | Failed):
                    return event, frames
                if isinstance(event, FramesPlanned):
                    report(planned=event.frames)
                elif isinstance(event, FramesRendered):
                    frames += event.frames
            if time.monotonic() - last > LOOK_SECONDS:
                last = time.monotonic()
                if not is_wanted():
                    raise RuntimeError("the job is not wanted any more")
                if frames > reported:
                    report(rendered=frames)
                    reported = frames
    finally:
        process.kill()
        process.join()
