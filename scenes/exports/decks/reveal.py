"""A talk as a reveal.js page that plays from the disk: it asks no other host for anything."""

from __future__ import annotations

from importlib.resources import as_file, files
from pathlib import Path

from scenes.documents import subtitles, templating
from scenes.documents.transcript import TYPES
from scenes.exports.decks.talk import Talk
from scenes.texts.catalog import language_name

TEMPLATES = templating.Templates("scenes.exports.decks")

REVEAL = ("reveal.js", "reveal.css", "reset.css", "notes.js", "LICENSE")


def write(talk: Talk, path: Path) -> list[Path]:
    """Write the page and put reveal.js into the folder of its clips; return the page and that folder."""
    own = talk.folder / "reveal"
    own.mkdir()
    for name in REVEAL:
        with as_file(files("scenes.exports.decks") / "reveal_js" / name) as source:
            (own / name).write_bytes(source.read_bytes())
    tracks = {
        slide.clip.stem: templating.data_uri(
            subtitles.to_track(section.film.timeline, [slide.clip.beat]), "text/vtt"
        )
        for section in talk.sections
        for slide in section.slides
    }
    page = TEMPLATES.write(
        "deck.html",
        path,
        talk=talk,
        folder=talk.folder.name,
        tracks=tracks,
        types=TYPES,
        language=language_name(talk.language),
        words=talk.words,
    )
    return [page, talk.folder]
