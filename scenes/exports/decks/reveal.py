"""A talk as a reveal.js page that plays from the disk: it asks no other host for anything."""

from __future__ import annotations

import json
from base64 import b64encode
from collections.abc import Mapping
from importlib.resources import files
from pathlib import Path
from typing import Any

from scenes.design.contrast import wants_light_text
from scenes.documents import subtitles, templating
from scenes.documents.transcript import TYPES
from scenes.exports import web
from scenes.exports.decks.talk import Slide, Talk
from scenes.texts.catalog import deck_words, language_name, player_words

TEMPLATES = templating.Templates("scenes.exports.decks")

OPTIONS: Mapping[str, Any] = {
    "margin": 0,
    "maxScale": 10,
    "hash": True,
    "center": False,
    "controls": False,
    "transition": "none",
    "backgroundTransition": "none",
    "navigationMode": "linear",
    "scrollActivationWidth": 0,
    "viewDistance": 2,
}
"""Of reveal.js: slides change at once, and nothing moves that is not a clip."""
HALF_A_FRAME = 0.5


def write(talk: Talk, path: Path) -> list[Path]:
    """Write the page, with all it shows within it or in the folder of its clips; return what was made."""
    language, words = talk.language, deck_words(talk.language)
    width, height = talk.size
    page = TEMPLATES.write(
        "deck.html",
        path,
        talk=talk,
        scheme="dark" if wants_light_text(talk.background) else "light",
        fonts=web.font_faces(),
        styles=[_bundled("reset.css"), _bundled("reveal.css")],
        scripts=[_in_page(_bundled(name)) for name in ("reveal.js", "notes.js")],
        licence=_bundled("LICENSE"),
        module=_in_page(web.module("deck")),
        address=_within if talk.inside else _beside(talk.folder.name),
        within=_content if talk.inside else None,
        captions=_captions,
        descriptions=_descriptions,
        stops=_stops,
        types=TYPES,
        language=language_name(language),
        words=talk.words,
        deck_words=words,
        keys=[name.removeprefix("keys_") for name in words if name.startswith("keys_")],
        player_words=json.dumps(dict(player_words(language)), ensure_ascii=False),
        given={"words": dict(words), "options": {**OPTIONS, "width": width, "height": height}},
    )
    return [page] if talk.inside else [page, talk.folder]


def _bundled(name: str) -> str:
    return (files("scenes.exports.decks") / "reveal_js" / name).read_text(encoding="utf-8")


def _in_page(script: str) -> str:
    r"""A script as it may stand within a page: nothing in its texts ends it.

    >>> _in_page('"<!-- </script>"')
    '"<\\!-- <\\/script>"'
    """
    return script.replace("</script", "<\\/script").replace("<!--", "<\\!--")


def _beside(folder: str) -> Any:
    return lambda picture: f"{folder}/{picture.name}"


def _within(picture: Path) -> str:
    return templating.data_uri(picture.read_bytes(), "image/png")


def _content(film: Path) -> str:
    return b64encode(film.read_bytes()).decode()


def _captions(slide: Slide) -> str:
    return templating.data_uri(subtitles.to_vtt(subtitles.cues([slide.clip.beat])), "text/vtt")


def _descriptions(slide: Slide) -> str:
    return templating.data_uri(subtitles.to_vtt(subtitles.descriptions([slide.clip.beat])), "text/vtt")


def _stops(slide: Slide, fps: int) -> str:
    """The moments at which a clip waits, in seconds: in the middle of the last picture that is shown."""
    return " ".join(f"{stop - HALF_A_FRAME / fps:.4f}" for stop in slide.clip.beat.stops)
