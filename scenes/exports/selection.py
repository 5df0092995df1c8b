"""Which beats of which lessons are cut out, and which of them loop, as they are named on the command line."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from scenes.content.timeline import Beat, Timeline
from scenes.spec.errors import SpecError
from scenes.spec.quoting import quoted

ALL = "all"
Pairs = frozenset[tuple[str, str]]
"""Beats as (lesson, beat)."""


@dataclass(frozen=True)
class Selection:
    """Which beats are cut out and which of them loop, and how many bytes a GIF or WebP may have."""

    beats: Pairs
    loops: Pairs
    max_bytes: int = 0

    @classmethod
    def named(
        cls,
        lessons: Mapping[str, Sequence[str]],
        beats: Sequence[str],
        loops: Sequence[str],
        max_bytes: int = 0,
    ) -> Selection:
        """The beats with these names among those of the lessons, all if none is named, and the ones that loop.

        Raises `SpecError` for the name of no beat, and for a loop that is not cut out.
        """
        cut, looped = chosen(lessons, beats or [ALL], "--beats"), chosen(lessons, loops, "--loop")
        left_out = [name for name in loops if name != ALL and not cut & chosen(lessons, [name], "--loop")]
        if left_out:
            raise SpecError(
                f"--loop {left_out[0]}: this beat is not cut out. Name it in --beats too, or leave --beats away."
            )
        return cls(cut, looped & cut, max_bytes)

    def shows(self, lesson: str) -> bool:
        """Whether any beat of the lesson is cut out."""
        return any(name == lesson for name, _ in self.beats)

    def beats_of(self, timeline: Timeline) -> list[Beat]:
        """The selected beats of one film, in order."""
        return [beat for beat in timeline.beats if (timeline.lesson, beat.name) in self.beats]

    def loops_in(self, timeline: Timeline, beat: Beat) -> bool:
        """Whether the clip of a beat loops."""
        return (timeline.lesson, beat.name) in self.loops


def clip_stem(film: str, beats: Sequence[str], beat: str) -> str:
    """The name of a beat's files without ending: film, place, beat.

    >>> clip_stem("compare", ["ask", "table"], "table")
    'compare-2-table'
    """
    return f"{film}-{beats.index(beat) + 1:0{len(str(len(beats)))}}-{beat}"


def chosen(lessons: Mapping[str, Sequence[str]], names: Iterable[str], option: str) -> Pairs:
    """The beats that names like "ask", "compare:ask" or "all" mean; `SpecError` for one that is none.

    >>> sorted(chosen({"compare": ["ask", "table"], "batch": ["ask"]}, ["ask", "compare:table"], "--beats"))
    [('batch', 'ask'), ('compare', 'ask'), ('compare', 'table')]
    """
    beats = [(lesson, beat) for lesson, its in lessons.items() for beat in its]
    found: set[tuple[str, str]] = set()
    for name in names:
        meant = {pair for pair in beats if name in (ALL, pair[1], ":".join(pair))}
        if not meant:
            known = "; ".join(f"{lesson}: {', '.join(its)}" for lesson, its in lessons.items())
            raise SpecError(
                f"{option} {quoted(name)}: no lesson here has a beat of this name. Choose from {known}; or {ALL}, "
                "or LESSON:BEAT for the beat of one lesson."
            )
        found |= meant
    return frozenset(found)
