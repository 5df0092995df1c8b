"""The executors by name. A new one is a module beside this one and a line here."""

from __future__ import annotations

from importlib import import_module

from scenes.pipeline.executors.base import Executor
from scenes.pipeline.options import CLUSTER, LOCAL, RenderOptions
from scenes.spec.errors import SpecError

EXECUTORS = {
    LOCAL: "scenes.pipeline.executors.local:LocalExecutor",
    CLUSTER: "scenes.pipeline.executors.dask:DaskExecutor",
}


def find(options: RenderOptions) -> Executor:
    """Return the executor that is asked for; raise `SpecError` that names the ones there are."""
    name = CLUSTER if options.cluster is not None else options.executor
    if name not in EXECUTORS:
        raise SpecError(
            f"executor = {name}: there is no executor of this name. Choose {' or '.join(EXECUTORS)}."
        )
    module, _, class_name = EXECUTORS[name].partition(":")
    given = () if options.cluster is None else (options.cluster,)
    made: Executor = getattr(import_module(module), class_name)(*given)
    return made
