"""A page of all films that lie in the folders of one folder: posters, films, captions, transcripts."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote

from scenes.content.timeline import Timeline
from scenes.documents import subtitles, templating
from scenes.documents.transcript import TYPES
from scenes.lessons import storyboard
from scenes.pipeline import manifest
from scenes.pipeline.outputs import place, work_folder
from scenes.spec.parsing import as_sizes

TEMPLATES = templating.Templates("scenes.exports.gallery")

PAGE = "index.html"
UNPLAYABLE = (".mov",)
"""Films that browsers do not play."""
NO_DATA = "made from a seed"
FACETS = ("lesson", "shape", "layout", "data", "theme", "quality", "aspect")


@dataclass(frozen=True)
class Card:
    """What the page shows of one film."""

    name: str
    told: Timeline
    settings: dict[str, str]
    film: str
    poster: str
    transcript: str
    captions: str
    type: str
    plays: bool

    @property
    def summary(self) -> str:
        """Its settings in one line."""
        told = self.settings
        data = [] if told["data"] == NO_DATA else [told["data"]]
        shown = [told[name] for name in ("theme", "quality", "aspect")]
        return ", ".join([f"{told['shape']} {told['layout']}", *data, *shown, f"{self.told.fps} fps"])


def write_gallery(root: Path) -> Path | None:
    """Write `root`/index.html, which shows every finished film in the folders of `root`; None if there is none."""
    cards = sorted(_cards(root), key=_order)
    if not cards:
        return None
    with work_folder(root) as work:
        page = TEMPLATES.write("gallery.html", work / PAGE, cards=cards, facets=_facets(cards))
        return place([page], root)[0]


def _cards(root: Path) -> Iterable[Card]:
    for folder in sorted(path for path in root.iterdir() if path.is_dir()):
        for slug, record in manifest.records(folder):
            try:
                yield _card(folder, slug, record)
            except (OSError, ValueError, KeyError, TypeError, StopIteration):
                continue  # a film that is being replaced at this moment, or no longer whole


def _card(folder: Path, slug: str, record: dict[str, Any]) -> Card:
    film = next(folder / name for name in record["files"] if Path(name).suffix in TYPES)
    if not film.exists() or not film.with_suffix(".png").exists():
        raise FileNotFoundError(film)
    told = Timeline.read(film.with_suffix(".json"))

    def address(suffix: str) -> str:
        return quote(f"{folder.name}/{slug}{suffix}")

    return Card(
        name=folder.name,
        told=told,
        settings={"lesson": slug, **_settings(record["spec"])},
        film=address(film.suffix),
        poster=address(".png"),
        transcript=address(".html"),
        captions=templating.data_uri(subtitles.to_vtt(subtitles.cues(told.beats)), "text/vtt"),
        type=TYPES[film.suffix],
        plays=film.suffix not in UNPLAYABLE,
    )


def _settings(spec: dict[str, Any]) -> dict[str, str]:
    """The settings of a film as words."""
    data = spec["data"]
    return {
        "shape": "×".join(map(str, spec["shape"])),
        "layout": str(spec["layout"]),
        "data": NO_DATA if data is None else Path(data).name,
        "theme": str(spec["theme"]),
        "quality": str(spec["quality"]),
        "aspect": str(spec["aspect"]),
    }


def _order(card: Card) -> tuple[Any, ...]:
    slugs = storyboard.slugs()
    slug, shape = card.settings["lesson"], as_sizes(card.settings["shape"].replace("×", "x"))
    return slugs.index(slug) if slug in slugs else len(slugs), len(shape), shape, card.name


def _facets(cards: Iterable[Card]) -> dict[str, list[str]]:
    """The settings in which films differ, each with its values in the order of the films."""
    found = {name: list(dict.fromkeys(card.settings[name] for card in cards)) for name in FACETS}
    return {name: values for name, values in found.items() if len(values) > 1}
