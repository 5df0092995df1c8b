"""One clip a beat, cut out of a finished film without encoding it again, with captions and posters of its own."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path

import av
from PIL import Image

from scenes.documents import subtitles
from scenes.documents.score import Score, SeenBeat
from scenes.pipeline.jobs import Cue
from scenes.spec.errors import SpecError
from scenes.video import convert, mux

ALL = "all"


@dataclass(frozen=True)
class Clip:
    """A beat as a film of its own: `beat` tells its times from 0, `film` is the cut file."""

    number: int
    beat: SeenBeat
    film: Path
    loops: bool = False

    @property
    def stem(self) -> str:
        """The name of its files without ending."""
        return self.film.stem


def clip_name(score: Score, beat: SeenBeat) -> str:
    """The name of a beat's files without ending: lesson, place, beat."""
    number = score.beats.index(beat) + 1
    return f"{score.slug}-{number:0{len(str(len(score.beats)))}}-{beat.name}"


def cut_beat(film: Path, score: Score, beat: SeenBeat, folder: Path) -> Clip:
    """Write the frames of a beat into `folder`, exactly as the film has them."""
    target = folder / f"{clip_name(score, beat)}{film.suffix}"
    metadata = {"title": f"{score.title}: {beat.title}", "description": beat.seen}
    mux.cut(film, target, *score.frames(beat), metadata, score.fps)
    return Clip(score.beats.index(beat) + 1, from_zero(beat), target)


def loop(clip: Clip, fps: int) -> Clip:
    """The clip with an end that turns into its beginning, encoded anew; it replaces the clip's file."""
    first, last = round(clip.beat.start * fps), round(clip.beat.end * fps)
    convert.to_loop(clip.film, clip.film, last - first, fps)
    return replace(clip, beat=replace(clip.beat, end=clip.beat.end + convert.FADE), loops=True)


def from_zero(beat: SeenBeat) -> SeenBeat:
    """The beat with times counted from its own start."""
    cues = tuple(Cue(cue.start - beat.start, cue.end - beat.start, cue.text) for cue in beat.cues)
    return replace(beat, start=0.0, end=beat.end - beat.start, cues=cues)


def write_captions(beats: Iterable[SeenBeat], stem: Path) -> list[Path]:
    """Write the captions of the beats as `stem`.srt and `stem`.vtt."""
    spoken = subtitles.cues(beats)
    subrip, web = stem.with_name(f"{stem.name}.srt"), stem.with_name(f"{stem.name}.vtt")
    subrip.write_text(subtitles.to_srt(spoken), encoding="utf-8")
    web.write_text(subtitles.to_vtt(spoken), encoding="utf-8")
    return [subrip, web]


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


def chosen(scores: Iterable[Score], names: Iterable[str]) -> frozenset[tuple[str, str]]:
    """The (lesson, beat) pairs that names like "ask", "compare.ask" or "all" mean; `SpecError` for one that is none."""
    beats = [(score.slug, beat.name) for score in scores for beat in score.beats]
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
