"""The executors by name. A new one is a module beside this one and a line here."""

from __future__ import annotations

from importlib import import_module

from scenes.pipeline.executors.base import Executor
from scenes.pipeline.options import LOCAL
from scenes.spec.errors import SpecError

EXECUTORS = {LOCAL: "scenes.pipeline.executors.local:LocalExecutor"}


def find(name: str) -> Executor:
    """Return an executor; raise `SpecError` that names the ones there are."""
    if name not in EXECUTORS:
        raise SpecError(
            f"executor = {name}: there is no executor of this name. Choose {' or '.join(EXECUTORS)}."
        )
    module, _, class_name = EXECUTORS[name].partition(":")
    made: Executor = getattr(import_module(module), class_name)()
    return made
