"""Puts a lecture together from the films of its cards and lessons: joined as they are, with one set of files."""

from __future__ import annotations

import shutil
from collections.abc import Sequence

from scenes.content.timeline import Timeline
from scenes.documents import subtitles
from scenes.documents.descriptions import lecture_timeline
from scenes.documents.subtitles import write_captions
from scenes.documents.transcript import write_transcript
from scenes.pipeline.film_request import FilmRequest
from scenes.pipeline.film_settings import as_comment, own_files
from scenes.pipeline.placing import place
from scenes.video import mux


def publish_lecture(
    target: FilmRequest, cards: Sequence[FilmRequest], films: Sequence[FilmRequest], fingerprint: str
) -> None:
    """Write the film `target`, and its .srt, .vtt, .png, .json, .md and .html beside it.

    Its poster is that of the first film.

    The cards and films lie finished in one folder on the disk of the target. Raises `SpecError` if files of somebody
    else would be replaced.
    """
    folder = films[0].folder / "lecture"
    folder.mkdir()
    film = folder / target.path.name
    pairs = list(zip(cards, films, strict=True))
    timeline = lecture_timeline(
        target.lesson.slug, [(_timeline(card), _timeline(film)) for card, film in pairs]
    )
    data, poster = film.with_suffix(".json"), film.with_suffix(".png")
    data.write_text(timeline.to_json(), encoding="utf-8")
    shutil.copyfile(films[0].path.with_suffix(".png"), poster)
    beside = [*write_captions(timeline, film), data, *write_transcript(timeline, film), poster]
    chapters = [mux.Chapter(each.text, each.start, each.end) for each in subtitles.chapters(timeline.beats)]
    own = all(film.spec.data is None and film.spec.shape == film.lesson.default_shape for film in films)
    comment = as_comment(target.lesson, target.spec, target.folder, beside, own_tensors=own)
    metadata = {"title": timeline.title, "description": timeline.claim, "comment": comment}
    mux.chain([part.path for pair in pairs for part in pair], film, chapters, metadata, timeline.fps)
    place(
        [*beside, film],
        target.folder,
        target.path.name,
        ours=own_files(target.path),
        mends=True,
        fingerprint=fingerprint,
        lesson=target.lesson.slug,
        spec=target.spec.model_dump(mode="json"),
    )


def _timeline(film: FilmRequest) -> Timeline:
    return Timeline.read(film.path.with_suffix(".json"))
