"""The transcript of a film: what is said and what is seen, beat by beat, for who cannot hear or cannot see it."""

from __future__ import annotations

from pathlib import Path

from scenes.content.timeline import Timeline
from scenes.documents import subtitles, templating
from scenes.texts.catalog import document_words, language_name

TEMPLATES = templating.Templates("scenes.documents")

TYPES = {".mp4": "video/mp4", ".mov": "video/quicktime", ".webm": "video/webm"}
UNPLAYABLE = (".mov",)
"""Films that browsers do not play."""


def write_transcript(timeline: Timeline, film: Path) -> list[Path]:
    """Write the transcript beside a film, as Markdown and as a page that plays it; captions are within the page."""
    track = templating.data_uri(subtitles.to_track(timeline), "text/vtt")
    words = document_words(timeline.language)
    return [
        TEMPLATES.write("transcript.md", film.with_suffix(".md"), timeline=timeline, words=words),
        TEMPLATES.write(
            "transcript.html",
            film.with_suffix(".html"),
            timeline=timeline,
            film=film.name,
            poster=film.with_suffix(".png").name,
            film_type=TYPES[film.suffix],
            captions=track,
            words=words,
            label=language_name(timeline.language),
        ),
    ]
