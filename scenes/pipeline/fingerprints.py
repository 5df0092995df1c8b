"""What a beat depends on, as a hash: equal hash, equal pictures. Tells which beats of a film can be kept."""

from __future__ import annotations

import ast
import hashlib
import json
from collections.abc import Callable
from functools import cache
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path

import normcore
import scenes
from scenes.spec.lecture import LectureSpec
from scenes.spec.lesson_entry import LessonEntry
from scenes.texts import catalog

LIBRARIES = ("manim", "manimpango", "pycairo", "numpy", "av", "typst")
NOT_DRAWN = ("cli", "documents", "exports", "lessons", "pipeline", "texts", "video")
"""Parts of `scenes` that no picture depends on, or whose share is counted text by text."""
WORKERS = ("pipeline/worker.py", "pipeline/segment_writer.py")
NOTHING = ""
"""What stands at the start of a film."""


class BeatKeys:
    """The hashes of a film's beats.

    A beat depends on the sources that draw, the libraries, the spec with its data, the renderer and the encoder's
    preset, on the script up to its own end, on its own texts, and on which title and caption still stand, and for how
    long, when it begins.
    """

    def __init__(self, lesson: LessonEntry, spec: LectureSpec, renderer: str, preset: str) -> None:
        self.lesson, self._texts = lesson, lesson.text(spec).beats
        path = _path(lesson.module)
        source = path.read_text(encoding="utf-8")
        self.scripts = _scripts(source, lesson.class_name)
        rest = source
        for script in self.scripts.values():
            rest = rest.replace(script, "")
        facts = [lesson.slug, lesson.class_name, rest, spec.fingerprint(), renderer, preset]
        self.film = _digest(*facts, _drawing_sources(), _shared_texts(spec.language))

    def key(self, beat: str, standing: str) -> str | None:
        """The hash of a beat that begins while `standing` stands; None for a beat that is not told as a script."""
        if beat not in self.scripts:
            return None
        names = list(self.scripts)
        script = [self.scripts[name] for name in names[: names.index(beat) + 1]]
        text = self._texts[beat]
        return _digest(self.film, *script, text.title, json.dumps(dict(text.captions)), standing)

    def after(self, beat: str) -> list[str]:
        """The names of the beats that follow, this one first."""
        names = list(self.scripts)
        return names[names.index(beat) :] if beat in names else []


def _scripts(source: str, class_name: str) -> dict[str, str]:
    """The text of each method marked `@beat`, in order."""
    lines = source.splitlines(keepends=True)
    found = {}
    for node in ast.parse(source).body:
        if isinstance(node, ast.ClassDef) and node.name == class_name:
            for method in node.body:
                if isinstance(method, ast.FunctionDef) and any(map(_is_beat, method.decorator_list)):
                    first = method.decorator_list[0].lineno - 1
                    found[method.name] = "".join(lines[first : method.end_lineno])
    return found


def _is_beat(decorator: ast.expr) -> bool:
    named = decorator.func if isinstance(decorator, ast.Call) else decorator
    return isinstance(named, ast.Name) and named.id == "beat"


def _path(module: str) -> Path:
    found = find_spec(module)
    assert found is not None
    assert found.origin is not None
    return Path(found.origin)


@cache
def _drawing_sources() -> str:
    """A hash of the files that any lesson may draw with; lessons never use each other."""
    return sources_digest(draws)


def draws(name: str) -> bool:
    """Say whether pictures of any lesson may depend on this file of `scenes`."""
    return name in WORKERS or name.split("/")[0].removesuffix(".py") not in NOT_DRAWN


def sources_digest(counts: Callable[[str], object] = lambda _name: True) -> str:
    """A hash of normcore, of the files of `scenes` that count, and of the versions of what draws."""
    parts = [f"{name} {version(name)}" for name in LIBRARIES]
    for package in (normcore, scenes):
        root = Path(str(package.__file__)).parent
        for path in sorted(root.rglob("*")):
            name = path.relative_to(root).as_posix()
            if path.is_file() and "__pycache__" not in path.parts and (package is normcore or counts(name)):
                parts += [f"{root.name}/{name}", hashlib.sha256(path.read_bytes()).hexdigest()]
    return _digest(*parts)


@cache
def _shared_texts(language: str) -> str:
    """A hash of the texts that any beat may show."""
    path = catalog.TEXTS / language / f"{catalog.COMMON}.toml"
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _digest(*parts: str) -> str:
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()
