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
_WORD = re.compile(r"[^\W_]+(?:[.,'’\-][^\W_]+)*")


def words_of(text: str) -> list[str]:
    """The words, numbers and symbols that one reads of a text or a formula; an index belongs to its symbol.

    >>> words_of("mu_(c) = 1,024 / 30 = 2.13"), words_of("Nothing moves.")
    (['mu', '1,024', '30', '2.13'], ['Nothing', 'moves'])
    """
    plain = _INDEX.sub("", _NAMED.sub("", text))
    return _WORD.findall(_TYPESETTING.sub(" ", plain))


@dataclass
class Reading:
    """The words that came onto the screen, play by play.

    A text that was not there is read whole; of a formula, what was not in one before.
    """

    texts: Counter[str] = field(default_factory=Counter)
    signs: Counter[str] = field(default_factory=Counter)
    new: list[tuple[float, int]] = field(default_factory=list)
    plays: list[Play] = field(default_factory=list)

    def note(self, play: Play, markups: Iterable[str]) -> None:
        """What stands on the screen at the end of an animation, or in a hold."""
        shown = list(markups)
        texts = Counter(markup for markup in shown if not markup.startswith("$"))
        signs = Counter(sign for markup in shown if markup.startswith("$") for sign in words_of(markup))
        came = sum(len(words_of(text)) for text in (texts - self.texts).elements())
        came += sum((signs - self.signs).values())
        self.texts, self.signs = texts, signs
        self.plays.append(play)
        if came:
            self.new.append((play.start if play.still else play.end, came))

    def words_between(self, start: float, end: float) -> int:
        """How many words came from a time to another, which counts in."""
        return sum(count for time, count in self.new if start < time <= end)

    def pace(self, start: float, end: float) -> float:
        """New words a second."""
        return self.words_between(start, end) / max(end - start, 1e-9)


def longest_still(plays: Sequence[Play], new: Sequence[tuple[float, int]]) -> tuple[float, float]:
    """The longest time in which nothing moves and nothing new is to be read, in seconds, and when it begins.

    New words are to be read, at the pace that a beat may have, from when they are there.

    >>> longest_still([Play(0.0, 1.0, False), Play(1.0, 6.0, True)], [(1.0, 6)])
    (3.0, 3.0)
    """
    read_until, words = 0.0, list(new)
    longest, began = 0.0, 0.0
    start: float | None = None
    for play in plays:
        while words and words[0][0] <= play.start + 1e-6:
            time, count = words.pop(0)
            read_until = max(read_until, time + count / WORDS_A_SECOND)
        if not play.still:
            start = None
            continue
        busy = min(max(play.start, read_until), play.end)
        start = busy if start is None or busy > play.start else start
        if play.end - start > longest + 1e-9:
            longest, began = play.end - start, start
    return round(longest, 3), round(began, 3)
