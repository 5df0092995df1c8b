"""Nothing jumps: an animation begins with what the one before left. On the way no text crosses another."""

from __future__ import annotations

from pathlib import Path

import pytest

from scenes.spec.lecture import LectureSpec
from scenes.staging.lesson import Lesson
from tests.film import combos
from tests.film.rules import inside_the_frame, texts_cross
from tests.film.screen import Screen, Viewer
from tests.film.watch import watch

pytestmark = pytest.mark.films

FILMS = (
    ("compare", LectureSpec()),
    ("affine", LectureSpec(theme="light")),
    ("running-stats", LectureSpec()),
    ("batch", LectureSpec()),
)


class JumpFinder:
    """Compares the end of each animation with the first moment of the next."""

    def __init__(self) -> None:
        self.viewer = Viewer()
        self.before: Screen | None = None
        self.jumps: list[str] = []
        self.collisions: dict[str, float] = {}

    def begins(self, scene: Lesson) -> None:
        screen = self.viewer.look(scene.mobjects)
        moment = f"{scene.now:6.1f} s  {scene.current}"
        if self.before is not None:
            self.jumps += [f"{moment}: {jump}" for jump in sorted(set(jumps(self.before, screen)))]
        self.before = screen

    def moves(self, scene: Lesson) -> None:
        """Texts that cross each other in motion can be read no more than ones that stand on each other."""
        screen = self.viewer.look(scene.mobjects)
        beat = scene.current
        for rule in (texts_cross, inside_the_frame):
            self.collisions.update(
                (f"{beat}: {fault}", scene.now) for fault in rule(screen, scene.stage.theme)
            )

    def ends(self, scene: Lesson) -> None:
        self.before = self.viewer.look(scene.mobjects)


def jumps(before: Screen, after: Screen) -> list[str]:
    """What is there on one screen and not on the other, or looks different."""
    old, new = described(before), described(after)
    gone, come = old - new, new - old
    return [*(f"{name} vanishes" for name, *_ in gone), *(f"{name} appears" for name, *_ in come)]


def described(screen: Screen) -> set[tuple[object, ...]]:
    """Every part of a screen by what it is, where it is and how it is coloured."""
    texts = {
        (f"text {text.name!r}", rounded(text.box.left, text.box.bottom, text.box.width), text.inks)
        for text in screen.texts
    }
    marks = {(f"mark {mark.name}", rounded(*mark.outline.mean(axis=0)), mark.filled) for mark in screen.marks}
    centers = [center for cube in screen.cubes for center in cube.corners.mean(axis=1)]
    cells = {("a cell", rounded(*center)) for center in centers}
    return texts | marks | cells


def rounded(*values: float) -> tuple[float, ...]:
    return tuple(round(float(value), 2) + 0.0 for value in values)


@pytest.mark.parametrize(("slug", "spec"), FILMS, ids=[f"{slug}-{combos.name(spec)}" for slug, spec in FILMS])
def test_nothing_jumps_and_nothing_crosses_a_text(slug: str, spec: LectureSpec, tmp_path: Path) -> None:
    finder = JumpFinder()
    watch(spec, tmp_path, lambda scene: None, finder, slug)
    assert not finder.jumps, "\n".join(finder.jumps)
    crossed = [f"before {now:6.1f} s  {fault}" for fault, now in finder.collisions.items()]
    assert not crossed, "\n".join(crossed)
