"""What a module of lessons or acts says, read from its source: its beats, and the keys of the captions of each."""

from __future__ import annotations

import ast
from collections.abc import Mapping
from dataclasses import dataclass
from textwrap import dedent

SPEAKS = ("say", "text", "predict")
"""The methods of a lesson whose first argument is the key of a caption."""


@dataclass(frozen=True)
class Function:
    """What a function says and calls; of several functions with one name, all together.

    Parameters
    ----------
    keys
        The keys that it says literally.
    calls
        The functions, and methods of the same object, that it calls, each with its literal arguments by place.
    handed
        The places of the parameters whose values it says.
    """

    keys: frozenset[str] = frozenset()
    calls: frozenset[tuple[str, tuple[tuple[int, str], ...]]] = frozenset()
    handed: frozenset[int] = frozenset()

    def __or__(self, other: Function) -> Function:
        return Function(self.keys | other.keys, self.calls | other.calls, self.handed | other.handed)


@dataclass(frozen=True)
class Script:
    """What a module says, or several modules together.

    Parameters
    ----------
    beats
        The methods marked `@beat`, in order.
    functions
        All functions by name; the name of a method begins with `self.`.
    words
        Every string there is: a key that is said through a variable, as in a loop over a tuple, is one of them.
    names
        The names of all keyword arguments: what a text is filled with is one of these, or a key in `words`.
    """

    beats: tuple[str, ...]
    functions: Mapping[str, Function]
    words: frozenset[str]
    names: frozenset[str] = frozenset()

    def __or__(self, other: Script) -> Script:
        functions = dict(self.functions)
        for name, function in other.functions.items():
            functions[name] = functions.get(name, Function()) | function
        words, names = self.words | other.words, self.names | other.names
        return Script(self.beats + other.beats, functions, words, names)

    def spoken(self, beat: str) -> frozenset[str]:
        """The keys that a beat says, itself or through what it calls."""
        keys: set[str] = set()
        left = [f"self.{beat}"]
        seen = set(left)
        while left:
            function = self.functions.get(left.pop(), Function())
            keys |= function.keys
            for name, literals in function.calls:
                handed = self.functions.get(name, Function()).handed
                keys |= {text for place, text in literals if place in handed}
                if name not in seen:
                    seen.add(name)
                    left.append(name)
        return frozenset(keys)


def read_script(source: str) -> Script:
    r"""The script in a module's source.

    >>> script = read_script("class A:\n    @beat(hold=1)\n    def ask(self):\n        self.say('why')")
    >>> script.beats, script.spoken("ask")
    (('ask',), frozenset({'why'}))
    """
    tree = ast.parse(source)
    nodes = list(ast.walk(tree))
    methods = {id(member) for node in nodes if isinstance(node, ast.ClassDef) for member in node.body}
    strings = (node.value for node in nodes if isinstance(node, ast.Constant))
    keywords = (keyword.arg for node in nodes if isinstance(node, ast.Call) for keyword in node.keywords)
    words = frozenset(text for text in strings if isinstance(text, str))
    script = Script((), {}, words, frozenset(filter(None, keywords)))
    for node in nodes:
        if isinstance(node, ast.FunctionDef):
            name = f"self.{node.name}" if id(node) in methods else node.name
            beats = (node.name,) if any(map(is_beat, node.decorator_list)) else ()
            parameters = [argument.arg for argument in node.args.args][id(node) in methods :]
            script |= Script(beats, {name: _read_function(node, parameters)}, frozenset())
    return script


def _read_function(node: ast.FunctionDef, parameters: list[str]) -> Function:
    """What a function says and calls; `parameters` are those that a call gives it, so not `self`."""
    keys, handed, called = set(), set(), set()
    for call in ast.walk(node):
        if not isinstance(call, ast.Call):
            continue
        literals = tuple(
            (place, argument.value)
            for place, argument in enumerate(call.args)
            if isinstance(argument, ast.Constant) and isinstance(argument.value, str)
        )
        called.add((ast.unparse(call.func), literals))
        if isinstance(call.func, ast.Attribute) and call.func.attr in SPEAKS and call.args:
            keys |= {text for place, text in literals if place == 0}
            if isinstance(call.args[0], ast.Name) and call.args[0].id in parameters:
                handed.add(parameters.index(call.args[0].id))
    return Function(frozenset(keys), frozenset(called), frozenset(handed))


def view_of(source: str) -> str | None:
    r"""The view that the `@beat` of a method names in its source, if it names one.

    >>> view_of('@beat(view="layer")\ndef ask(self):\n    pass'), view_of("@beat\ndef ask(self):\n    pass")
    ('layer', None)
    """
    (method,) = ast.parse(dedent(source)).body
    assert isinstance(method, ast.FunctionDef)
    for decorator in filter(is_beat, method.decorator_list):
        for keyword in decorator.keywords if isinstance(decorator, ast.Call) else ():
            if keyword.arg == "view":
                return str(ast.literal_eval(keyword.value))
    return None


def is_beat(decorator: ast.expr) -> bool:
    """Whether a decorator is `@beat` or `@beat(...)`."""
    named = decorator.func if isinstance(decorator, ast.Call) else decorator
    return isinstance(named, ast.Name) and named.id == "beat"
