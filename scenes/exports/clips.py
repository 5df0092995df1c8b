"""One clip a beat, cut out of a finished film without encoding it again, with captions and posters of its own."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import av
from PIL import Image

from scenes.content.timeline import Beat, Timeline
from scenes.exports.film_file import FilmFile
from scenes.spec.errors import SpecError
from scenes.video import convert, mux

ALL = "all"


@dataclass(frozen=True)
class Clip:
    """A beat as a film of its own: `beat` tells its times from 0, `film` is the cut file."""

    number: int
    beat: Beat
    film: Path
    loops: bool = False

    @property
    def stem(self) -> str:
        """The name of its files without ending."""
        return self.film.stem


@dataclass(frozen=True)
class Selection:
    """Which beats are cut out and which of them loop, as (lesson, beat), and how many bytes a GIF or WebP may have."""

    beats: frozenset[tuple[str, str]]
    loops: frozenset[tuple[str, str]]
    max_bytes: int = 0

    @classmethod
    def named(
        cls, films: Iterable[FilmFile], beats: Sequence[str], loops: Sequence[str], max_bytes: int = 0
    ) -> Selection:
        """The beats with these names, all if none is named, and the ones that loop; `SpecError` for a name of none."""
        timelines = [film.timeline for film in films]
        return cls(chosen(timelines, beats or [ALL]), chosen(timelines, loops), max_bytes)

    def beats_of(self, timeline: Timeline) -> list[Beat]:
        """The selected beats of one film, in order."""
        return [beat for beat in timeline.beats if (timeline.lesson, beat.name) in self.beats]

    def cut(self, film: FilmFile, beat: Beat, folder: Path) -> Clip:
        """Cut a beat into `folder`; it loops if that was asked for."""
        timeline = film.timeline
        clip = cut_beat(film.path, timeline, beat, folder)
        return loop(clip, timeline.fps) if (timeline.lesson, beat.name) in self.loops else clip


def clip_name(timeline: Timeline, beat: Beat) -> str:
    """The name of a beat's files without ending: lesson, place, beat."""
    number = timeline.beats.index(beat) + 1
    return f"{timeline.lesson}-{number:0{len(str(len(timeline.beats)))}}-{beat.name}"


def cut_beat(film: Path, timeline: Timeline, beat: Beat, folder: Path) -> Clip:
    """Write the frames of a beat into `folder`, exactly as the film has them."""
    target = folder / f"{clip_name(timeline, beat)}{film.suffix}"
    metadata = {"title": f"{timeline.title}: {beat.title}", "description": beat.description}
    mux.cut(film, target, *timeline.frames(beat), metadata, timeline.fps)
    return Clip(timeline.beats.index(beat) + 1, beat.from_zero(), target)


def loop(clip: Clip, fps: int) -> Clip:
    """The clip with an end that turns into its beginning, encoded anew; it replaces the clip's file."""
    first, last = round(clip.beat.start * fps), round(clip.beat.end * fps)
    convert.to_loop(clip.film, clip.film, last - first, fps)
    return replace(clip, beat=replace(clip.beat, end=clip.beat.end + convert.FADE), loops=True)


def ends(film: Path) -> tuple[Image.Image, Image.Image]:
    """The first and the last picture of a film."""
    with av.open(str(film)) as container:
        stream = container.streams.video[0]
        first = last = next(container.decode(stream))
        container.seek(container.duration or 0)
        for last in container.decode(stream):  # noqa: B007 (what is wanted is the last one)
            pass
        return to_image(first), to_image(last)


def to_image(frame: av.VideoFrame) -> Image.Image:
    """A frame as RGB, or as RGBA if it has alpha."""
    alpha = any(component.is_alpha for component in frame.format.components)
    return Image.fromarray(frame.to_ndarray(format="rgba" if alpha else "rgb24"))


def chosen(timelines: Iterable[Timeline], names: Iterable[str]) -> frozenset[tuple[str, str]]:
    """The (lesson, beat) pairs that names like "ask", "compare.ask" or "all" mean; `SpecError` for one that is none."""
    beats = [(timeline.lesson, beat.name) for timeline in timelines for beat in timeline.beats]
    found: set[tuple[str, str]] = set()
    for name in names:
        meant = {pair for pair in beats if name in (ALL, pair[1], ".".join(pair))}
        if not meant:
            known = ", ".join(dict.fromkeys(beat for _, beat in beats))
            raise SpecError(
                f"beat = {name}: no lesson here has a beat of this name. Choose from {known}, or {ALL}."
            )
        found |= meant
    return frozenset(found)
