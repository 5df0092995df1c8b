"""How films are rendered, whatever they show."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from scenes.renderer.encoders.presets import FINAL
from scenes.renderer.registry import FAST

LOCAL = "local"
"""The executor that uses the cores of this machine."""
CLUSTER = "dask"
"""The executor that uses the workers of a cluster."""


@dataclass(frozen=True)
class RenderOptions:
    """What a command decides once and hands on to every job.

    Parameters
    ----------
    renderer
        A name of `scenes.renderer.registry`.
    preset
        The encoder's settings, a name of `scenes.renderer.encoders.presets`.
    force
        Render even what is up to date, and every beat of it.
    traceback
        Whether a failure is reported with the place where it happened.
    cache
        The folder for rendered beats and the render history; None to use no cache.
    executor
        A name of `scenes.pipeline.executors.registry`.
    cluster
        The address of a scheduler, e.g. tcp://10.0.0.1:8786, whose workers draw; None to draw by the executor.
    """

    renderer: str = FAST
    preset: str = FINAL
    force: bool = False
    traceback: bool = False
    cache: Path | None = None
    executor: str = LOCAL
    cluster: str | None = None
