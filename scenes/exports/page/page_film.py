"""A film on a page: its files in the folder of films, and its tracks, which a page opened from the disk can read."""

from __future__ import annotations

import os
import shutil
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from urllib.parse import quote

from PIL import Image

from scenes.content.timeline import Caption, Timeline
from scenes.documents import subtitles, templating
from scenes.documents.transcript import TYPES
from scenes.exports.film_file import FilmFile
from scenes.exports.page.files import BESIDE, FOLDER, playable
from scenes.video import convert


@dataclass(frozen=True)
class PageFilm:
    """A film that a page plays."""

    film: FilmFile

    @property
    def timeline(self) -> Timeline:
        """Its beats."""
        return self.film.timeline

    @property
    def tensor(self) -> str:
        """Which tensor it shows, in words."""
        return self.film.tensor

    @property
    def suffix(self) -> str:
        """The ending of its file on the page: browsers play alpha in WebM only."""
        return playable(self.film.path.suffix)

    @property
    def type(self) -> str:
        """Its media type."""
        return TYPES[self.suffix]

    def address(self, suffix: str = "") -> str:
        """The address of the film within the page's folder, or of what lies beside it."""
        return quote(f"{FOLDER}/{self.film.path.stem}{suffix or self.suffix}")

    @cached_property
    def size(self) -> tuple[int, int]:
        """Width and height of its poster, which are the film's."""
        with Image.open(self.film.path.with_suffix(".png")) as poster:
            return poster.size

    @property
    def captions(self) -> str:
        """Its captions as an address that holds them."""
        return _track(subtitles.cues(self.timeline.beats))

    @property
    def chapters(self) -> str:
        """The titles of its beats, likewise."""
        return _track(subtitles.chapters(self.timeline.beats))

    @property
    def descriptions(self) -> str:
        """What is seen in each beat, likewise."""
        return _track(subtitles.descriptions(self.timeline.beats))

    @property
    def beside(self) -> tuple[str, ...]:
        """The endings of the files that lie beside it."""
        none = self.timeline.captions == subtitles.NONE
        return tuple(each for each in BESIDE if not (none and each in subtitles.ENDINGS))

    def copy(self, folder: Path) -> None:
        """Put the film and what lies beside it into the folder of films, without a copy where the disk allows it."""
        path = self.film.path
        if self.suffix != path.suffix:
            convert.to_webm(
                path, folder / f"{path.stem}{self.suffix}", [beat.opens for beat in self.timeline.beats]
            )
        for suffix in (*([path.suffix] if self.suffix == path.suffix else []), *self.beside):
            source = path.with_suffix(suffix)
            target = folder / source.name
            try:
                os.link(source, target)
            except OSError:
                shutil.copyfile(source, target)


def _track(cues: list[Caption]) -> str:
    return templating.data_uri(subtitles.to_vtt(cues), "text/vtt")
