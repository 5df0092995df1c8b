"""Imports Manim as it comes: what lies in the current folder or in the user's home decides nothing."""

from __future__ import annotations

import os
import warnings
from collections.abc import Iterator
from configparser import ConfigParser
from contextlib import contextmanager
from importlib import import_module, metadata
from types import ModuleType
from typing import Any

PLUGINS = "manim.plugins"


def import_manim() -> ModuleType:
    """Import Manim with its own defaults: no `manim.cfg` is read, no plugin is loaded, no library's warning is heard.

    Whatever else of ours imports Manim in this process must come later.
    """
    with (
        _replaced(ConfigParser, "read", _read_nothing),
        _replaced(metadata, "entry_points", _without_plugins),
        _some_home(),
        warnings.catch_warnings(),
    ):
        warnings.simplefilter("ignore")
        return import_module("manim")


def _read_nothing(_parser: ConfigParser, *_files: Any, **_options: Any) -> list[str]:
    """Stand in for the method that reads files which may be missing; Manim reads its own by `read_file`."""
    return []


_entry_points = metadata.entry_points


def _without_plugins(**wanted: Any) -> Any:
    return metadata.EntryPoints(()) if wanted.get("group") == PLUGINS else _entry_points(**wanted)


@contextmanager
def _replaced(owner: Any, name: str, value: Any) -> Iterator[None]:
    before = getattr(owner, name)
    setattr(owner, name, value)
    try:
        yield
    finally:
        setattr(owner, name, before)


@contextmanager
def _some_home() -> Iterator[None]:
    """Give a user who has no home an empty one: Manim looks for one."""
    homeless = os.path.expanduser("~") == "~"
    if homeless:
        os.environ["HOME"] = os.devnull
    try:
        yield
    finally:
        if homeless:
            del os.environ["HOME"]
