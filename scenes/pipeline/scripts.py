"""The source of each beat of a lesson, its own and those of the lesson it extends; no lesson is imported for it."""

from __future__ import annotations

import ast
from collections.abc import Mapping, Sequence
from pathlib import Path

from scenes.pipeline.sources import Sources, folder_of
from scenes.spec.defaults import BOTH, View
from scenes.spec.errors import SpecError
from scenes.spec.lesson_entry import LessonEntry
from scenes.spec.quoting import quoted
from scenes.texts.script import is_beat, view_of

FOREIGN = ("manim", "builtins")
"""Packages whose classes have no beats."""


class UnreadableScriptError(ValueError):
    """A class extends something whose source is not found, so that its beats are not known before it is imported."""


def beat_sources(sources: Sources, module: str, class_name: str) -> dict[str, str]:
    """The source of each method marked `@beat`, in the order in which they run; empty if that cannot be known.

    A class that extends a lesson runs that lesson's beats, its own versions in their places, and then its own.
    """
    try:
        return _of_class(sources, module, class_name)
    except UnreadableScriptError:
        return {}


def shown(lesson: LessonEntry, beats: Mapping[str, str], view: View) -> dict[str, str]:
    """The sources of the beats that a film shows: not those marked with another view, nor those it leaves out."""
    return {
        name: source
        for name, source in beats.items()
        if (view == BOTH or view_of(source) in (None, view)) and name not in lesson.left_out
    }


def beat_names(lesson: LessonEntry, view: View = BOTH) -> list[str]:
    """The names of a lesson's beats in a view, in order; empty if they are not known before it is imported."""
    packages = dict.fromkeys(("scenes", lesson.module.partition(".")[0]))
    sources = Sources({name: folder_of(name) for name in packages})
    return list(shown(lesson, beat_sources(sources, lesson.module, lesson.class_name), view))


def check_beat(lesson: LessonEntry, beat: str, known: Sequence[str]) -> None:
    """Raise `SpecError` for a beat that is not among the known ones, if any is known."""
    if known and beat not in known:
        raise SpecError(
            f"beat = {quoted(beat)}: {lesson.slug} has no beat of this name. Choose one of {', '.join(known)}."
        )


def _of_class(sources: Sources, module: str, class_name: str) -> dict[str, str]:
    path = sources.path(module)
    if path is None:
        if module.partition(".")[0] in FOREIGN:
            return {}
        raise UnreadableScriptError(f"there is no source of {module}")
    tree = ast.parse(text := path.read_text(encoding="utf-8"))
    found = next(
        (node for node in tree.body if isinstance(node, ast.ClassDef) and node.name == class_name), None
    )
    if found is None:
        raise UnreadableScriptError(f"{module} defines no class {class_name}")
    beats: dict[str, str] = {}
    for base in reversed(found.bases):
        beats |= _of_class(sources, *_place(tree, module, base))
    lines = text.splitlines(keepends=True)
    for node in found.body:
        if isinstance(node, ast.FunctionDef) and any(map(is_beat, node.decorator_list)):
            beats[node.name] = "".join(lines[node.decorator_list[0].lineno - 1 : node.end_lineno])
    return beats


def _place(tree: ast.Module, module: str, base: ast.expr) -> tuple[str, str]:
    """The module and the name of a base class, as the file that extends it has imported or defined it."""
    owner, _, name = ast.unparse(base).rpartition(".")
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module:
            for alias in node.names:
                if (alias.asname or alias.name) == (owner or name):
                    return (f"{node.module}.{alias.name}", name) if owner else (node.module, alias.name)
        if isinstance(node, ast.Import):
            for alias in node.names:
                if owner and (alias.asname or alias.name) == owner:
                    return alias.name, name
        if not owner and isinstance(node, ast.ClassDef) and node.name == name:
            return module, name
    return "builtins", name


def own_source(path: Path, beats: dict[str, str]) -> str:
    """The source of a file without the beats among it."""
    text = path.read_text(encoding="utf-8")
    for beat in beats.values():
        text = text.replace(beat, "")
    return text
