"""Puts a rendered lesson together: the film with its chapters, captions, transcript and poster, placed at once."""

from __future__ import annotations

import shutil
from pathlib import Path

from PIL import Image

from scenes.documents import subtitles
from scenes.documents.descriptions import film_timeline
from scenes.documents.subtitles import write_captions
from scenes.documents.transcript import write_transcript
from scenes.pipeline.film_settings import as_comment, own_files
from scenes.pipeline.jobs import FilmJob, FilmResult, Frame, StillJob, StillResult
from scenes.pipeline.placing import place
from scenes.renderer.alpha import straight
from scenes.video import mux


def publish_film(job: FilmJob, result: FilmResult, target: Path) -> None:
    """Write the film as `target`, and its .srt, .vtt, .png, .json, .md and .html beside it.

    Raises `SpecError` if files of somebody else would be replaced.
    """
    film = job.folder / target.name
    chapters = [mux.Chapter(each.text, each.start, each.end) for each in subtitles.chapters(result.beats)]
    timeline = film_timeline(job.lesson, job.spec, result.beats)
    data, poster = film.with_suffix(".json"), film.with_suffix(".png")
    data.write_text(timeline.to_json(), encoding="utf-8")
    texts = [*write_captions(timeline, film), data, *write_transcript(timeline, film)]
    if isinstance(result.poster, Path):
        shutil.copyfile(result.poster, poster)
    else:
        save_frame(result.poster, poster)
    comment = as_comment(job.lesson, job.spec, target.parent, [*texts, poster])
    metadata = {"title": timeline.title, "description": timeline.claim, "comment": comment}
    mux.join([segment.path for segment in result.segments], film, chapters, metadata, job.spec.fps)
    place(
        [*texts, poster, film],
        target.parent,
        target.name,
        ours=own_files(target),
        mends=True,
        fingerprint=job.fingerprint,
        lesson=job.lesson.slug,
        spec=job.spec.model_dump(mode="json"),
    )


def publish_still(job: StillJob, result: StillResult, target: Path) -> Path:
    """Write the picture of the beat as `target`; return its path."""
    made = save_frame(result.frame, job.folder / target.name)
    settings = job.spec.model_dump(mode="json")
    return place([made], target.parent, target.name, lesson=job.lesson.slug, spec=settings)[0]


def save_frame(frame: Frame, path: Path) -> Path:
    """Write a frame as a PNG, with alpha if anything shines through."""
    image = Image.fromarray(straight(frame))
    (image if frame[..., 3].min() < 255 else image.convert("RGB")).save(path)
    return path
