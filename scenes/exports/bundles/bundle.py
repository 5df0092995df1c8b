"""Writes the folder that a program or site gets of a film: clips, film, posters, captions, alt text, what is pasted."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from math import ceil
from pathlib import Path

from PIL import Image

from scenes.content.timeline import Beat, Timeline
from scenes.documents import templating
from scenes.documents.subtitles import write_captions
from scenes.documents.transcript import write_transcript
from scenes.exports import clips
from scenes.exports.bundles.targets import BundleTarget
from scenes.exports.clips import Clip
from scenes.exports.film_file import FilmFile
from scenes.exports.registry import Written
from scenes.exports.selection import Selection
from scenes.texts.catalog import document_words, language_name
from scenes.video import convert
from scenes.video.children import none_running

TEMPLATES = templating.Templates("scenes.exports.bundles")

FRAMES_A_SECOND, FRAME_SIDE = 10, 960
CHAPTER_SECONDS, CHAPTERS = 10, 3


@dataclass(frozen=True)
class ClipFiles:
    """What was made of one clip: the names of its files by format, its size in pixels, the number of its PNG frames."""

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


def write_bundle(target: BundleTarget, film: FilmFile, selection: Selection, folder: Path) -> Written:
    """Make the folder of one film in `folder`."""
    timeline, name = film.timeline, film.name
    bundle = folder / name
    bundle.mkdir()
    masters = {film.path.suffix[1:]: film.path}
    if "webm" in target.film_formats(film.transparent):
        starts = [part.opens for beat in timeline.beats for part in beat.parts]
        masters["webm"] = convert.to_webm(film.path, folder / f"{name}.webm", starts)
    beats = selection.beats_of(timeline)
    parts = [part for beat in beats for part in clips.parts(selection, film, beat)] if target.stops else []
    clips_made = _side_by_side(
        lambda part: _write_clip(target, film, *part, masters, selection, bundle),
        parts or [(beat, "") for beat in beats],
    )
    files = _write_film(target, film, masters, bundle)
    language = language_name(timeline.language)
    TEMPLATES.write(
        f"{target.name}.{Path(target.snippet).suffix[1:]}",
        bundle / target.snippet,
        folder=name,
        target=target,
        timeline=timeline,
        language=language,
        words=document_words(timeline.language),
        film=film,
        clips=clips_made,
        files=files,
        rate=FRAMES_A_SECOND,
        chapters=chapters(timeline),
    )
    facts = {
        "name": name,
        "snippet": target.snippet,
        "film": next(iter(files.values())),
        "background": film.background,
        "language": language,
    }
    advice = [*target.advice, target.alpha_advice] if film.transparent else target.advice
    return Written([bundle], [line.format(**facts) for line in advice])


def chapters(timeline: Timeline) -> list[tuple[float, str]]:
    """Chapters as YouTube wants them: from 0:00, three or more, each of ten seconds or more; none if they cannot be.

    Each begins with a whole second at which its own picture stands. Beats that are too short share a chapter with the
    next one, the last with the one before it.
    """
    groups: list[list[Beat]] = []
    for beat in timeline.beats:
        if groups and ceil(beat.opens) - ceil(groups[-1][0].opens) < CHAPTER_SECONDS:
            groups[-1].append(beat)
        else:
            groups.append([beat])
    if len(groups) > 1 and int(timeline.duration) - ceil(groups[-1][0].opens) < CHAPTER_SECONDS:
        last = groups.pop()
        groups[-1].extend(last)
    if len(groups) < CHAPTERS:
        return []
    return [(float(ceil(group[0].opens)), " · ".join(beat.title for beat in group)) for group in groups]


def _side_by_side(
    make: Callable[[tuple[Beat, str]], ClipFiles], parts: Sequence[tuple[Beat, str]]
) -> list[ClipFiles]:
    """What is made of each part, several at a time; if that ends early, no program goes on that makes another."""
    pool = ThreadPoolExecutor(os.cpu_count() or 1)
    try:
        made = list(pool.map(make, parts))
    except BaseException:
        with none_running():
            pool.shutdown(cancel_futures=True)
        raise
    pool.shutdown()
    return made


def _write_clip(
    target: BundleTarget,
    film: FilmFile,
    beat: Beat,
    end: str,
    masters: dict[str, Path],
    selection: Selection,
    folder: Path,
) -> ClipFiles:
    """One beat, or a part of one whose names have this `end`, in every format, with its posters and captions.

    `masters` is the whole film by format: of these a clip that does not loop is cut out, the other formats are made
    of the clip.
    """
    formats = target.formats(film.transparent)
    makers: dict[str, Callable[[Path, Path], Path]] = {
        "webm": convert.to_webm,
        "gif": lambda source, made: convert.to_gif(source, made, selection.max_bytes),
        "webp": lambda source, made: convert.to_webp(source, made, selection.max_bytes),
    }
    clip = clips.cut(selection, film, beat, folder, end)
    first, last = clips.posters(clip)
    for name, picture in ((f"{clip.stem}.png", first), (f"{clip.stem}-end.png", last)):
        picture.save(folder / name, optimize=True)
    write_captions([clip.beat], clip.film)
    files, frames = {}, 0
    for kind in formats:
        if kind == "png":
            (folder / "frames").mkdir(exist_ok=True)
            made = convert.to_frames(clip.film, folder / "frames", clip.stem, FRAMES_A_SECOND, FRAME_SIDE)
            frames = len(made)
            continue
        if kind != clip.film.suffix[1:]:
            if kind in masters and not clip.loops:
                clips.cut_beat(masters[kind], film.timeline, beat, folder, end)
            else:
                makers[kind](clip.film, clip.film.with_suffix(f".{kind}"))
        files[kind] = f"{clip.stem}.{kind}"
    if film.path.suffix[1:] not in formats:
        clip.film.unlink()
    return ClipFiles(clip, first.size, files, frames)


def _write_film(
    target: BundleTarget, film: FilmFile, masters: dict[str, Path], folder: Path
) -> dict[str, str]:
    """The whole film in the target's formats, its poster, captions, timeline and transcript; names by format."""
    timeline, name = film.timeline, film.name
    kinds = target.film_formats(film.transparent)
    for kind in kinds:
        _link(masters[kind], folder / f"{name}.{kind}")
    with Image.open(film.path.with_suffix(".png")) as poster:
        poster.save(folder / f"{name}.png")
    main = folder / f"{name}.{kinds[0]}"
    write_captions(timeline.beats, main)
    for written in write_transcript(timeline, main):
        if target.builds_markdown and written.suffix == ".md":
            written.unlink()
    TEMPLATES.write("alt.txt", folder / "alt.txt", timeline=timeline)
    return {kind: f"{name}.{kind}" for kind in kinds}


def _link(film: Path, target: Path) -> None:
    """Put a film into a bundle: without a copy where the disk allows it, for it may be as large as the disk."""
    try:
        os.link(film, target)
    except OSError:
        shutil.copyfile(film, target)
