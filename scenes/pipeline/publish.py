"""Puts a rendered lesson together: the MP4 with its chapters, captions, transcript and poster, placed at once."""

from __future__ import annotations

import shutil
from pathlib import Path

from PIL import Image

from scenes.documents.descriptions import film_timeline
from scenes.documents.subtitles import write_captions
from scenes.documents.transcript import write_transcript
from scenes.pipeline import manifest
from scenes.pipeline.jobs import FilmJob, Picture, StillJob
from scenes.pipeline.outputs import place
from scenes.renderer.alpha import straight
from scenes.video import mux


def publish_film(job: FilmJob, picture: Picture, target: Path) -> Path:
    """Write the lesson's film, .srt, .vtt, .png, .json, .md and .html into `target`; return the path of the film."""
    slug, folder = job.lesson.slug, job.folder
    film = folder / f"{slug}{job.spec.film_suffix}"
    chapters = [mux.Chapter(beat.title, beat.start, beat.end) for beat in picture.beats]
    played = film_timeline(job.lesson, job.spec, picture.beats)
    metadata = {"title": played.title, "description": played.claim, "comment": job.spec.to_json()}
    mux.join([segment.path for segment in picture.segments], film, chapters, metadata, job.spec.fps)
    told = film.with_suffix(".json")
    told.write_text(played.to_json(), encoding="utf-8")
    texts = [*write_captions(played.beats, folder / slug), told, *write_transcript(played, film, folder)]
    poster = film.with_suffix(".png")
    if picture.poster is not None:
        shutil.copyfile(picture.poster, poster)
    else:
        save_picture(picture, poster)
    manifest.forget(slug, target)
    placed = place([*texts, poster, film], target)
    manifest.write(slug, job.spec, target, placed, job.renderer, job.preset)
    return placed[-1]


def publish_still(job: StillJob, picture: Picture, target: Path) -> Path:
    """Write the picture of the beat into `target` and return its path."""
    moment = "" if job.at >= 1 else f"-{round(job.at * 100):02}"
    name = f"{job.lesson.slug}-{job.beat}{moment}.png"
    return place([save_picture(picture, job.folder / name)], target)[0]


def save_picture(picture: Picture, path: Path) -> Path:
    """Write the frame as a PNG, with alpha if anything shines through."""
    image = Image.fromarray(straight(picture.frame))
    (image if picture.frame[..., 3].min() < 255 else image.convert("RGB")).save(path, optimize=True)
    return path
