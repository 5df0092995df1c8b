"""Packs a finished film for a target: clips, film, posters, captions, alt text and what is pasted, in one folder."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

from PIL import Image

from scenes.content.timeline import Beat, Timeline
from scenes.documents import templating
from scenes.documents.subtitles import write_captions
from scenes.documents.transcript import write_transcript
from scenes.exports import clips
from scenes.exports.bundles.targets import Target
from scenes.exports.clips import Clip
from scenes.video import convert

TEMPLATES = templating.Templates("scenes.exports.bundles")

FRAMES_A_SECOND, FRAME_SIDE = 10, 960
CHAPTER_SECONDS, CHAPTERS = 10, 3
CUT = ("mp4", "mov")


@dataclass(frozen=True)
class Film:
    """A finished film file, its timeline, and the colours of its background and its text."""

    path: Path
    timeline: Timeline
    background: str
    ink: str
    transparent: bool = False


@dataclass(frozen=True)
class Choice:
    """Which beats are packed, which of them loop, and how large a GIF or WebP may be in bytes."""

    beats: frozenset[tuple[str, str]]
    loops: frozenset[tuple[str, str]]
    limit: int


@dataclass(frozen=True)
class Packed:
    """What was made of one clip, for the snippet; `files` are names by format, `size` is in pixels."""

    clip: Clip
    size: tuple[int, int]
    files: dict[str, str] = field(default_factory=dict)
    frames: int = 0

    @property
    def stem(self) -> str:
        """The name of its files without ending."""
        return self.clip.stem

    @property
    def beat(self) -> Beat:
        """The beat, its times from 0."""
        return self.clip.beat

    @property
    def loops(self) -> bool:
        """Whether it begins again where it ends."""
        return self.clip.loops


def pack(target: Target, film: Film, choice: Choice, work: Path) -> Path:
    """Make the folder of one lesson in `work` and return it."""
    timeline = film.timeline
    folder = work / timeline.lesson
    folder.mkdir()
    formats = target.clear if film.transparent else target.clips
    masters = _masters(target, film, work)
    beats = [beat for beat in timeline.beats if (timeline.lesson, beat.name) in choice.beats]
    pool = ThreadPoolExecutor(os.cpu_count() or 1)
    try:
        packed = list(pool.map(lambda beat: _clip(film, beat, formats, masters, choice, folder), beats))
    finally:
        pool.shutdown(cancel_futures=True)
    names = _film(target, film, masters, folder)
    TEMPLATES.write(
        f"{target.name}.{Path(target.snippet).suffix[1:]}",
        folder / target.snippet,
        timeline=timeline,
        film=film,
        clips=packed,
        files=names,
        rate=FRAMES_A_SECOND,
        chapters=chapters(timeline),
    )
    return folder


def write_advice(target: Target, film: Film, folder: Path) -> Path:
    """Write the three lines that say what to do into `folder`/README.md."""
    values = {"lesson": film.timeline.lesson, "snippet": target.snippet, "background": film.background}
    values["film"] = f"{film.timeline.lesson}.{_film_formats(target, film)[0]}"
    path = folder / "README.md"
    path.write_text(
        "".join(f"{number}. {line}\n" for number, line in enumerate(target.advice, 1)).format(**values)
    )
    return path


def chapters(timeline: Timeline) -> list[tuple[float, str]]:
    """Chapters as YouTube wants them: from 0:00, three or more, each of ten seconds or more; none if they cannot be.

    Beats that are too short share a chapter with the next one, the last with the one before it.
    """
    groups: list[list[Beat]] = []
    for beat in timeline.beats:
        if groups and int(beat.start) - int(groups[-1][0].start) < CHAPTER_SECONDS:
            groups[-1].append(beat)
        else:
            groups.append([beat])
    if len(groups) > 1 and int(timeline.duration) - int(groups[-1][0].start) < CHAPTER_SECONDS:
        last = groups.pop()
        groups[-1].extend(last)
    if len(groups) < CHAPTERS:
        return []
    return [(group[0].start, " · ".join(beat.title for beat in group)) for group in groups]


def _masters(target: Target, film: Film, work: Path) -> dict[str, Path]:
    """The whole film in every format that the target gets, and that clips are cut out of."""
    masters = {film.path.suffix[1:]: film.path}
    if "webm" in _film_formats(target, film):
        starts = [beat.start for beat in film.timeline.beats]
        masters["webm"] = convert.to_webm(film.path, work / f"{film.timeline.lesson}.webm", starts)
    return masters


def _film_formats(target: Target, film: Film) -> tuple[str, ...]:
    """The formats of the whole film: with alpha it is QuickTime where that plays, else WebM."""
    if not film.transparent:
        return target.film
    return ("mov",) if "mov" in target.clear else ("webm",)


def _clip(
    film: Film,
    beat: Beat,
    formats: tuple[str, ...],
    masters: dict[str, Path],
    choice: Choice,
    folder: Path,
) -> Packed:
    """One beat in every format, with its posters and captions."""
    clip = clips.cut_beat(film.path, film.timeline, beat, folder)
    if (film.timeline.lesson, beat.name) in choice.loops:
        clip = clips.loop(clip, film.timeline.fps)
    stem = folder / clip.stem
    first, last = clips.ends(clip.film)
    for name, picture in ((f"{stem.name}.png", first), (f"{stem.name}-end.png", last)):
        picture.save(folder / name, optimize=True)
    write_captions([clip.beat], stem)
    files, frames = {}, 0
    for kind in formats:
        if kind == "png":
            (folder / "frames").mkdir(exist_ok=True)
            made = convert.to_frames(clip.film, folder / "frames", stem.name, FRAMES_A_SECOND, FRAME_SIDE)
            frames = len(made)
            continue
        if kind in masters and not clip.loops:
            if masters[kind] != film.path:
                clips.cut_beat(masters[kind], film.timeline, beat, folder)
        else:
            _convert(kind, clip.film, choice.limit)
        files[kind] = f"{stem.name}.{kind}"
    if film.path.suffix[1:] not in formats:
        clip.film.unlink()
    return Packed(clip, first.size, files, frames)


def _convert(kind: str, film: Path, limit: int) -> None:
    """Make the same film in another format beside it; nothing if it has it."""
    makers: dict[str, Callable[[Path, Path], Path]] = {
        "webm": convert.to_webm,
        "gif": lambda source, target: convert.to_gif(source, target, limit),
        "webp": lambda source, target: convert.to_webp(source, target, limit),
    }
    if film.suffix[1:] != kind:
        makers[kind](film, film.with_suffix(f".{kind}"))


def _film(target: Target, film: Film, masters: dict[str, Path], folder: Path) -> dict[str, str]:
    """The whole film in the target's formats, its poster, captions, timeline and transcript; names by format."""
    timeline = film.timeline
    kinds = _film_formats(target, film)
    for kind in kinds:
        shutil.copyfile(masters[kind], folder / f"{timeline.lesson}.{kind}")
    with Image.open(film.path.with_suffix(".png")) as poster:
        poster.save(folder / f"{timeline.lesson}.png")
    write_captions(timeline.beats, folder / timeline.lesson)
    write_transcript(timeline, folder / f"{timeline.lesson}.{kinds[0]}", folder)
    TEMPLATES.write("alt.txt", folder / "alt.txt", timeline=timeline)
    return {kind: f"{timeline.lesson}.{kind}" for kind in kinds}
