"""Puts a rendered lesson together: the film with its chapters, captions, transcript and poster, placed at once."""

from __future__ import annotations

import shutil
from pathlib import Path

from PIL import Image

from scenes.documents.descriptions import film_timeline
from scenes.documents.subtitles import write_captions
from scenes.documents.transcript import write_transcript
from scenes.pipeline import manifest
from scenes.pipeline.jobs import FilmJob, FilmResult, Frame, StillJob, StillResult
from scenes.pipeline.outputs import place
from scenes.renderer.alpha import straight
from scenes.video import mux


def publish_film(job: FilmJob, result: FilmResult, target: Path) -> Path:
    """Write the lesson's film, .srt, .vtt, .png, .json, .md and .html into `target`; return the path of the film."""
    slug, folder = job.lesson.slug, job.folder
    film = folder / f"{slug}{job.spec.film_suffix}"
    chapters = [mux.Chapter(beat.title, beat.start, beat.end) for beat in result.beats]
    timeline = film_timeline(job.lesson, job.spec, result.beats)
    metadata = {"title": timeline.title, "description": timeline.claim, "comment": job.spec.to_json()}
    mux.join([segment.path for segment in result.segments], film, chapters, metadata, job.spec.fps)
    data, poster = film.with_suffix(".json"), film.with_suffix(".png")
    data.write_text(timeline.to_json(), encoding="utf-8")
    texts = [*write_captions(timeline.beats, folder / slug), data, *write_transcript(timeline, film, folder)]
    if isinstance(result.poster, Path):
        shutil.copyfile(result.poster, poster)
    else:
        save_frame(result.poster, poster)
    manifest.remove(slug, target)
    placed = place([*texts, poster, film], target)
    manifest.write(job.lesson, job.spec, target, placed, job.options)
    return placed[-1]


def publish_still(job: StillJob, result: StillResult, target: Path) -> Path:
    """Write the picture of the beat into `target` and return its path."""
    moment = "" if job.at >= 1 else f"-{round(job.at * 100):02}"
    name = f"{job.lesson.slug}-{job.beat}{moment}.png"
    return place([save_frame(result.frame, job.folder / name)], target)[0]


def save_frame(frame: Frame, path: Path) -> Path:
    """Write a frame as a PNG, with alpha if anything shines through."""
    image = Image.fromarray(straight(frame))
    (image if frame[..., 3].min() < 255 else image.convert("RGB")).save(path, optimize=True)
    return path
