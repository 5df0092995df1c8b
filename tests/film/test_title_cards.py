"""Title cards can be read in every frame, and their line shows how far the lecture has come."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest
from manim import Line

from scenes.design.frame import ASPECTS, FrameLayout
from scenes.design.theme import THEMES
from scenes.lessons import storyboard
from scenes.lessons.title_scene import TitleScene
from scenes.pipeline.drawing import manim_settings
from scenes.pipeline.dry_run import DryRenderer
from scenes.spec.lecture import LectureSpec
from scenes.spec.title_card import CardEntry, TitleCard, card_spec, line_ends
from tests.film.rules import RULES
from tests.film.screen import Viewer
from tests.film.watch import Look, Watched, follow

ENDS = line_ends([60.0, *(45.0 for _ in range(10)), 75.0])
WORDY = TitleCard(
    12,
    "Batch norm, layer norm and their relatives: what each of them averages over",
    "Every method divides the tensor into groups of cells, and each of these groups has its own mean and variance.",
    ENDS,
)


def played(entry: CardEntry, spec: LectureSpec, look: Look) -> Watched:
    """A card that was played and looked at in every hold and after every animation."""
    with manim_settings(spec, Path.cwd(), dry_run=True):
        film = follow(TitleScene(spec, entry=entry, renderer=DryRenderer()), look, None)
        film.scene.render()
    return film


def before(number: int, card: TitleCard | None = None) -> CardEntry:
    """The card before the first lesson as lesson `number` of twelve, or one with these facts."""
    made = CardEntry.before(storyboard.LESSONS[0], LectureSpec(), number, ENDS)
    return made if card is None else CardEntry(**{**vars(made), "card": card})


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("aspect", ASPECTS)
def test_a_card_is_clear_to_read(aspect: str, theme: str) -> None:
    spec = card_spec(LectureSpec(aspect=aspect, theme=theme))
    viewer, safe, faults = Viewer(FrameLayout.of(aspect).frame), FrameLayout.of(aspect).safe, []

    def look(scene: TitleScene) -> None:
        screen = viewer.look(scene.mobjects)
        faults.extend(fault for rule in RULES for fault in rule(screen, scene.stage.theme))
        for part in scene.mobjects:
            centre, width, height = part.get_center(), part.width, part.height
            if not (
                safe.left - 1e-6 <= centre[0] - width / 2 <= centre[0] + width / 2 <= safe.right + 1e-6
                and safe.bottom - 1e-6 <= centre[1] - height / 2 <= centre[1] + height / 2 <= safe.top + 1e-6
            ):
                faults.append(f"{part} leaves what is safe")

    for entry in (before(1), before(12, WORDY)):
        played(entry, spec, look)
    assert faults == []


@pytest.mark.parametrize("number", [1, 2, 12])
def test_the_line_is_bright_up_to_the_lesson_that_begins(number: int) -> None:
    spec = card_spec(LectureSpec())
    shown: list[tuple[float, float]] = []

    def look(scene: TitleScene) -> None:
        bright = [
            (part.get_start()[0], part.get_end()[0])
            for part in scene.get_mobject_family_members()
            if isinstance(part, Line) and part.get_color().to_hex().lower() == scene.stage.theme.text
        ]
        if bright:
            shown[:] = sorted(bright)

    played(before(number), spec, look)
    safe = FrameLayout.of("16:9").safe
    parts = list(pairwise((0.0, *ENDS)))[: number - 1]
    assert len(shown) == len(parts)
    for (start, end), part in zip(shown, parts, strict=True):
        assert [(x - safe.left) / safe.width for x in (start, end)] == pytest.approx(part, abs=0.005)


def test_a_card_is_a_short_beat_that_says_what_is_seen() -> None:
    scene = played(before(3), card_spec(LectureSpec()), lambda _scene: None).scene
    (beat,) = scene.played
    assert beat.name == "card"
    assert 3.0 <= beat.end <= 7.0
    assert "3 of 12" in beat.description
    assert f"{ENDS[1]:.0%} of it is told" in beat.description
