"""A job that a worker runs for somebody else: reported now and then, and ended when nobody wants it any more."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from secrets import token_hex

from scenes.pipeline.executors.job_process import Order
from scenes.pipeline.executors.local import receive, start_process
from scenes.pipeline.executors.parcels import Parcel, Returned
from scenes.pipeline.executors.surroundings import Surroundings, differences, found, table
from scenes.pipeline.jobs import Event, Failed, FramesPlanned, FramesRendered, Result
from scenes.pipeline.outputs import remove_abandoned, temporary_folder

LOOK_SECONDS = 0.5
"""How often a worker looks whether its job is still wanted, and reports how far it is."""
ALIVE = ("running", "paused", "closing_gracefully")
"""The states of a worker that goes on."""


def work(parcel: Parcel, wanted: Surroundings, topic: str, tensor: bytes | None) -> Returned:
    """Run a job in a process of its own on this worker, which ends with the task: done, cancelled or forgotten."""
    from distributed import get_worker

    worker, attempt = get_worker(), token_hex(4)
    name, root = worker.get_current_task(), Path(worker.local_directory)
    wrong = differences(wanted, {worker.address: found()})
    if wrong:
        said = f"workers that came later would draw other frames\n{table(wrong)}"
        return Returned(
            Failed(said, "They were not there when machines were compared."), worker=worker.address
        )

    def is_wanted() -> bool:
        task = worker.state.tasks.get(name)
        return task is not None and task.state == "executing" and worker.status.name in ALIVE

    def report(**facts: int) -> None:
        worker.log_event(topic, {"task": name, "attempt": attempt, **facts})

    remove_abandoned(root)
    with temporary_folder(root) as folder:
        order = parcel.unpacked(folder, root / "sources", tensor)
        event, frames = watched(order, is_wanted, report)
        return Returned.of(event, folder, frames, worker.address)


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
