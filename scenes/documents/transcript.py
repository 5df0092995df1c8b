"""The transcript of a film: what is said and what is seen, beat by beat, for who cannot hear or cannot see it."""

from __future__ import annotations

from pathlib import Path

from scenes.documents import subtitles, templating
from scenes.documents.score import Score

TEMPLATES = templating.Templates("scenes.documents")

TYPES = {".mp4": "video/mp4", ".mov": "video/quicktime", ".webm": "video/webm"}


def write_transcript(score: Score, film: Path, folder: Path) -> list[Path]:
    """Write the transcript as Markdown and as a page that plays the film `film`; captions are within the page."""
    stem = folder / score.slug
    track = templating.data_uri(subtitles.to_vtt(subtitles.cues(score.beats)), "text/vtt")
    return [
        TEMPLATES.write("transcript.md", stem.with_suffix(".md"), score=score),
        TEMPLATES.write(
            "transcript.html",
            stem.with_suffix(".html"),
            score=score,
            film=film.name,
            film_type=TYPES[film.suffix],
            captions=track,
        ),
    ]
