"""Every text of the films, by language: title and captions live beside their beat's name. Data only, no Manim."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import ModuleType
from typing import Any

from normcore.axes import Layout, Role
from scenes.texts import en, en_seen

LANGUAGES: Mapping[str, ModuleType] = {"en": en}
SEEN: Mapping[str, ModuleType] = {"en": en_seen}


@dataclass(frozen=True)
class BeatText:
    """A beat's title and its captions by key; `{name}` is filled from the lesson's numbers and words."""

    title: str
    captions: Mapping[str, str]


def beat_text(lesson: str, beat: str, language: str = "en") -> BeatText:
    """The texts of a beat; KeyError names the lesson and beat that has none."""
    try:
        title, captions = LANGUAGES[language].LESSONS[lesson][beat]
    except KeyError:
        raise KeyError(f"no texts for beat {beat!r} of lesson {lesson!r} in language {language!r}") from None
    return BeatText(title, captions)


def lines(name: str, language: str = "en") -> Mapping[str, str]:
    """A table of texts that belong to a picture rather than to a beat, e.g. "panel"."""
    found: Mapping[str, str] = getattr(LANGUAGES[language], name.upper())
    return found


def seen_texts(language: str = "en") -> Any:
    """What is seen, in a language: `SEEN` by lesson and beat, `FILM` of a whole film, `TABLE_ROW` of a table."""
    return SEEN[language]


def story(layout: Layout) -> str:
    """What a tensor holds: "tokens", "images" (anything with positions) or "flat" feature vectors."""
    if any(layout.role(name) is Role.TOKENS for name in layout.names):
        return "tokens"
    return "images" if layout.positions else "flat"


def vocabulary(layout: Layout, language: str = "en") -> dict[str, str]:
    """The words for this layout's axes: channel or feature, sample or token, position."""
    words: Mapping[str, Any] = LANGUAGES[language].WORDS
    tokens = any(layout.role(name) is Role.TOKENS for name in layout.names)
    feature = words["channel"] if layout.features == "C" and layout.positions else words["feature"]
    sample = words["sentence"] if tokens else words["sample"]
    unit = words["token"] if tokens else sample
    position = words["token"] if tokens else words["position"]
    parts = {"feature": feature, "sample": sample, "unit": unit, "position": position}
    return {
        **{role: one for role, (one, _) in parts.items()},
        **{f"{role}s": many for role, (_, many) in parts.items()},
        **{role.capitalize(): one.capitalize() for role, (one, _) in parts.items()},
    }
