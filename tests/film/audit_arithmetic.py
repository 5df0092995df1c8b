"""Printed arithmetic is worked out as a viewer does: from the digits as they are printed."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from scenes.geometry.box import Box

_TERM = re.compile(r'#?term\("[^"]*",\s*((?:[^()]|\((?:[^()]|\([^()]*\))*\))*)\)')
_WRAPPERS = re.compile(r"\b(?:display|limits)\b")
_INDEX = re.compile(r"_(\((?:[^()]|\([^()]*\))*\)|\w+)")
_SUPERSCRIPTS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻", "0123456789-")
_TOKEN = re.compile(
    r"(?P<number>\d[\d,]*(?:\.\d+)?(?:e[-−]?\d+\b)?%?)|(?P<power>[⁰¹²³⁴⁵⁶⁷⁸⁹⁻]+)|(?P<joint>=|→|≈)|(?P<root>√|\bsqrt\b)|"
    r"(?P<eps>\bepsilon\b|ε)|(?P<times>\btimes\b|×|·|\*)|(?P<sign>[-+−–/÷^()])|(?P<word>[^\W\d]\w*)|(?P<other>[^\s])"
)
_SIGNS = {"−": "-", "–": "-", "÷": "/"}
_OPERATORS = frozenset("+-*/^")
_JOINTS = ("=", "→", "≈")
_NEAR = 1.2
"""How far, in scene units, a number may stand from the equals sign it goes with."""


@dataclass(frozen=True)
class Piece:
    """A text or a printed number, and its place."""

    markup: str
    box: Box


@dataclass(frozen=True)
class Token:
    """One sign of a formula: `kind` is number, joint, word, other, or the sign itself."""

    kind: str
    value: float = 0.0
    places: int | None = None


@dataclass(frozen=True)
class Side:
    """What a run of signs comes to; `places` are the decimals of a bare number, None for a calculation."""

    value: float
    places: int | None
    coarsest: int


def plain(markup: str) -> str:
    """Markup without names of terms, indices, quotes and backslashes.

    >>> plain('$term("stat", mu_(c)) = display(("164") / ("30")) = term("result", "5.47")$')
    'mu = ((164) / (30)) = 5.47'
    """
    text, before = markup, ""
    while text != before:
        text, before = _TERM.sub(r" \1 ", text), text
    text = _INDEX.sub(" ", _WRAPPERS.sub("", text))
    return " ".join(re.sub(r'["\\$]', "", text).split()).replace("( ", "(").replace(" )", ")")


def tokens(text: str, eps: float) -> list[Token]:
    """The signs of a plain text."""
    found = []
    for match in _TOKEN.finditer(text):
        kind, sign = str(match.lastgroup), match.group()
        if kind == "number":
            found.append(_number(sign))
        elif kind == "power":
            found += [Token("^"), Token("number", float(sign.translate(_SUPERSCRIPTS)), 0)]
        elif kind == "eps":
            found.append(Token("number", eps))
        elif kind in ("times", "sign"):
            found.append(Token("*" if kind == "times" else _SIGNS.get(sign, sign)))
        else:
            found.append(Token(kind, places=None) if kind != "joint" else Token("joint", float(sign != "→")))
    return found


def _number(sign: str) -> Token:
    """A printed number: 1,024 or 0.53 or 1.50e−12 or 40%."""
    percent = sign.endswith("%")
    digits, _, exponent = sign.rstrip("%").rstrip(",").replace(",", "").replace("−", "-").partition("e")
    power = int(exponent or 0) - 2 * percent
    return Token("number", float(f"{digits}e{power}"), len(digits.partition(".")[2]) - power)


class _Parser:
    """Reads the longest calculation that a run of signs begins with."""

    def __init__(self, run: Sequence[Token]) -> None:
        self.run, self.place = run, 0

    def peek(self) -> str:
        return self.run[self.place].kind if self.place < len(self.run) else ""

    def take(self) -> Token:
        self.place += 1
        return self.run[self.place - 1]

    def total(self) -> float:
        value = self.product()
        while self.peek() in ("+", "-"):
            value += self.product() if self.take().kind == "+" else -self.product()
        return value

    def product(self) -> float:
        value = self.signed()
        while self.peek() in ("*", "/"):
            if self.take().kind == "*":
                value *= self.signed()
            else:
                value /= self.signed()
        return value

    def signed(self) -> float:
        if self.peek() in ("+", "-"):
            return self.signed() if self.take().kind == "+" else -self.signed()
        return self.raised()

    def raised(self) -> float:
        value = self.atom()
        if self.peek() == "^":
            self.take()
            value **= self.signed()
        return value

    def atom(self) -> float:
        kind = self.peek()
        if kind == "number":
            return self.take().value
        if kind == "root":
            self.take()
            return math.sqrt(self.atom())
        if kind == "(":
            self.take()
            value = self.total()
            if self.peek() != ")":
                raise ValueError("a bracket is not closed")
            self.take()
            return value
        raise ValueError("no number")


def side(run: Sequence[Token]) -> Side | None:
    """What a run of signs comes to, None if it is no calculation from one end to the other."""
    parser = _Parser(run)
    try:
        value = parser.total()
    except (ValueError, ZeroDivisionError, OverflowError):
        return None
    if parser.place < len(run) or isinstance(value, complex) or not math.isfinite(value):
        return None
    numbers = [token for token in run if token.kind == "number"]
    bare = len(numbers) == 1 and {token.kind for token in run} <= {"number", "-", "(", ")"}
    places = [token.places for token in numbers if token.places is not None]
    return Side(value, places[0] if bare and places else None, min(places, default=0))


def left_side(run: Sequence[Token]) -> Side | None:
    """The longest calculation that a run ends with; a number alone after a word belongs to the word."""
    for start in range(len(run)):
        before = run[start - 1].kind if start else ""
        goes_on = before in _OPERATORS or before in ("(", "root") or (start and run[start].kind in ("+", "-"))
        found = None if goes_on else side(run[start:])
        if found is not None:
            return None if found.places is not None and before == "word" else found
    return None


def right_side(run: Sequence[Token]) -> Side | None:
    """The longest calculation that a run begins with, unless what is no number takes part in it."""
    for end in range(len(run), 0, -1):
        found = side(run[:end])
        if found is not None:
            after = run[end].kind if end < len(run) else ""
            return None if after in _OPERATORS or after in ("(", "root") else found
    return None


def mistakes(markup: str, eps: float = 0.0) -> Iterator[str]:
    """The equations of a text that do not come out from the digits as printed.

    An arrow joins a calculation with what it gives; between two numbers it tells a change.

    >>> list(mistakes("164 / 30 = 5.47")), list(mistakes("6 − 5.47 = 0.54"))
    ([], ['6 − 5.47 = 0.54: the printed digits give 0.53'])
    """
    text = plain(markup)
    runs: list[list[Token]] = [[]]
    exact: list[bool] = []
    for token in tokens(text, eps):
        if token.kind == "joint":
            runs.append([])
            exact.append(bool(token.value))
        else:
            runs[-1].append(token)
    for place, equals in enumerate(exact):
        first, second = left_side(runs[place]), right_side(runs[place + 1])
        if first is None or second is None or (not equals and None not in (first.places, second.places)):
            continue
        result = _fault(first, second)
        if result is not None:
            yield f"{text}: the printed digits give {result}"


def _fault(first: Side, second: Side) -> str | None:
    """What one side comes to, if the other one is not that, rounded to its own decimals."""
    bare = [one.places for one in (first, second) if one.places is not None]
    places = min(bare) if bare else min(first.coarsest, second.coarsest)
    slack = 0.5 * 10.0**-places + 1e-9 * max(1.0, abs(first.value), abs(second.value))
    if abs(first.value - second.value) <= slack:
        return None
    worked = second if first.places is not None and second.places is None else first
    return f"{worked.value:.{places}f}" if 0 <= places < 16 else f"{worked.value:g}"


def lines(pieces: Sequence[Piece]) -> Iterator[str]:
    """The texts of a screen; one that begins or ends with an equals sign goes on in what stands beside it."""
    for piece in pieces:
        text = plain(piece.markup)
        if text.startswith(_JOINTS):
            text = f"{_beside(piece, pieces, -1)} {text}"
        if text.endswith(_JOINTS):
            text = f"{text} {_beside(piece, pieces, 1)}"
        if any(joint in text for joint in _JOINTS):
            yield text.strip()


def _beside(piece: Piece, pieces: Sequence[Piece], way: int) -> str:
    """What stands next to a text on its line, to the right (1) or to the left (-1); nothing if nothing is near."""
    here = piece.box

    def gap(other: Piece) -> float:
        ahead = other.box.left - here.right if way > 0 else here.left - other.box.right
        level = (
            here.bottom < other.box.center[1] < here.top or other.box.bottom < here.center[1] < other.box.top
        )
        return ahead if level and -0.05 < ahead < _NEAR else math.inf

    others = [other for other in pieces if other is not piece]
    nearest = min(others, key=gap, default=piece)
    return plain(nearest.markup) if nearest is not piece and math.isfinite(gap(nearest)) else ""
