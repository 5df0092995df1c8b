"""From beat to beat a film goes on: the frame is never left nearly empty."""

from __future__ import annotations

from itertools import groupby
from pathlib import Path

import numpy as np
import pytest

from scenes.lessons import storyboard
from scenes.spec.lecture import LectureSpec
from scenes.staging.lesson import Lesson
from tests.film.audit_pixels import lit, lit_share
from tests.film.audit_play import Play, Watcher, sample

pytestmark = pytest.mark.films

EVERY = 1 / 15
NEARLY_EMPTY = 0.1
"""Of the film's median share of lit pixels."""
LONGEST = 2
"""Sampled moments in a row that may be so: the moment at which one picture takes another's place."""
GATHERING = {("compare", "keep")}
"""Beats in which a table fills line by line."""


class LitShares(Watcher):
    """The share of lit pixels at every sampled moment, with its beat and its time."""

    def __init__(self) -> None:
        self.found: list[tuple[float, str, float]] = []

    def sees(self, scene: Lesson, play: Play, time: float, count: int) -> None:
        share = lit_share(lit(scene.renderer.picture(scene)))
        self.found += [(share, scene.current, time + step * EVERY) for step in range(count)]


@pytest.mark.parametrize("slug", storyboard.slugs())
def test_no_frame_is_nearly_empty(slug: str, tmp_path: Path) -> None:
    shares = LitShares()
    spec = LectureSpec(quality="480p", shape=storyboard.find(slug).default_shape)
    sample(spec, storyboard.find(slug), tmp_path, lambda scene: shares, EVERY)
    least = NEARLY_EMPTY * float(np.median([share for share, *_ in shares.found]))
    runs = [
        list(run)
        for empty, run in groupby(
            shares.found, lambda one: one[0] < least and (slug, one[1]) not in GATHERING
        )
        if empty
    ]
    long = [f"{run[0][2]:6.2f} s {run[0][1]}: {len(run)} moments" for run in runs if len(run) > LONGEST]
    assert not long, "\n".join(long)
