"""The acts of the films on one kind play on every sort of tensor, and what they draw is what they say."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from normcore import BATCH, LAYER, LAYER_CHANNELS, group
from scenes.content.exposure import Exposure
from scenes.design.color import contrast
from scenes.design.compositions import twice
from scenes.design.contrast import TEXT_CONTRAST
from scenes.geometry.box import Box
from scenes.lessons.batch import Batch
from scenes.lessons.layer import Layer
from scenes.mobjects.charts.line_shapes import Label
from scenes.mobjects.charts.squares import Squares
from scenes.mobjects.cube.open_groups import OpenGroups
from scenes.mobjects.cube.shading import legible_width
from scenes.mobjects.panels.cell_chain import CellChain
from scenes.pipeline.drawing import manim_settings
from scenes.pipeline.dry_run import DryRenderer
from scenes.spec.lecture import LectureSpec
from scenes.staging.acts.exposures import brightness_levels, place_versions, said_of, two_versions
from scenes.staging.acts.follow_cell import hero_example, hues_of_parameters
from scenes.staging.acts.hero import value_line
from scenes.staging.acts.in_a_row import less_their_means, lines_under_groups
from scenes.staging.acts.running import train_and_predict
from scenes.staging.acts.sentence import make_sentence
from scenes.staging.acts.shared import rows_at, served
from scenes.staging.acts.spares import change_mates, other_batches
from scenes.staging.acts.squares import line_for_squares
from scenes.staging.acts.three_batches import batches_around
from scenes.staging.acts.undo import undo
from scenes.staging.acts.within_blocks import WithinBlocks, within_samples
from scenes.staging.lesson import Lesson
from scenes.staging.stage import Stage

TENSORS = {"NCHW": (5, 4, 2, 3), "NTD": (3, 5, 8), "NC": (5, 4), "NHWC": (4, 2, 2, 3)}


def ready(lesson: type[Lesson], spec: LectureSpec) -> Any:
    """A lesson whose first beat has run."""
    with manim_settings(spec, Path.cwd(), dry_run=True):
        scene = lesson(spec, until=lesson.beats()[0], renderer=DryRenderer())
        scene.render()
    return scene


@pytest.mark.parametrize(
    ("lesson", "layout"), [(Batch, "NCHW"), (Layer, "NTD"), (Batch, "NC"), (Layer, "NHWC")]
)
def test_a_film_on_one_kind_plays_and_says_what_is_seen(lesson: type[Lesson], layout: str) -> None:
    spec = LectureSpec(shape=TENSORS[layout], layout=layout)
    with manim_settings(spec, Path.cwd(), dry_run=True):
        scene = lesson(spec, renderer=DryRenderer())
        scene.render()
    assert [each.name for each in scene.played] == lesson.beats()
    assert all(each.description and "{" not in each.description for each in scene.played)


@pytest.mark.parametrize("aspect", ["4:3", "1:1", "9:16"])
@pytest.mark.parametrize("layout", ["NCHW", "NTD"])
def test_a_film_begins_with_the_known_batch_in_every_frame(layout: str, aspect: str) -> None:
    scene = ready(Batch, LectureSpec(shape=TENSORS[layout], layout=layout, aspect=aspect))
    assert scene.shows(scene.cube)


@pytest.mark.parametrize("kind", [BATCH, LAYER])
@pytest.mark.parametrize("layout", TENSORS)
def test_the_mean_of_the_squares_is_as_large_as_the_mean_square(layout: str, kind: Any) -> None:
    scene = ready(Batch, LectureSpec(shape=TENSORS[layout], layout=layout))
    groups = scene.stage.groups(scene.cube, kind)
    line = line_for_squares(scene, groups, scene.hero, Box(-4.0, 4.0, -2.0, 2.0))
    squares = Squares(line, "#ffffff")
    areas = [each.width**2 for each in squares.others]
    assert sum(areas) / groups.record.n == pytest.approx(squares.mean_square.width**2, rel=2e-3)
    assert all(each.height == pytest.approx(each.width) for each in squares.others)
    highest = max(float(each.get_top()[1]) for each in squares.others)
    assert highest <= line.picture.rows.bracket + 1e-6


@pytest.mark.parametrize("scale", [1e-3, 1.0, 1e4])
def test_gamma_and_beta_bring_every_value_back(scale: float, monkeypatch: pytest.MonkeyPatch) -> None:
    np.save("own.npy", scale * np.random.default_rng(2).standard_normal((5, 4, 2, 3)))
    scene = ready(Batch, LectureSpec(data="own.npy"))
    lines = _lines_made(monkeypatch, "scenes.staging.acts.undo")
    scene.current = "undo"
    with manim_settings(scene.spec, Path.cwd(), dry_run=True):
        undo(scene, scene.opened, scene.hero)
    (line,) = lines
    label = scene.hero.under[BATCH].label
    values = scene.opened.groups.values(label)
    assert np.array_equal(line.state.values, values)
    assert np.ptp(line.state.x) > 0.1 * line.box.width
    assert line.state.axis.at(float(values.mean())) == pytest.approx(line.state.mean_x)
    assert line.state.mean == pytest.approx(float(values.mean()))
    assert len(line.state.ghosts) == (scale >= 1.0)
    assert line.state.ghosts == pytest.approx([line.state.mean_x] * len(line.state.ghosts))


@pytest.mark.parametrize("shape", [(5, 4, 2, 3), (3, 6, 2, 2), (5, 4, 1, 1), (70, 2, 7, 7)])
def test_running_statistics_come_to_what_is_used_for_the_own_sample_alone(shape: tuple[int, ...]) -> None:
    scene = ready(Batch, LectureSpec(shape=shape, layout="NCHW"))
    scene.current = "training"
    with manim_settings(scene.spec, Path.cwd(), dry_run=True):
        example = train_and_predict(scene, scene.opened, scene.hero)
    family = scene.get_mobject_family_members()
    batches = len(example.batches)
    counter = scene.stage.texts["running"]["batch"].format(batch=batches, total=batches)
    shown = [part.markup for part in family if isinstance(part, Label) and part.markup != counter]
    assert [example.printed[key] for key in ("mean", "var")] == shown[:2]
    sample, channel = scene.hero.cell[:2]
    inked = scene.cube.grid.index[scene.cube.state.ink > 0]
    assert {tuple(cell[:2]) for cell in inked.tolist()} == {(sample, channel)}


def test_gamma_and_beta_of_a_channel_have_its_hue_and_those_of_a_cell_have_none() -> None:
    for lesson, kind in ((Batch, BATCH), (Layer, LAYER)):
        scene = ready(lesson, LectureSpec())
        groups = scene.opened.groups
        example = hero_example(scene, scene.opened, scene.hero)
        hues = hues_of_parameters(CellChain(groups, example, scene.stage.frame.work))
        assert (hues is not None) == (kind is BATCH)


def test_rows_of_a_channel_are_named_by_position() -> None:
    scene = ready(Batch, LectureSpec())
    scene.opened.place_one_ahead(0, Box(-4.0, 0.0, -2.0, 2.0), Box(1.0, 2.0, -2.0, 2.0))
    said = [name.markup for name in scene.opened.rows(0)]
    assert said == ["1, 1", "1, 2", "1, 3", "2, 1", "2, 2", "2, 3", "h, w"]
    heights = [name.get_y() for name in scene.opened.rows(0)]
    assert heights == sorted(heights, reverse=True)


def _lines_made(monkeypatch: pytest.MonkeyPatch, module: str) -> list[Any]:
    """The number lines that an act will make."""
    made: list[Any] = []

    def noted(*args: Any, **kwargs: Any) -> Any:
        made.append(value_line(*args, **kwargs))
        return made[-1]

    monkeypatch.setattr(f"{module}.value_line", noted)
    return made


def test_groups_within_blocks_have_the_places_of_the_blocks_and_gaps_between_them() -> None:
    stage = Stage.of(LectureSpec().resolved())
    cube = stage.cube()
    rows = WithinBlocks(stage.groups(cube, LAYER_CHANNELS), stage.groups(cube, LAYER))
    whole = OpenGroups(stage.groups(cube, LAYER))
    box = Box(-6.0, 6.0, -3.0, 3.0)
    within, blocks = rows.place(box).pose, whole.place(box).pose
    middle = [pose.low[:, 1] + pose.size[:, 1] / 2 for pose in (within, blocks)]
    assert np.allclose(*middle)
    assert np.allclose(within.low[:, 0], blocks.low[:, 0])
    assert (within.size[:, 1] < blocks.size[:, 1]).all()
    assert list(rows.plates().names) == whole.groups.labels


def test_groups_within_blocks_are_shades_of_the_hue_of_their_sample() -> None:
    stage = Stage.of(LectureSpec().resolved())
    (opened,) = stage.opened(LAYER_CHANNELS)
    rows = within_samples(stage, opened)
    assert isinstance(rows, WithinBlocks)
    rows.place(Box(-6.0, 6.0, -3.0, 3.0))
    rgb, cells = rows.state().rgb, rows.groups.cell_groups
    colors = {label: rgb[cells == label] for label in rows.groups.labels}
    assert all((color == color[0]).all() for color in colors.values())
    whole = rows.whole.groups.cell_groups
    for label in rows.whole.groups.labels:
        shades = {tuple(row) for row in rgb[whole == label].tolist()}
        assert len(shades) == len(set(cells[whole == label].tolist())) > 1
        assert shades.isdisjoint(tuple(row) for row in rgb[whole != label].tolist())


def test_neighbouring_groups_within_a_block_are_far_apart_in_shade() -> None:
    stage = Stage.of(LectureSpec().resolved())
    rows = within_samples(stage, stage.opened(LAYER_CHANNELS)[0])
    rows.place(Box(-6.0, 6.0, -3.0, 3.0))
    light = [float(rows.state().rgb[rows.groups.mask(label)].sum(axis=1)[0]) for label in rows.groups.labels]
    own = rows.groups.record.labels_at
    assert own((0, 0, 0, 0)) == 0
    steps = np.abs(np.diff(light[: 2 * 3]))
    assert steps.min() > 0.6 * np.ptp(light[: 2 * 3])


@pytest.mark.parametrize("kind", [BATCH, LAYER])
def test_blocks_in_a_row_keep_apart_near_the_stage_and_hold_what_becomes_of_their_values(kind: Any) -> None:
    scene = ready(Batch, LectureSpec())
    (opened,) = scene.stage.opened(kind)
    assert lines_under_groups(scene, opened, scene.hero) is not None
    fronts, stage = list(opened.fronts.values()), scene.stage.frame.stage
    assert min(after.left - before.right for before, after in pairwise(fronts)) > 0.1
    assert fronts[0].left >= stage.left - 0.05
    assert fronts[-1].right <= stage.right + 0.05
    width = float(opened.blocks.pose.size[:, 0].min())
    for values in (less_their_means(opened), opened.groups.normalized):
        assert legible_width(opened.cube.printed(values)) <= width


def test_the_followed_cell_of_a_version_is_wide_enough_for_what_it_becomes() -> None:
    scene = ready(Layer, LectureSpec())
    exposure = Exposure.of(scene.stage.tensor, scene.stage.layout, LAYER, scene.hero.cell)
    versions = two_versions(scene, scene.hero, exposure)
    place_versions(versions, twice(scene.stage.frame).slabs)
    for version in versions:
        assert legible_width(version.becomes[1]) <= float(version.evened().pose.size[0, 0])
        assert version.becomes[1][int(np.argmax(version.opened.cube.state.frame))] == "−0.7"


def test_groups_that_are_no_rows_of_samples_stand_as_they_are() -> None:
    for layout, kind in (("NCHW", LAYER), ("NTD", group(1)), ("NC", BATCH)):
        stage = Stage.of(LectureSpec(shape=TENSORS[layout], layout=layout).resolved())
        (opened,) = stage.opened(kind)
        assert within_samples(stage, opened) is opened


@pytest.mark.parametrize("cells", ["digits", "heat"])
@pytest.mark.parametrize("layout", TENSORS)
def test_another_batch_changes_every_drawn_mate_and_not_what_the_hero_becomes(
    layout: str, cells: str
) -> None:
    spec = LectureSpec.make(shape=TENSORS[layout], layout=layout, cells=cells)
    scene = ready(Layer, spec)
    stage, hero = scene.stage, scene.hero
    picture = within_samples(stage, scene.opened)
    cube, batch = scene.cube, stage.layout.index("N")
    own = cube.grid.index[:, batch] == hero.cell[batch]
    picture.place(Box(-6.0, 6.0, -3.0, 3.0))
    cube.state, before = picture.state(), cube.drawn()
    for other in other_batches(stage, picture.groups, hero):
        assert (other.values[own] == cube.drawn()[own]).all()
        assert (other.values[~own] != before[~own]).all()
        assert other.x_hat == hero.under[LAYER].x_hat
        goal = change_mates(picture, hero, other).target
        look = np.array(goal.labels) if cells == "digits" else goal.rgb.sum(axis=1)
        was = np.array(cube.state.labels) if cells == "digits" else cube.state.rgb.sum(axis=1)
        assert (look[own] == was[own]).all()
        assert (look != was).mean() > 0.5 * (~own).mean()
        before, cube.state = other.values, goal


def test_a_token_keeps_its_mean_whatever_stands_around_it_and_padding_has_zeros() -> None:
    scene = ready(Layer, LectureSpec(shape=(3, 5, 8), layout="NTD"))
    scene.current = "sentence"
    made = make_sentence(scene)
    x, index = made.opened.cube.tensor[0], made.opened.cube.grid.index
    before = np.empty_like(x)
    before[tuple(index[:, 1:].T)] = made.before
    assert made.padding.tolist() == [word.startswith("[") for word in scene.text("others").split()]
    assert not x[made.padding].any()
    assert made.others
    assert all((x[token] != before[token]).any() for token in made.others)
    assert (x[made.same] == before[made.same]).all()
    for values, means in ((x, made.means), (before, made.means_before)):
        for row, shown in zip(values, means, strict=True):
            assert shown[0].markup.replace("\\", "") == f"{row.sum():g} / {len(row)} ="
            assert shown[1].markup == f"{row.mean():.2f}"
    assert made.printed == f"{x[made.same].mean():.2f}"


@pytest.mark.parametrize("theme", ["dark", "light"])
def test_a_dim_version_is_darker_and_its_prints_can_be_read(theme: str) -> None:
    scene = ready(Layer, LectureSpec.make(theme=theme))
    exposure = Exposure.of(scene.stage.tensor, scene.stage.layout, LAYER, scene.hero.cell)
    dim, bright = versions = two_versions(scene, scene.hero, exposure)
    for version in versions:
        version.opened.place_one_ahead(version.label, Box(-2, 2, -2, 2), Box(-2, 2, -2, 2))
    levels = brightness_levels(versions)
    looks = [version.bright(each) for version, each in zip(versions, levels, strict=True)]
    seen = [look.rgb[look.alpha > 0] for look in looks]
    assert (seen[0].sum(axis=1) < seen[1].sum(axis=1)).all()
    faces, look = np.concatenate(seen), dim.opened.cube.cell_look
    assert contrast(faces, np.stack([look.ink(face) for face in faces])).min() >= TEXT_CONTRAST
    assert np.allclose(dim.evened().rgb, bright.evened().rgb)


def test_the_arithmetic_of_both_versions_is_said_and_comes_out_the_same() -> None:
    scene = ready(Layer, LectureSpec())
    exposure = Exposure.of(scene.stage.tensor, scene.stage.layout, LAYER, scene.hero.cell)
    versions, place = two_versions(scene, scene.hero, exposure), twice(scene.stage.frame)
    scene.current = "why"
    said = said_of(scene, versions, scene.hero, exposure, place.said)
    x = np.asarray(scene.stage.record(LAYER).group(scene.hero.under[LAYER].label), dtype=float)
    for each, box, values, cell in zip(
        said, place.said, (x, exposure.gain * x + exposure.offset), (4, 13), strict=True
    ):
        mean, sd = values.mean(), values.std()
        assert each.statistics.markup == f"mean {mean:.2f}, σ \\= {sd:.2f}"
        assert each.centred.markup == f"{cell} − {mean:.2f} \\= {cell - mean:.2f}".replace("-", "−")
        assert [text.markup for text in each.result] == ["−1.71 \\/ 2.30 \\= −0.74", "−0.74"] or cell == 13
        assert each.result[-1].markup == "−0.74"
        assert box.left - 1e-6 <= min(float(part.get_left()[0]) for part in each)
        assert max(float(part.get_right()[0]) for part in each) <= box.right + 1e-6


@pytest.mark.parametrize("layout", TENSORS)
def test_an_entry_of_gamma_serves_one_cell_of_every_group(layout: str) -> None:
    scene = ready(Layer, LectureSpec(shape=TENSORS[layout], layout=layout))
    opened, example = scene.opened, hero_example(scene, scene.opened, scene.hero)
    groups, index = opened.groups, scene.cube.grid.index
    own = served(opened, example)
    assert sorted(groups.cell_groups[own].tolist()) == groups.labels
    rows = {row.label: row for row in rows_at(opened, example)}
    assert example.label in rows
    assert len(rows) == min(5, len(groups.labels))
    for cell in np.flatnonzero(own & np.isin(groups.cell_groups, list(rows))):
        row, place = rows[int(groups.cell_groups[cell])], tuple(index[cell])
        values = np.asarray(scene.stage.record(LAYER).group(row.label), dtype=float)
        x_hat = (scene.stage.tensor[place] - values.mean()) / np.sqrt(values.var() + 1e-5)
        assert np.isclose(row.x_hat, x_hat)
        assert np.isclose(row.y, example.gamma * x_hat + example.beta)


@pytest.mark.parametrize("layout", TENSORS)
def test_the_own_sample_is_the_same_in_three_batches_and_its_output_is_not(layout: str) -> None:
    scene = ready(Batch, LectureSpec(shape=TENSORS[layout], layout=layout))
    stage, opened, hero = scene.stage, scene.opened, scene.hero
    index, batch = opened.cube.grid.index, stage.layout.index("N")
    own = index[:, batch] == hero.cell[batch]
    mate = index[:, batch] == stage.swap(BATCH, hero.cell).mate
    batches = batches_around(stage, opened, hero)
    first, other, third = (each.values for each in batches)
    assert (first == opened.cube.drawn()).all()
    assert (other[~mate] == first[~mate]).all()
    assert (other[mate] != first[mate]).any()
    assert (third[own] == first[own]).all()
    assert (third[~own] != first[~own]).all()
    assert batches[0].output == hero.printed(BATCH)["x_hat"]
    assert len({each.output for each in batches}) == 3
