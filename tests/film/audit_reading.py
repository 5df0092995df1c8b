"""How many words a viewer has to read, and how long nothing happens."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from tests.film.audit_limits import WORDS_A_SECOND
from tests.film.audit_play import Play

_NAMED = re.compile(r'term\("[^"]*",')
_INDEX = re.compile(r"[_^](\((?:[^()]|\([^()]*\))*\)|\w+)")
_TYPESETTING = re.compile(r"\b(?:hat|sqrt|limits|display|frac|bar|overline|times)\b")
_NUMBER = re.compile(r"^[−+]?[\d.,]+(?: × 10.*)?$")
_PLACE = re.compile(r"\b[A-Za-z] = [\d,]+(?![\d.])")
_ESCAPED = re.compile(r"\\([^a-z ])")
_WORD = re.compile(r"[^\W_]+(?:[.,'’\-][^\W_]+)*")


def words_of(text: str) -> list[str]:
    """The words, numbers and symbols that one reads of a text or a formula; an index belongs to its symbol.

    A number alone is no word: it is the scale of an axis or the number of a column, looked up, not read. A place such
    as "c = 3" is one.

    >>> words_of("mu_(c) = 1,024 / 30 = 2.13"), words_of("Nothing moves."), words_of("4"), words_of("c = 3")
    (['mu', '1,024', '30', '2.13'], ['Nothing', 'moves'], [], ['c = 3'])
    """
    text = _ESCAPED.sub(r"\1", text)
    if _NUMBER.match(text):
        return []
    places = _PLACE.findall(text)
    text = _PLACE.sub(" ", text)
    plain = _INDEX.sub("", _NAMED.sub("", text))
    return places + _WORD.findall(_TYPESETTING.sub(" ", plain))


@dataclass(frozen=True)
class Arrival:
    """Texts that came at one time, and how many words of each are new."""

    time: float
    words: dict[str, int]

    def read_at(self, shown: Counter[str]) -> float:
        """When those that are still shown have been read, at the pace that a beat may have."""
        return self.time + sum(n for text, n in self.words.items() if text in shown) / WORDS_A_SECOND


@dataclass
class Reading:
    """The words that came onto the screen, and for each play until when there is something new to be read.

    A text that was never there is read whole; of a formula, what was not in one before. Who cannot see a text any more
    cannot read it.
    """

    shown: Counter[str] = field(default_factory=Counter)
    seen: Counter[str] = field(default_factory=Counter)
    arrivals: list[Arrival] = field(default_factory=list)
    plays: list[tuple[Play, float]] = field(default_factory=list)

    def note(self, play: Play, markups: Iterable[str]) -> None:
        """What stands on the screen at the end of an animation, or in a hold."""
        before, self.shown = self.shown, Counter(markups)
        self.seen |= before
        known = Counter(sign for text in self.seen if text.startswith("$") for sign in words_of(text))
        new: Counter[str] = Counter()
        for text in self.shown.keys() - self.seen.keys():
            signs = Counter(words_of(text))
            if text.startswith("$"):
                signs, known = signs - known, known - signs
            new[text] += signs.total()
        if new.total():
            self.arrivals.append(Arrival(play.start if play.still else play.end, dict(new)))
        self.plays.append((play, max((one.read_at(self.shown) for one in self.arrivals), default=0.0)))

    def words_between(self, start: float, end: float) -> int:
        """How many words came from a time to another, which counts in."""
        return sum(sum(one.words.values()) for one in self.arrivals if start < one.time <= end)

    def pace(self, start: float, end: float) -> float:
        """New words a second."""
        return self.words_between(start, end) / max(end - start, 1e-9)


def longest_still(plays: Sequence[tuple[Play, float]]) -> tuple[float, float]:
    """The longest time in which nothing moves and nothing new is to be read, in seconds, and when it begins.

    Each play comes with the time until which there is something to be read.

    >>> longest_still([(Play(0.0, 1.0, False), 3.0), (Play(1.0, 6.0, True), 3.0)])
    (3.0, 3.0)
    """
    longest, began = 0.0, 0.0
    start: float | None = None
    for play, read_until in plays:
        if not play.still:
            start = None
            continue
        busy = min(max(play.start, read_until), play.end)
        start = busy if start is None or busy > play.start else start
        if play.end - start > longest + 1e-9:
            longest, began = play.end - start, start
    return round(longest, 3), round(began, 3)
