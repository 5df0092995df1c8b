"""One clip a beat, cut out of a finished film without encoding it again, with captions and posters of its own."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

import av
from PIL import Image

from scenes.content.timeline import Beat, Timeline
from scenes.exports.film_file import FilmFile
from scenes.exports.selection import Selection, clip_stem
from scenes.video import convert, mux

MOMENT = 1e-3
"""Less than any frame lasts, in seconds."""


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


def parts(selection: Selection, film: FilmFile, beat: Beat) -> list[tuple[Beat, str]]:
    """The parts of a beat that stop at a question or answer it, and how the names of their files end.

    What loops is one part.
    """
    found = (beat,) if selection.loops_in(film.timeline, beat) else beat.parts
    return [(part, f"-{number}" if number > 1 else "") for number, part in enumerate(found, 1)]


def cut(selection: Selection, film: FilmFile, beat: Beat, folder: Path, end: str = "") -> Clip:
    """Cut a beat, or a part of one, out of a film into `folder`; it loops if that was asked for."""
    clip = cut_beat(film.path, film.timeline, beat, folder, end)
    return loop(clip, film.timeline.fps) if selection.loops_in(film.timeline, beat) else clip


def cut_beat(film: Path, timeline: Timeline, beat: Beat, folder: Path, end: str = "") -> Clip:
    """Write the frames of a beat, or of a part of one, into `folder`, exactly as the film has them.

    The name of the file is that of the beat's clip and `end`.
    """
    names = [each.name for each in timeline.beats]
    target = folder / f"{clip_stem(film.stem, names, beat.name)}{end}{film.suffix}"
    metadata = {"title": f"{timeline.title}: {beat.title}", "description": beat.description}
    mux.cut(film, target, *timeline.frames(beat), metadata, timeline.fps)
    return Clip(names.index(beat.name) + 1, beat.from_zero(), target)


def loop(clip: Clip, fps: int) -> Clip:
    """The clip with an end that turns into its beginning, encoded anew; it replaces the clip's file."""
    first, last = round(clip.beat.start * fps), round(clip.beat.end * fps)
    convert.to_loop(clip.film, clip.film, last - first, fps)
    return replace(clip, beat=replace(clip.beat, end=clip.beat.end + convert.FADE), loops=True)


def posters(clip: Clip) -> tuple[Image.Image, Image.Image]:
    """The first picture of a clip, and the last of its beat: a loop goes on from there to its first again."""
    return ends(clip.film, clip.beat.end - convert.FADE if clip.loops else None)


def ends(film: Path, until: float | None = None) -> tuple[Image.Image, Image.Image]:
    """The first picture of a film and its last, or the last before the moment `until`, in seconds."""
    with av.open(str(film)) as container:
        stream = container.streams.video[0]
        first = last = next(container.decode(stream))
        container.seek(container.duration or 0 if until is None else int(until * av.time_base))
        for frame in container.decode(stream):
            if until is not None and frame.time is not None and frame.time > until - MOMENT:
                break
            last = frame
        return to_image(first), to_image(last)


def to_image(frame: av.VideoFrame) -> Image.Image:
    """A frame as RGB, or as RGBA if it has alpha."""
    alpha = any(component.is_alpha for component in frame.format.components)
    return Image.fromarray(frame.to_ndarray(format="rgba" if alpha else "rgb24"))
