"""A cube in anybody's scene: plain Manim and our renderer film the same, frame by frame."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from manim import (
    BLUE,
    DOWN,
    GREEN,
    LEFT,
    PI,
    RED,
    RIGHT,
    UP,
    Circle,
    Create,
    DrawBorderThenFill,
    FadeIn,
    FadeOut,
    FadeToColor,
    FadeTransform,
    Group,
    GrowFromCenter,
    Indicate,
    LaggedStart,
    ReplacementTransform,
    Restore,
    Rotate,
    Scene,
    ShowPassingFlash,
    Square,
    SurroundingRectangle,
    Swap,
    Transform,
    TransformFromCopy,
    Uncreate,
    VGroup,
    Wiggle,
    Write,
)

from scenes.geometry.box import Box
from scenes.mobjects.cube.tensor_cube import TensorCube
from scenes.renderer.fast_renderer import FastRenderer
from tests.mobjects.helpers import plain_manim
from tests.renderer.pictures import ROUNDING, Picture, both, worst

SMALL = Box(-1.6, 1.6, -1.2, 1.2)
Story = Callable[[Scene, TensorCube], object]


@pytest.fixture(autouse=True)
def _manim(tmp_path: Path) -> Iterator[None]:
    with plain_manim(tmp_path):
        yield


def cube(shape: tuple[int, ...] = (2, 3, 2, 2), layout: str = "NCHW", **kwargs: Any) -> TensorCube:
    return TensorCube(np.arange(float(np.prod(shape))).reshape(shape), layout, box=SMALL, **kwargs)


def tokens() -> TensorCube:
    return cube((3, 5, 2), "NTD").shift(2 * RIGHT)


def filmed(story: Story, **renderer: Any) -> list[Picture]:
    """Every picture that a scene hands on while a story with a cube is played."""
    scene, pictures = Scene(**renderer), []
    render = scene.renderer.render

    def kept(*args: Any, **kwargs: Any) -> None:
        render(*args, **kwargs)
        pictures.append(np.array(scene.renderer.get_frame()))

    scene.renderer.render = kept
    story(scene, cube())
    scene.renderer.update_frame(scene, scene.mobjects)
    return [*pictures, np.array(scene.renderer.get_frame())]


def added(make: Callable[[TensorCube], object]) -> Story:
    """A cube that is there, and is animated."""
    return lambda scene, made: (scene.add(made), scene.play(make(made), run_time=1))


def coming(make: Callable[[TensorCube], object]) -> Story:
    """A cube that comes by an animation."""
    return lambda scene, made: scene.play(make(made), run_time=1)


def updated(scene: Scene, made: TensorCube) -> None:
    square = Square(0.4)
    made.add_updater(lambda part: part.next_to(square, UP))
    scene.add(square, made)
    scene.play(square.animate.shift(2 * RIGHT + DOWN), run_time=0.6)
    assert made.get_bottom()[1] == pytest.approx(square.get_top()[1] + 0.25)


def restored(scene: Scene, made: TensorCube) -> None:
    scene.add(made)
    made.save_state()
    scene.play(made.animate.shift(RIGHT).set_color(RED).set_opacity(0.3), run_time=0.6)
    scene.play(Restore(made), run_time=0.6)
    assert made.get_center() == pytest.approx(np.array([0, 0, 0]), abs=1e-9)


def ordered(scene: Scene, made: TensorCube) -> None:
    square = Square(2.0, fill_opacity=1, color=GREEN)
    changes: list[Callable[[], object]] = [
        lambda: scene.add(made, square),
        lambda: scene.bring_to_front(made),
        lambda: scene.bring_to_back(made),
        lambda: made.set_z_index(2),
        lambda: VGroup(made).set_z_index(-1),
        lambda: scene.add(Group(made, square)),
    ]
    for change in changes:
        change()
        scene.play(square.animate.shift(0.1 * RIGHT), run_time=0.4)
    scene.remove(square)


def opened(scene: Scene, made: TensorCube) -> None:
    scene.play(FadeIn(made), run_time=0.4)
    scene.play(made.open("C", SMALL), run_time=4)
    scene.add(SurroundingRectangle(made, buff=0))
    scene.play(Rotate(made, PI / 5), run_time=0.6)
    scene.play(made.animate.scale(0.5), run_time=0.4)


def with_a_name(scene: Scene, made: TensorCube) -> None:
    made.add(Square(0.4, color=BLUE).next_to(made, DOWN))
    scene.play(FadeIn(made), run_time=0.6)
    scene.play(made.animate.shift(UP), run_time=0.6)


STORIES: dict[str, Story] = {
    "fade in": coming(FadeIn),
    "fade out": added(lambda made: FadeOut(made, shift=LEFT)),
    "create": coming(Create),
    "uncreate": added(Uncreate),
    "write": coming(Write),
    "border": coming(DrawBorderThenFill),
    "flash": coming(lambda made: ShowPassingFlash(made, time_width=0.5)),
    "grow": coming(GrowFromCenter),
    "rotate": added(lambda made: Rotate(made, PI / 3)),
    "rotate about up": added(lambda made: Rotate(made, PI / 3, axis=UP)),
    "indicate": added(Indicate),
    "wiggle": added(Wiggle),
    "colour": added(lambda made: made.animate.set_color(RED)),
    "gradient": added(lambda made: made.animate.set_color_by_gradient(RED, BLUE)),
    "fill": added(lambda made: made.animate.set_fill(GREEN, opacity=0.4)),
    "stroke": added(lambda made: made.animate.set_stroke(RED, width=4)),
    "to colour": added(lambda made: FadeToColor(made, BLUE)),
    "opacity": added(lambda made: made.animate.set_opacity(0.35)),
    "shear": added(lambda made: made.animate.apply_matrix([[1, 0.4], [0, 1]])),
    "other shape": added(lambda made: Transform(made, tokens())),
    "replaced by other shape": added(lambda made: ReplacementTransform(made, tokens())),
    "copied to other shape": added(lambda made: TransformFromCopy(made, tokens())),
    "to a square": added(lambda made: FadeTransform(made, Square())),
    "from a square": coming(lambda made: FadeTransform(Square(), made)),
    "morphed from a square": coming(lambda made: ReplacementTransform(Square(), made)),
    "morphed from a group": coming(lambda made: ReplacementTransform(VGroup(Square(), Circle()), made)),
    "swap": added(lambda made: Swap(made, Square().shift(3 * RIGHT))),
    "lagged": coming(lambda made: LaggedStart(FadeIn(made), Create(tokens()), lag_ratio=0.4)),
    "group": coming(lambda made: FadeIn(Group(made, Square()).arrange(RIGHT))),
    "created group": coming(lambda made: Create(VGroup(made, Square(), tokens()).arrange(RIGHT))),
    "written group": coming(lambda made: Write(VGroup(Square(), made).arrange(RIGHT).scale(0.7))),
    "group to group": coming(
        lambda made: Transform(VGroup(made, Square()), VGroup(tokens(), Circle()).shift(UP))
    ),
    "updater": updated,
    "restore": restored,
    "order": ordered,
    "open": opened,
    "with a name": with_a_name,
}


@pytest.mark.parametrize("name", STORIES)
def test_both_renderers_film_the_same(name: str) -> None:
    stock = filmed(STORIES[name])
    fast = filmed(STORIES[name], renderer=FastRenderer())
    assert len(stock) == len(fast) > 2
    assert max(worst(one, other) for one, other in zip(stock, fast, strict=True)) <= 2 * ROUNDING
    assert max(worst(stock[0], later) for later in stock[1:]) > 50


@pytest.mark.parametrize("backdrop", [None, "#10141c"])
@pytest.mark.parametrize("name", ["cube", "opened", "in a group", "over a circle"])
def test_a_fainter_cube_is_its_picture_mixed_with_what_is_behind(name: str, backdrop: str | None) -> None:
    made = cube(backdrop=backdrop)
    behind = [Circle(1.5, fill_opacity=1, color=BLUE)] if name == "over a circle" else []
    if name == "opened":
        made.state = made.open("C", SMALL).target
    shown = Group(made) if name == "in a group" else made
    bare, full = both(*behind)[1].astype(float), both(*behind, shown)[1].astype(float)
    made.set_opacity(0.4)
    for picture in both(*behind, shown):
        assert np.abs(picture - (0.4 * full + 0.6 * bare)).max() <= ROUNDING


def test_a_border_shows_no_edge_that_is_hidden() -> None:
    border = cube((3, 3, 3, 1)).set_stroke(RED, width=2).set_fill(opacity=0)
    fronts = [border.face_box((0, channel, height, 0)) for channel in range(3) for height in range(3)]
    for picture in both(border):
        assert (picture[..., 0] > 150).sum() > 100
        for front in fronts:
            left, right = (round((x * 30) + 213.5) for x in (front.left, front.right))
            top, bottom = (round(120 - y * 30) for y in (front.top, front.bottom))
            inner = picture[top + 3 : bottom - 3, left + 3 : right - 3]
            assert inner.size > 0
            assert worst(inner, np.broadcast_to(picture[0, 0], inner.shape)) == 0


def test_cells_that_are_no_numbers_are_seen() -> None:
    tensor = np.arange(12.0).reshape(3, 4)
    tensor[0, 0], tensor[0, 1], tensor[0, 2] = np.nan, np.inf, -np.inf
    made = TensorCube(tensor, "NC", box=SMALL)
    assert made.state.labels[:4] == ("nan", "inf", "−inf", "3")
    assert worst(*both(made)) <= ROUNDING
    for picture in both(made.set_state(ink=0.0)):
        for cell, rgb in zip(made.grid.index.tolist()[:4], made.state.rgb[:4], strict=True):
            x, y = made.face_box(cell).center
            assert picture[round(120 - y * 30), round(213.5 + x * 30), :3] == pytest.approx(rgb * 255, abs=1)
    rows = made.state.rgb
    assert np.ptp(rows[:3], axis=0).max() == 0
    assert np.abs(rows[3:] - rows[0]).max(axis=1).min() > 0.1
