"""A talk as a reveal.js page that plays from the disk: it asks no other host for anything."""

from __future__ import annotations

from importlib.resources import as_file, files
from pathlib import Path

from scenes.documents import subtitles, templating
from scenes.documents.transcript import TYPES
from scenes.exports.decks.talk import Talk

TEMPLATES = templating.Templates("scenes.exports.decks")

REVEAL = ("reveal.js", "reveal.css", "reset.css", "notes.js", "LICENSE")


def write_page(talk: Talk, folder: Path, path: Path) -> Path:
    """Write the page, whose clips and posters are in `folder`, put reveal.js there too, and return its path."""
    own = folder / "reveal"
    own.mkdir()
    for name in REVEAL:
        with as_file(files("scenes.exports.decks") / "reveal_js" / name) as source:
            (own / name).write_bytes(source.read_bytes())
    tracks = {
        slide.clip.stem: templating.data_uri(subtitles.to_vtt(subtitles.cues([slide.clip.beat])), "text/vtt")
        for section in talk.sections
        for slide in section.slides
    }
    return TEMPLATES.write("deck.html", path, talk=talk, folder=folder.name, tracks=tracks, types=TYPES)
