"""What a module of lessons or acts says, read from its source: its beats and the keys of their captions."""

from __future__ import annotations

import ast
from collections.abc import Mapping
from dataclasses import dataclass

SPEAKS = ("say", "text", "predict")
"""The methods of a lesson whose first argument is the key of a caption."""


@dataclass(frozen=True)
class Script:
    """The methods marked `@beat`, the keys that each function says literally, and every string there is.

    A key that is said through a variable, as in a loop over a tuple, is found among the strings.
    """

    beats: tuple[str, ...]
    said: Mapping[str, frozenset[str]]
    words: frozenset[str]


def read_script(source: str) -> Script:
    """The script in a module's source.

    >>> script = read_script("class A:\\n    @beat(hold=1)\\n    def ask(self):\\n        self.say('why')")
    >>> script.beats, script.said["ask"]
    (('ask',), frozenset({'why'}))
    """
    tree = ast.parse(source)
    functions = [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)]
    said: dict[str, frozenset[str]] = {}
    for function in functions:
        said[function.name] = said.get(function.name, frozenset()) | _keys(function)
    beats = tuple(function.name for function in functions if any(map(_is_beat, function.decorator_list)))
    words = {node.value for node in ast.walk(tree) if isinstance(node, ast.Constant)}
    return Script(beats, said, frozenset(word for word in words if isinstance(word, str)))


def _keys(function: ast.FunctionDef) -> frozenset[str]:
    """The literal keys of the captions that a function says."""
    return frozenset(
        call.args[0].value
        for call in ast.walk(function)
        if isinstance(call, ast.Call)
        and isinstance(call.func, ast.Attribute)
        and call.func.attr in SPEAKS
        and call.args
        and isinstance(call.args[0], ast.Constant)
        and isinstance(call.args[0].value, str)
    )


def _is_beat(decorator: ast.expr) -> bool:
    named = decorator.func if isinstance(decorator, ast.Call) else decorator
    return isinstance(named, ast.Name) and named.id == "beat"
