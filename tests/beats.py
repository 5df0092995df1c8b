"""The beats of the lessons that ship, in order: what they are called is the lessons' own, so tests choose by place."""

from __future__ import annotations

from scenes.lessons import storyboard
from scenes.pipeline.scripts import beat_names

COMPARE, BATCH, LAYER = (beat_names(storyboard.find(slug)) for slug in ("compare", "batch", "layer"))
POSTER = storyboard.COMPARE.poster_beat
"""The beat of `compare` whose end is the film's poster."""


def only_in(slug: str) -> str:
    """A beat that this lesson has and no other."""
    others = {name for entry in storyboard.LESSONS if entry.slug != slug for name in beat_names(entry)}
    return next(name for name in beat_names(storyboard.find(slug)) if name not in others)
