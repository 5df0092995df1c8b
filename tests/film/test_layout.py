"""Whatever the tensor: nothing overlaps, leaves the frame, or is too small, too faint or too short to read."""

from __future__ import annotations

import textwrap
from pathlib import Path

import pytest

from scenes.design.frame import FrameLayout
from scenes.documents.subtitles import LINE, LINES, cues
from scenes.spec.lecture import LectureSpec
from scenes.staging.lesson import Lesson
from tests.film import combos
from tests.film.rules import RULES, lines_of
from tests.film.screen import Viewer
from tests.film.watch import watch

pytestmark = pytest.mark.films

CHARACTERS_PER_SECOND = 20.0


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


def caption_faults(scene: Lesson) -> list[str]:
    """Captions that do not fit two lines of 42 characters or pass too fast."""
    beats = scene.played
    texts = {cue.text: cue for beat in beats for cue in beat.captions}
    long = [
        f"{cue.start:6.1f} s  caption needs more than {LINES} x {LINE} characters: {text!r}"
        for text, cue in texts.items()
        if len(textwrap.wrap(text, LINE)) > LINES
    ]
    fast = [
        f"{cue.start:6.1f} s  caption stays {cue.end - cue.start:.1f} s, {len(cue.text)} characters need "
        f"{len(cue.text) / CHARACTERS_PER_SECOND:.2f} s: {cue.text!r}"
        for cue in cues(beats)
        if cue.end - cue.start < len(cue.text) / CHARACTERS_PER_SECOND - 1e-6
    ]
    return long + fast


@pytest.mark.parametrize("spec", [*combos.COMBOS, *combos.NARROW], ids=combos.name)
def test_every_moment_is_clear_to_read(spec: LectureSpec, tmp_path: Path) -> None:
    audit = Audit(FrameLayout.of(spec.aspect))
    scene = watch(spec, tmp_path, audit).scene
    assert [beat.name for beat in scene.played] == scene.beats()
    report = "\n".join(filter(None, [audit.report(), *caption_faults(scene)]))
    assert not report, f"{combos.name(spec)}\n{report}"


@pytest.mark.parametrize(
    ("slug", "spec"),
    combos.OF_ONE_KIND,
    ids=[f"{slug}-{combos.name(spec)}" for slug, spec in combos.OF_ONE_KIND],
)
def test_every_moment_of_a_lesson_on_one_kind_is_clear_to_read(
    slug: str, spec: LectureSpec, tmp_path: Path
) -> None:
    audit = Audit(FrameLayout.of(spec.aspect))
    scene = watch(spec, tmp_path, audit, slug=slug).scene
    assert [beat.name for beat in scene.played] == scene.beats()
    report = "\n".join(filter(None, [audit.report(), *caption_faults(scene)]))
    assert not report, f"{slug} {combos.name(spec)}\n{report}"


def test_at_least_forty_tensors_are_audited() -> None:
    assert len({combos.name(spec) for spec in combos.COMBOS}) >= 40
