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
FIRST = 3 * EVERY
"""Of as many moments in a row as are too many, one is a multiple of this: no longer run is passed over."""
NEARLY_EMPTY = 0.1
"""Of the film's median share of lit pixels."""
LONGEST = 2
"""Sampled moments in a row that may be so: the moment at which one picture takes another's place."""
GATHERING = {("compare", "table")}
"""Beats in which a table fills line by line."""


class LitShares(Watcher):
    """The share of lit pixels at every sampled moment, with its beat and its time."""

    def __init__(self, every: float) -> None:
        self.found: list[tuple[float, str, float]] = []
        self.every = every

    def sees(self, scene: Lesson, play: Play, time: float, count: int) -> None:
        share = lit_share(lit(scene.renderer.picture(scene)))
        self.found += [(share, scene.current, time + step * self.every) for step in range(count)]


def nearly_empty(slug: str, folder: Path, every: float) -> list[list[tuple[float, str, float]]]:
    """The runs of sampled moments that are nearly empty."""
    shares = LitShares(every)
    spec = LectureSpec(quality="480p", shape=storyboard.find(slug).default_shape).resolved()
    sample(spec, storyboard.find(slug), folder, lambda scene: shares, every)
    least = NEARLY_EMPTY * float(np.median([share for share, *_ in shares.found]))
    runs = groupby(shares.found, lambda one: one[0] < least and (slug, one[1]) not in GATHERING)
    return [list(run) for empty, run in runs if empty]


@pytest.mark.parametrize("slug", storyboard.slugs())
def test_no_frame_is_nearly_empty(slug: str, tmp_path: Path) -> None:
    """Every moment is looked at only if one of those looked at first is nearly empty."""
    runs = nearly_empty(slug, tmp_path, EVERY) if nearly_empty(slug, tmp_path, FIRST) else []
    long = [f"{run[0][2]:6.2f} s {run[0][1]}: {len(run)} moments" for run in runs if len(run) > LONGEST]
    assert not long, "\n".join(long)


def test_no_run_that_is_too_long_is_passed_over() -> None:
    assert round(FIRST / EVERY) <= LONGEST + 1
