"""What a module of lessons or acts says, read from its source: its beats, and the keys of the captions of each."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

SPEAKS = ("say", "text", "predict")
"""The methods of a lesson whose first argument is the key of a caption."""


@dataclass(frozen=True)
class Script:
    """What a module says, or several modules together.

    Parameters
    ----------
    beats
        The methods marked `@beat`, in order.
    said
        The keys that each function says literally, by the function's name; a method's begins with `self.`.
    calls
        The functions, and methods of the same object, that each function calls.
    words
        Every string there is: a key that is said through a variable, as in a loop over a tuple, is one of them.
    """

    beats: tuple[str, ...]
    said: Mapping[str, frozenset[str]]
    calls: Mapping[str, frozenset[str]]
    words: frozenset[str]

    def __or__(self, other: Script) -> Script:
        """Both together; functions of one name are taken for one."""
        return Script(
            self.beats + other.beats,
            _union(self.said, other.said),
            _union(self.calls, other.calls),
            self.words | other.words,
        )

    def spoken(self, beat: str) -> frozenset[str]:
        """The keys that a beat says, itself or through what it calls."""
        keys: set[str] = set()
        left = [f"self.{beat}"]
        seen = set(left)
        while left:
            name = left.pop()
            keys |= self.said.get(name, frozenset())
            new = self.calls.get(name, frozenset()) - seen
            seen |= new
            left += new
        return frozenset(keys)


def read_script(source: str) -> Script:
    r"""The script in a module's source.

    >>> script = read_script("class A:\n    @beat(hold=1)\n    def ask(self):\n        self.say('why')")
    >>> script.beats, script.spoken("ask")
    (('ask',), frozenset({'why'}))
    """
    tree = ast.parse(source)
    found = Script((), {}, {}, frozenset(_strings(ast.walk(tree))))
    classes = [node for node in ast.walk(tree) if isinstance(node, ast.ClassDef)]
    methods = {id(member) for owner in classes for member in owner.body}
    for function in ast.walk(tree):
        if isinstance(function, ast.FunctionDef):
            name = f"self.{function.name}" if id(function) in methods else function.name
            calls = [node for node in ast.walk(function) if isinstance(node, ast.Call)]
            keys = [
                call.args[0]
                for call in calls
                if isinstance(call.func, ast.Attribute) and call.func.attr in SPEAKS and call.args
            ]
            found |= Script(
                (function.name,) if any(map(_is_beat, function.decorator_list)) else (),
                {name: frozenset(_strings(keys))},
                {name: frozenset(ast.unparse(call.func) for call in calls)},
                frozenset(),
            )
    return found


def _union(
    one: Mapping[str, frozenset[str]], other: Mapping[str, frozenset[str]]
) -> dict[str, frozenset[str]]:
    return {key: one.get(key, frozenset()) | other.get(key, frozenset()) for key in {**one, **other}}


def _strings(nodes: Iterable[ast.AST]) -> Iterator[str]:
    for node in nodes:
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.value


def _is_beat(decorator: ast.expr) -> bool:
    named = decorator.func if isinstance(decorator, ast.Call) else decorator
    return isinstance(named, ast.Name) and named.id == "beat"
