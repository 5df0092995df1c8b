"""Whatever the tensor: nothing overlaps, leaves the frame, or is too small, too faint or too short to read.

The audits apply the same rules; here are the shapes and frames that they leave out.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from scenes.design.frame import FrameLayout
from scenes.lessons import storyboard
from scenes.pipeline.scripts import beat_names
from scenes.spec.lecture import LectureSpec
from scenes.spec.lesson_entry import LessonEntry
from scenes.staging.lesson import Lesson
from tests.film import combos
from tests.film.rules import RULES, captions_too_long_or_too_fast, lines_of
from tests.film.screen import Viewer
from tests.film.watch import watch

pytestmark = pytest.mark.films
IN_A_LECTURE = [entry.beside(storyboard.slugs()) for entry in storyboard.LESSONS]
SHORTER = [entry for entry in IN_A_LECTURE if entry.left_out]
"""Lessons as the lecture has them, without what others tell in full."""


class Audit:
    """Collects what is wrong, each fault once with the moment it was first seen."""

    def __init__(self, places: FrameLayout) -> None:
        self.viewer, self.lines = Viewer(places.frame), places.caption_lines
        self.faults: dict[str, str] = {}

    def __call__(self, scene: Lesson) -> None:
        beat, screen = scene.current, self.viewer.look(scene.mobjects)
        found = [fault for rule in RULES for fault in rule(screen, scene.stage.theme)]
        caption = scene.subtitles.caption
        if caption is not None and (lines := lines_of(caption)) > self.lines:
            found.append(f"caption {caption.markup!r} is set in {lines} lines")
        for fault in found:
            self.faults.setdefault(f"{beat}: {fault}", f"{scene.now:6.1f} s")

    def report(self) -> str:
        """One line a fault."""
        return "\n".join(f"{when}  {fault}" for fault, when in self.faults.items())


@pytest.mark.parametrize(
    ("slug", "spec"),
    combos.LAID_OUT,
    ids=[f"{slug}-{combos.name(spec)}" for slug, spec in combos.LAID_OUT],
)
def test_every_moment_is_clear_to_read(slug: str, spec: LectureSpec, tmp_path: Path) -> None:
    audit = Audit(FrameLayout.of(spec.aspect, spec.captions != "none"))
    scene = watch(spec, tmp_path, audit, slug=slug).scene
    assert [beat.name for beat in scene.played] == scene.own_beats
    report = "\n".join(filter(None, [audit.report(), *captions_too_long_or_too_fast(scene.played)]))
    assert not report, f"{slug} {combos.name(spec)}\n{report}"


@pytest.mark.parametrize("entry", SHORTER, ids=[entry.slug for entry in SHORTER])
def test_every_moment_is_clear_where_the_lecture_leaves_a_beat_out(
    entry: LessonEntry, tmp_path: Path
) -> None:
    spec = LectureSpec(shape=entry.default_shape)
    audit = Audit(FrameLayout.of(spec.aspect))
    scene = watch(spec, tmp_path, audit, entry=entry).scene
    assert [beat.name for beat in scene.played] == beat_names(entry)
    assert not set(entry.left_out) & set(beat_names(entry))
    report = "\n".join(filter(None, [audit.report(), *captions_too_long_or_too_fast(scene.played)]))
    assert not report, f"{entry.slug}\n{report}"


def test_at_least_forty_tensors_are_looked_at(tmp_path: Path) -> None:
    shapes = {(spec.shape, spec.layout) for _, spec in combos.LAID_OUT}
    audited = (combo.spec(tmp_path).resolved() for combo in combos.AUDITED)
    assert len(shapes | {(spec.shape, spec.layout) for spec in audited}) >= 40
