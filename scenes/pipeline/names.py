"""What films are called: a name tells every setting that is not the default, the default film has its lesson's name."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from typing import Any

from scenes.pipeline.options import RenderOptions
from scenes.renderer.encoders.presets import FINAL
from scenes.renderer.registry import FAST
from scenes.spec.errors import SpecError
from scenes.spec.lecture import LectureSpec
from scenes.spec.lesson_entry import LessonEntry
from scenes.spec.quoting import quoted
from scenes.spec.settings import settings_of

LONGEST = 180
"""Bytes that the name of a film may have: what is written beside it has longer names, and no disk takes over 255."""
WRITTEN_OUT = 150
"""Characters of a name made from settings, of which one may be a file's name; a hash stands for the rest."""


def film_name(lesson: LessonEntry, spec: LectureSpec) -> str:
    """A readable name of a film: lesson, tensor, theme and quality, then every other setting that is not the default.

    How a setting is written there, and where, its field in the spec says.

    >>> from scenes.lessons import storyboard
    >>> film_name(storyboard.find("compare"), LectureSpec(theme="light", fps=15, aspect="1:1"))
    'compare-5x4x2x3-NCHW-light-1080p-1x1-15fps'
    """
    fields = type(spec).model_fields
    parts = [lesson.slug]
    for name, setting in sorted(settings_of(type(spec)).items(), key=lambda item: item[1].position):
        value = getattr(spec, name)
        if setting.short is not None and (setting.always_named or value != fields[name].default):
            parts.append(setting.short(value))
    name = re.sub(r"[^A-Za-z0-9.+-]+", "_", "-".join(filter(None, parts)))
    return name if len(name) <= WRITTEN_OUT else f"{name[:WRITTEN_OUT]}-{_hash(name)}"


def variant_name(lesson: LessonEntry, spec: LectureSpec, options: RenderOptions | None = None) -> str:
    """The name of a film among films of other settings: that of its lesson where every setting is the default.

    >>> from scenes.lessons import storyboard
    >>> compare, own = storyboard.find("compare"), LectureSpec(theme="light")
    >>> variant_name(compare, LectureSpec()), variant_name(compare, own)
    ('compare', 'compare-5x4x2x3-NCHW-light-1080p')
    >>> variant_name(compare, own, RenderOptions(preset="draft"))
    'compare-5x4x2x3-NCHW-light-1080p-draft'
    """
    options = options or RenderOptions()
    is_default = spec.to_json() == LectureSpec(shape=lesson.default_shape).to_json()
    return (lesson.slug if is_default else film_name(lesson, spec)) + method_suffix(options)


def method_suffix(options: RenderOptions) -> str:
    """What tells films apart that are rendered in another way than usually.

    >>> method_suffix(RenderOptions()), method_suffix(RenderOptions(renderer="stock", preset="draft"))
    ('', '-draft-stock')
    """
    ways = ((options.preset, FINAL), (options.renderer, FAST))
    return "".join(f"-{way}" for way, usual in ways if way != usual)


def distinct_prints(
    name: str, lesson: str, settings: Mapping[str, Any], taken: tuple[str, Mapping[str, Any]]
) -> str:
    """The name, with a hash where it is already taken by another lesson or by settings that are written alike.

    So are data files of one name in different folders. `taken` are the lesson and the settings that have it now.
    """
    slug, others = taken
    alike = slug in ("", lesson) and all(
        others[key] == settings[key] for key in settings.keys() & others.keys()
    )
    return name if alike else f"{name}-{_hash(lesson + json.dumps(dict(settings), sort_keys=True))}"


def check_name(name: str, given: str) -> None:
    """Raise `SpecError` that begins with `given` if files of this name cannot be on a disk."""
    if ":" in name:
        raise SpecError(
            f"{quoted(given)}: a colon in a name stands for a drive or a protocol. Give a name without one."
        )
    if len(name.encode(errors="surrogatepass")) > LONGEST:
        raise SpecError(
            f"{quoted(given)}: the name has {len(name)} characters, and what is written beside it has longer ones. "
            f"Give a name of at most {LONGEST} bytes."
        )


def _hash(name: str) -> str:
    return hashlib.sha256(name.encode()).hexdigest()[:6]
