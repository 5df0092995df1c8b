"""A page of all films that lie in the folders of one folder: posters, films, captions, transcripts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from math import isfinite
from operator import attrgetter
from pathlib import Path
from typing import Any
from urllib.parse import quote

from scenes.content.timeline import Timeline
from scenes.documents import subtitles, templating
from scenes.documents.transcript import TYPES, UNPLAYABLE
from scenes.lessons import storyboard
from scenes.pipeline import manifest
from scenes.pipeline.manifest import Manifest
from scenes.pipeline.outputs import work_folder
from scenes.pipeline.placing import place
from scenes.pipeline.sweep_tables import PAGE
from scenes.spec.lecture import LectureSpec
from scenes.spec.settings import settings_of
from scenes.texts.catalog import language_name

TEMPLATES = templating.Templates("scenes.exports.gallery")

FACETS = {name: each.facet for name, each in settings_of(LectureSpec).items() if each.facet is not None}
"""How the settings are worded by which films are chosen."""


@dataclass(frozen=True)
class Card:
    """What the page shows of one film.

    `settings` are its lesson and the settings it may be chosen by, as words; `language` is the name of the language of
    its captions, `duration` its length in seconds.
    """

    name: str
    timeline: Timeline
    spec: Mapping[str, Any]
    settings: Mapping[str, str]
    language: str
    duration: float
    film: str
    poster: str
    transcript: str
    captions: str
    type: str
    plays: bool

    @property
    def summary(self) -> str:
        """Its settings in one line."""
        shown = [self.settings[name] for name in ("theme", "quality", "aspect")]
        if self.spec["data"] is not None:
            shown.insert(0, self.settings["data"])
        tensor = f"{self.settings['shape']} {self.settings['layout']}"
        return ", ".join([tensor, *shown, f"{self.timeline.fps} fps"])

    @property
    def order(self) -> tuple[int, int, list[int], str]:
        """Its place on the page: by lesson, then by shape."""
        slugs, slug, shape = storyboard.slugs(), self.timeline.lesson, list(self.spec["shape"])
        return slugs.index(slug) if slug in slugs else len(slugs), len(shape), shape, self.name


def write_gallery(root: Path) -> Path | None:
    """Write `root`/index.html, which shows every finished film in the folders of `root`; None if there is none."""
    cards = sorted(_cards(root), key=attrgetter("order"))
    if not cards:
        return None
    found = {name: list(dict.fromkeys(card.settings[name] for card in cards)) for name in ("lesson", *FACETS)}
    facets = {name: values for name, values in found.items() if len(values) > 1}
    with work_folder(root) as work:
        page = TEMPLATES.write("gallery.html", work / PAGE, cards=cards, facets=facets)
        return place([page], root, PAGE)[0]


def _cards(root: Path) -> Iterator[Card]:
    for folder in sorted(path for path in root.iterdir() if path.is_dir()):
        for record in manifest.records(folder):
            try:
                yield _card(folder, record)
            except (OSError, ValueError, LookupError, TypeError, StopIteration):
                continue  # a film that is being replaced at this moment, or no longer whole


def _card(folder: Path, record: Manifest) -> Card:
    film = next(folder / name for name in record.files if Path(name).suffix in TYPES)
    if not film.exists() or not film.with_suffix(".png").exists():
        raise FileNotFoundError(film)
    timeline = Timeline.read(film.with_suffix(".json"))
    if not isfinite(timeline.duration):
        raise ValueError(f"{film} has no length")
    spec = _settings(record.spec)

    def address(suffix: str) -> str:
        return quote(f"{folder.name}/{film.stem}{suffix}")

    return Card(
        name=folder.name,
        timeline=timeline,
        spec=spec,
        settings={"lesson": timeline.lesson, **{name: facet(spec[name]) for name, facet in FACETS.items()}},
        language=language_name(timeline.language),
        duration=timeline.duration,
        film=address(film.suffix),
        poster=address(".png"),
        transcript=address(".html"),
        captions=templating.data_uri(subtitles.to_track(timeline), "text/vtt"),
        type=TYPES[film.suffix],
        plays=film.suffix not in UNPLAYABLE,
    )


def _settings(recorded: Mapping[str, Any]) -> dict[str, Any]:
    """All settings of a film as they were recorded; `SpecError` for values that no film has.

    An older record may lack a newer setting, which has its default then; the data need not be there any more.
    """
    fields = LectureSpec.model_fields
    given = {name: value for name, value in recorded.items() if value != fields[name].default}
    data, key = given.pop("data", None), given.pop("key", None)
    if not (isinstance(data, str | None) and isinstance(key, str | None)):
        raise TypeError(f"{data!r} and {key!r} are no names")
    return {**LectureSpec.make(**given).model_dump(mode="json"), "data": data, "key": key}
